#include "experiments/run/sweep_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <set>

#include "experiments/files/output_file.h"
#include "experiments/run/output.h"
#include "experiments/summary/summary.h"

namespace ddns::experiments {

namespace {

class Runner {
 public:
  Runner(const Sweep& sweep, const std::string& folder, unsigned jobs)
      : sweep_(sweep), folder_(folder), jobs_(jobs), earlier_(sweep.points.size()) {}

  // Finds the points that are done. Throws where others cannot be.
  void prepare(bool force) {
    const Earlier summary = earlier_summary(stem(), sweep_);
    if (!force) refuse_to_replace(stem(), summary);
    check_writable_result(stem());
    for_all(sweep_.points.size(), jobs_, [&](std::size_t point) { look(point); });
    if (force) return;
    const auto other = [](const Earlier& e) { return e.kind == Earlier::Kind::kOther; };
    const auto first = std::ranges::find_if(earlier_, other);
    if (first == earlier_.end()) return;
    const auto point = static_cast<std::size_t>(first - earlier_.begin());
    first->what += fmt::format(" ({} of {} points)", std::ranges::count_if(earlier_, other),
                               sweep_.points.size());
    refuse_to_replace(stem(point), *first);
  }

  SweepOutcome run(BatchObserver* observer) {
    std::vector<const Spec*> specs;
    for (std::size_t i = 0; i < earlier_.size(); ++i) {
      specs.push_back(is_done(earlier_[i]) ? nullptr : &sweep_.points[i].spec);
    }
    run_batch(specs, jobs_, observer, files_,
              [&](std::size_t point, const Result& result, const CostMeter& meter) {
                finish(point, to_json(result), meter);
              });
    SweepOutcome out;
    out.skipped = static_cast<std::size_t>(std::ranges::count_if(earlier_, is_done));
    out.replaced = replaced_.load();
    out.left = left();
    std::vector<std::string> files;
    for (std::size_t i = 0; i < earlier_.size(); ++i) {
      files.push_back(sweep_.name + '/' + point_name(sweep_, i) + ".json");
    }
    out.summary = sweep_summary(sweep_, files, [&](std::size_t point) {
      return parse_json(read_text(folder_ + '/' + files[point]), files[point]);
    });
    return out;
  }

  std::string stem() const { return fmt::format("{}/{}", folder_, sweep_.name); }

 private:
  std::string stem(std::size_t point) const { return stem() + '/' + point_name(sweep_, point); }

  static bool is_done(const Earlier& earlier) { return earlier.kind == Earlier::Kind::kSame; }

  // Is the point done?
  void look(std::size_t point) {
    const Spec& spec = sweep_.points[point].spec;
    Earlier& earlier = earlier_[point];
    earlier = earlier_result(stem(point), spec, files_.of(spec));
    if (!is_done(earlier)) check_writable_result(stem(point));
    earlier.result = nullptr;  // there may be many
  }

  void finish(std::size_t point, const Json& result, const CostMeter& meter) {
    const Spec& spec = sweep_.points[point].spec;
    if (save_result(stem(point), result, spec, meter, earlier_[point])) ++replaced_;
  }

  // How many results lie beside those of the points.
  std::size_t left() const {
    std::set<std::string> names;
    for (std::size_t i = 0; i < sweep_.points.size(); ++i) {
      names.insert(point_name(sweep_, i) + ".json");
    }
    std::size_t count = 0;
    std::error_code unreadable;
    for (const auto& entry : std::filesystem::directory_iterator(stem(), unreadable)) {
      const std::string name = entry.path().filename().string();
      const bool result = name.ends_with(".json") && !name.ends_with(".provenance.json");
      if (result && !names.contains(name)) ++count;
    }
    return count;
  }

  const Sweep& sweep_;
  std::string folder_;
  unsigned jobs_;
  InputFiles files_;
  // Of each point, written by the one thread that has it.
  std::vector<Earlier> earlier_;
  std::atomic<std::size_t> replaced_{0};
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
    const std::string text = plain_text(value);
    name += fmt::format("{}{}={}", a > 0 ? "," : "", word, safe(text));
    // Texts that differ only in what is not safe in a file's name are told apart by their place.
    if (safe(text) == text) continue;
    const auto& values = sweep.axes[a].second;
    name += fmt::format("~{}", std::ranges::find(values, value) - values.begin() + 1);
  }
  // Of a length that leaves room for ".provenance.json", which the name must not end in itself.
  constexpr std::size_t kLongestName = 200;
  if (name.size() > kLongestName || name.ends_with(".provenance")) {
    name = fmt::format("{}~{}", name.substr(0, kLongestName), point + 1);
  }
  return name.empty() ? "only" : name;
}

SweepOutcome run_sweep(const Sweep& sweep, const std::string& folder, unsigned jobs,
                       BatchObserver* observer, bool force) {
  Runner runner(sweep, folder, jobs);
  remove_abandoned(runner.stem());
  runner.prepare(force);
  SweepOutcome outcome = runner.run(observer);
  write_file(runner.stem() + ".json", to_text(outcome.summary, Inline::kArraysAndObjects));
  return outcome;
}

}  // namespace ddns::experiments
