#include "experiments/batch/batch.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <new>
#include <numeric>
#include <optional>
#include <set>

#include "experiments/batch/shard.h"
#include "experiments/files/digest.h"
#include "experiments/files/for_all.h"
#include "experiments/files/output_file.h"
#include "experiments/run/check.h"
#include "experiments/run/output.h"
#include "experiments/world/estimate.h"
#include "sim/check.h"

namespace ddns::experiments {

namespace {

namespace fs = std::filesystem;

// Watches one run of a batch.
class OneRun : public Observer {
 public:
  explicit OneRun(BatchObserver* batch) : batch_(batch) {}
  void progress(std::uint64_t done, std::uint64_t total) override {
    advance_to(static_cast<double>(done) / static_cast<double>(total));
  }
  // Whether or not the run has reported so to its end.
  void finished() { advance_to(1); }

 private:
  void advance_to(double share) {
    if (batch_) batch_->advance(share - reached_);
    reached_ = share;
  }

  BatchObserver* batch_;
  double reached_ = 0;
};

std::string failed_file(const std::string& stem) {
  return stem + ".failed.json";
}

// Does a file beside a result say that it is of this point?
bool is_of(const std::optional<Json>& file, const std::string& id) {
  return file && file->is_object() && file->value("point", Json()) == id;
}

// What one exception of a run comes to.
PointState failure(const std::exception_ptr& error) {
  PointState state{.kind = PointState::Kind::kFailed, .error = "", .exit_code = 1};
  try {
    std::rethrow_exception(error);
  } catch (const sim::InputError& e) {
    state.error = e.what();
    state.exit_code = e.exit_code();
  } catch (const std::bad_alloc&) {
    state.error = "out of memory";
  } catch (const std::exception& e) {
    state.error = e.what();
  }
  return state;
}

}  // namespace

Batch::Batch(std::string folder, std::vector<BatchPoint> points, Content content, Folder whose)
    : folder_(std::move(folder)),
      whose_(whose),
      points_(std::move(points)),
      content_(std::move(content)),
      stands_(points_.size()) {
  RunCheck check;  // what is wrong with a file is told in its words
  for (const BatchPoint& point : points_) {
    check(*point.spec);
    const Json what = {{"spec", point.spec->resolved},
                       {"inputs", files_.of(*point.spec)},
                       {"version", program_version()},
                       {"depends", point.depends}};
    ids_.push_back(sha256_of(what.dump()));
  }
}

std::vector<std::size_t> Batch::all() const {
  std::vector<std::size_t> points(size());
  std::iota(points.begin(), points.end(), std::size_t{0});
  return points;
}

double Batch::cost_s(std::size_t point) const {
  constexpr double kOfAnyPoint_s = 0.005;  // to write its files
  return kOfAnyPoint_s + expected_cost(*points_[point].spec).cpu_s;
}

std::vector<double> Batch::costs_s() const {
  std::vector<double> costs;
  for (const std::size_t i : all()) costs.push_back(cost_s(i));
  return costs;
}

std::string Batch::plan_id() const {
  Sha256 digest;
  for (const std::size_t i : all()) digest.add(fmt::format("{} {}\n", ids_[i], points_[i].name));
  return digest.hex();
}

// The provenance is written last: what it says of the size is true of the result beside it.
bool Batch::is_there(std::size_t point, const std::string& stem) const {
  const auto made = find_json(stem + ".provenance.json");
  if (!is_of(made, ids_[point])) return false;
  std::error_code unknown;
  const auto bytes = fs::file_size(stem + ".json", unknown);
  return !unknown && made->value("bytes", Json()) == bytes;
}

PointState Batch::state(std::size_t point) const {
  const std::string& whole = points_[point].whole;
  if (is_there(point, stem(point)) && (whole.empty() || is_there(point, whole))) {
    return {.kind = PointState::Kind::kDone};
  }
  const auto failed = find_json(failed_file(stem(point)));
  if (!is_of(failed, ids_[point])) return {};
  return {.kind = PointState::Kind::kFailed,
          .error = failed->value("error", ""),
          .exit_code = failed->value("exit_code", 1)};
}

std::vector<PointState> Batch::states(unsigned jobs) const {
  std::vector<PointState> states(size());
  for_all(size(), jobs, [&](std::size_t i) { states[i] = state(i); });
  return states;
}

void Batch::prepare(const std::vector<std::size_t>& which, const BatchSettings& settings) {
  std::set<std::string> folders;
  for (const std::size_t i : which) folders.insert(fs::path(stem(i)).parent_path().string());
  for (const std::string& folder : folders) remove_abandoned(folder);

  const auto look = [&](const std::string& stem, const Spec& spec) {
    Earlier earlier = earlier_result(stem, spec, files_.of(spec));
    check_writable_result(stem);
    earlier.result = nullptr;  // there may be many
    return earlier;
  };
  for_all(which.size(), settings.jobs, [&](std::size_t at) {
    const std::size_t i = which[at];
    if (state(i).kind == PointState::Kind::kDone) return;
    stands_[i].part = look(stem(i), *points_[i].spec);
    if (!points_[i].whole.empty()) stands_[i].whole = look(points_[i].whole, *points_[i].spec);
  });
  if (settings.force) return;
  const auto is_other = [&](std::size_t i) {
    return whose_ == Folder::kOfUser && stands_[i].part.kind == Earlier::Kind::kOther;
  };
  const auto others = std::ranges::count_if(which, is_other);
  if (others > 0) {
    const std::size_t first = *std::ranges::find_if(which, is_other);
    stands_[first].part.what += fmt::format(" ({} of {} points)", others, which.size());
    refuse_to_replace(stem(first), stands_[first].part);
  }
  for (const std::size_t i : which) refuse_to_replace(points_[i].whole, stands_[i].whole);
}

BatchOutcome Batch::run(const std::vector<std::size_t>& which, const BatchSettings& settings) {
  prepare(which, settings);
  std::vector<double> costs;
  for (const std::size_t i : which) costs.push_back(cost_s(i));
  const std::vector<std::size_t> order = longest_first(costs);
  BatchOutcome outcome;
  for_all(
      which.size(), settings.jobs,
      [&](std::size_t at) { run_one(which[at], settings.observer, outcome); }, &order);
  std::ranges::sort(outcome.failed, {}, [](const auto& failed) { return failed.first; });
  return outcome;
}

void Batch::run_one(std::size_t point, BatchObserver* observer, BatchOutcome& outcome) {
  OneRun one(observer);
  // Looked at again: another process may have run it meanwhile.
  if (state(point).kind == PointState::Kind::kDone) {
    const std::lock_guard lock(mutex_);
    ++outcome.skipped;
  } else {
    const CostMeter meter;
    Result result;
    std::exception_ptr error;
    Json content;
    try {
      result = experiments::run(*points_[point].spec, &one, &files_);
      content = content_(point, result);
    } catch (...) {
      error = std::current_exception();
    }
    if (error) {
      fail(point, failure(error), outcome);
    } else {
      finish(point, result, content, meter, outcome);
    }
  }
  one.finished();
}

void Batch::finish(std::size_t point, const Result& result, const Json& content,
                   const CostMeter& meter, BatchOutcome& outcome) {
  const BatchPoint& of = points_[point];
  const Stands& stands = stands_[point];
  if (!of.whole.empty()) {
    save_result(of.whole, to_json(result), *of.spec, meter, stands.whole, ids_[point]);
  }
  const bool replaced =
      save_result(stem(point), content, *of.spec, meter, stands.part, ids_[point]);
  std::error_code not_there;
  fs::remove(failed_file(stem(point)), not_there);
  const std::lock_guard lock(mutex_);
  ++outcome.ran;
  if (replaced) ++outcome.replaced;
}

void Batch::fail(std::size_t point, PointState state, BatchOutcome& outcome) {
  write_file(failed_file(stem(point)), to_text({{"schema", 1},
                                                {"point", ids_[point]},
                                                {"error", state.error},
                                                {"exit_code", state.exit_code}}));
  const std::lock_guard lock(mutex_);
  outcome.failed.emplace_back(point, std::move(state));
}

}  // namespace ddns::experiments
