#include "experiments/sweep_run.h"

#include <fmt/format.h>

#include <atomic>
#include <filesystem>
#include <mutex>
#include <optional>
#include <thread>

#include "experiments/output.h"
#include "experiments/run.h"
#include "experiments/summary.h"

namespace ddns::experiments {

namespace {

namespace fs = std::filesystem;

// The file's JSON, or nothing where it is not there or no JSON.
std::optional<Json> try_read(const std::string& path) {
  if (!fs::is_regular_file(path)) return std::nullopt;
  Json value = Json::parse(read_text(path), nullptr, /*allow_exceptions=*/false);
  if (!value.is_object()) return std::nullopt;
  return value;
}

class Runner {
 public:
  Runner(const Sweep& sweep, const std::string& folder, Progress::Style style)
      : sweep_(sweep),
        folder_(folder),
        progress_(style, sweep.name, "points", static_cast<double>(sweep.points.size())),
        done_(sweep.points.size()) {}

  // Takes one point after another until there are none or one has failed.
  void work() {
    while (true) {
      const std::size_t point = next_.fetch_add(1);
      if (point >= sweep_.points.size() || failed_.load()) return;
      try {
        done_[point] = finish(point);
      } catch (...) {
        const std::lock_guard lock(mutex_);
        if (!failed_.load() || point < failed_point_) {
          failed_point_ = point;
          error_ = std::current_exception();
        }
        failed_.store(true);
      }
    }
  }

  SweepOutcome outcome() {
    if (error_) std::rethrow_exception(error_);
    SweepOutcome out;
    out.skipped = skipped_.load();
    std::vector<std::string> files;
    for (std::size_t i = 0; i < done_.size(); ++i) {
      files.push_back(sweep_.name + '/' + point_name(sweep_, i) + ".json");
    }
    out.summary = sweep_summary(sweep_, done_, files, [&](std::size_t point) {
      return parse_json(read_text(folder_ + '/' + files[point]), files[point]);
    });
    return out;
  }

 private:
  std::string path(std::size_t point) const {
    return fmt::format("{}/{}/{}", folder_, sweep_.name, point_name(sweep_, point));
  }

  // The point's result without curves; the whole of it is on disk afterwards.
  Json finish(std::size_t point) {
    const Spec& spec = sweep_.points[point].spec;
    PartProgress observer(progress_, 1);
    if (auto kept = kept_result(point)) {
      ++skipped_;
      observer.finished();
      return without_curves(*kept);
    }
    const CostMeter meter;
    const Json result = to_json(run(spec, &observer));
    write_file(path(point) + ".provenance.json", to_text(provenance(spec.name, meter)));
    write_file(path(point) + ".json", to_text(result));
    observer.finished();
    return without_curves(result);
  }

  std::optional<Json> kept_result(std::size_t point) const {
    const auto made_by = try_read(path(point) + ".provenance.json");
    if (!made_by || !made_by->contains("version")) return std::nullopt;
    if ((*made_by)["version"] != program_version()) return std::nullopt;
    auto result = try_read(path(point) + ".json");
    if (!result || !result->contains("spec") || !result->contains("counts")) return std::nullopt;
    if ((*result)["spec"] != sweep_.points[point].spec.resolved) return std::nullopt;
    return result;
  }

  const Sweep& sweep_;
  std::string folder_;
  SharedProgress progress_;
  std::vector<Json> done_;  // each is written by the one thread that has its point
  std::atomic<std::size_t> next_{0};
  std::atomic<std::size_t> skipped_{0};
  std::atomic<bool> failed_{false};
  std::mutex mutex_;
  std::size_t failed_point_ = 0;
  std::exception_ptr error_;
};

std::string safe(std::string text) {
  for (char& c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '.' || c == '-' || c == '_';
    if (!plain) c = '_';
  }
  return text.substr(0, 60);
}

}  // namespace

std::string point_name(const Sweep& sweep, std::size_t point) {
  std::string name;
  for (std::size_t a = 0; a < sweep.axes.size(); ++a) {
    const auto& [pointer, value] = sweep.points[point].set[a];
    // The last word of the pointer says enough, unless another axis ends in the same.
    std::string word = pointer.substr(pointer.rfind('/') + 1);
    for (std::size_t b = 0; b < sweep.axes.size(); ++b) {
      const std::string& other = sweep.axes[b].first;
      if (b != a && other.ends_with('/' + word)) word = safe(pointer.substr(1));
    }
    const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
    name += fmt::format("{}{}={}", a > 0 ? "," : "", word, safe(text));
    // Texts that differ only in what is not safe in a file's name are told apart by their place.
    if (safe(text) == text) continue;
    const auto& values = sweep.axes[a].second;
    name += fmt::format("~{}", std::ranges::find(values, value) - values.begin() + 1);
  }
  return name.empty() ? "only" : name;
}

SweepOutcome run_sweep(const Sweep& sweep, const std::string& folder, unsigned jobs,
                       Progress::Style style) {
  check_writable(folder);
  remove_abandoned(folder + '/' + sweep.name);
  Runner runner(sweep, folder, style);
  {
    std::vector<std::jthread> workers;
    const std::size_t count = std::min<std::size_t>(jobs, sweep.points.size());
    for (std::size_t i = 1; i < count; ++i) workers.emplace_back([&] { runner.work(); });
    runner.work();
  }
  SweepOutcome outcome = runner.outcome();
  write_file(folder + '/' + sweep.name + ".json", to_text(outcome.summary));
  return outcome;
}

}  // namespace ddns::experiments
