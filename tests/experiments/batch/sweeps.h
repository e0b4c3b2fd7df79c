// Small sweeps and their summaries.
#pragma once

#include <string_view>
#include <vector>

#include "experiments/batch/sweep.h"
#include "tests/experiments/made_up.h"

namespace ddns::experiments {

// Two bases, given in falling order, and two styles; five seeds.
inline constexpr std::string_view kBases = R"({
  "name": "bases", "overlay": { "nodes": 100 }, "service": { "kind": "lookup" },
  "trace": { "queries": 300 },
  "sweep": { "/overlay/base": [16, 2], "/lookup/style": ["iterative", "recursive"] },
  "seeds": [1, 2, 3, 4, 5] })";

inline Sweep sweep_of(std::string_view text, const std::vector<Override>& overrides = {}) {
  const Folder folder;
  return load_sweep(folder.write("test.json", text), overrides, check_figures);
}

struct SweepOutcome : BatchOutcome {
  Json summary;  // null where a point failed
};

// As `ddns sweep` does it: runs all points that are not done, and merges them.
inline SweepOutcome run_sweep(const Sweep& sweep, const std::string& folder,
                              const BatchSettings& settings) {
  check_summary(sweep, folder, settings.force);
  Batch batch = batch_of(sweep, folder);
  SweepOutcome outcome{batch.run(batch.all(), settings), nullptr};
  if (outcome.failed.empty()) outcome.summary = merge_sweep(sweep, batch, folder, settings.jobs);
  return outcome;
}

// The points of a summary in the folder, each with its result.
inline std::vector<Json> points_of(const Folder& folder, const Json& summary) {
  std::vector<Json> out;
  for (Json point : summary["points"]) {
    const std::string file = folder.path(point["file"].get<std::string>());
    point.update(parse_json(read_text(file), file));
    out.push_back(std::move(point));
  }
  return out;
}

// What is wrong with the figures that a sweep's file asks for, a line each.
inline std::vector<std::string> figure_errors(std::string_view figures) {
  return errors_of(R"({ "sweep": { "/overlay/nodes": [10, 20] }, "figures": )" +
                   std::string(figures) + '}');
}

// One of the series of a figure.
inline const Json& series(const Json& summary, std::size_t figure, std::size_t number = 0) {
  return summary["figures"][figure]["series"][number];
}

inline Json summary_of(std::string_view text, const std::vector<Override>& overrides = {}) {
  const Folder folder;
  return run_sweep(sweep_of(text, overrides), folder.path(), {}).summary;
}

}  // namespace ddns::experiments
