// Small sweeps and their summaries.
#pragma once

#include <string_view>
#include <vector>

#include "experiments/run/sweep_run.h"
#include "tests/experiments/files.h"

namespace ddns::experiments {

// Two bases, given in falling order, and two styles; five seeds.
inline constexpr std::string_view kBases = R"({
  "name": "bases", "overlay": { "nodes": 100 }, "trace": { "kind": "uniform", "queries": 300 },
  "sweep": { "/overlay/base": [16, 2], "/lookup/style": ["iterative", "recursive"] },
  "seeds": [1, 2, 3, 4, 5] })";

inline Sweep sweep_of(std::string_view text, const std::vector<Override>& overrides = {}) {
  const Folder folder;
  return load_sweep(folder.write("test.json", text), overrides, check_figures);
}

inline Json summary_of(std::string_view text, const std::vector<Override>& overrides = {}) {
  const Folder folder;
  return run_sweep(sweep_of(text, overrides), folder.path(), 1, Progress::Style::kNone).summary;
}

}  // namespace ddns::experiments
