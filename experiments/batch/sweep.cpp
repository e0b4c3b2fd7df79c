#include "experiments/batch/sweep.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include "experiments/files/output_file.h"
#include "experiments/files/place.h"
#include "experiments/files/result_file.h"
#include "experiments/run/output.h"
#include "experiments/summary/summary.h"

namespace ddns::experiments {

std::string point_name(const Sweep& sweep, std::size_t point) {
  std::string name;
  for (std::size_t a = 0; a < sweep.axes.size(); ++a) {
    const auto& [pointer, value] = sweep.points[point].set[a];
    // The last word of the pointer says enough, unless another axis ends in the same.
    std::string word = pointer.substr(pointer.rfind('/') + 1);
    for (std::size_t b = 0; b < sweep.axes.size(); ++b) {
      const std::string& other = sweep.axes[b].first;
      if (b != a && other.ends_with('/' + word)) word = file_word(pointer.substr(1));
    }
    const std::string text = plain_text(value);
    name += fmt::format("{}{}={}", a > 0 ? "," : "", word, file_word(text));
    // Texts that differ only in what is not safe in a file's name are told apart by their place.
    if (file_word(text) == text) continue;
    const auto& values = sweep.axes[a].second;
    name += fmt::format("~{}", std::ranges::find(values, value) - values.begin() + 1);
  }
  // Of a length that leaves room for ".provenance.json", and not to be taken for a file beside.
  constexpr std::size_t kLongestName = 200;
  if (name.size() > kLongestName || !is_result_name(name + ".json")) {
    name = fmt::format("{}~{}", name.substr(0, kLongestName), point + 1);
  }
  return name.empty() ? "only" : name;
}

Batch batch_of(const Sweep& sweep, const std::string& folder) {
  std::vector<BatchPoint> points;
  for (std::size_t i = 0; i < sweep.points.size(); ++i) {
    points.push_back({.name = point_name(sweep, i), .spec = &sweep.points[i].spec});
  }
  return {folder + '/' + sweep.name, std::move(points),
          [](std::size_t, const Result& result) { return to_json(result); }};
}

void check_summary(const Sweep& sweep, const std::string& folder, bool force) {
  const std::string stem = folder + '/' + sweep.name;
  const Earlier earlier = earlier_summary(stem, sweep);
  if (!force) refuse_to_replace(stem, earlier);
  check_writable_result(stem);
}

Json merge_sweep(const Sweep& sweep, const Batch& batch, const std::string& folder, unsigned jobs) {
  std::vector<std::string> files;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    files.push_back(sweep.name + '/' + batch.point(i).name + ".json");
  }
  const auto read = [&](std::size_t point) { return read_data(batch.file(point)); };
  Json summary = sweep_summary(sweep, files, read, jobs);
  write_file(fmt::format("{}/{}.json", folder, sweep.name),
             to_text(summary, Inline::kArraysAndObjects));
  return summary;
}

std::size_t results_beside(const Batch& batch) {
  std::set<std::string> names;
  for (std::size_t i = 0; i < batch.size(); ++i) names.insert(batch.point(i).name + ".json");
  std::size_t count = 0;
  std::error_code unreadable;
  for (const auto& entry : std::filesystem::directory_iterator(batch.folder(), unreadable)) {
    const std::string name = entry.path().filename().string();
    if (is_result_name(name) && !names.contains(name)) ++count;
  }
  return count;
}

}  // namespace ddns::experiments
