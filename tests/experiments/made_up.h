// Experiments that tests make up, as the text of a file: what they specify, come to, or get wrong.
#pragma once

#include <catch2/catch.hpp>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/load/load.h"
#include "experiments/run/run.h"
#include "experiments/summary/sweep_figures.h"
#include "sim/check.h"
#include "tests/scratch.h"

namespace ddns::experiments {

// The run that the text of an experiment file describes.
inline Spec spec_of(std::string_view text, const std::vector<Override>& overrides = {}) {
  const Folder folder;
  return load_spec(folder.write("test.json", text), overrides);
}

inline Result run_text(std::string_view text, const std::vector<Override>& overrides = {}) {
  return run(spec_of(text, overrides));
}

// The sum of all values; 0 where there is none.
inline double total(const Series& series) {
  return series.values.count() == 0 ? 0
                                    : series.mean() * static_cast<double>(series.values.count());
}

// The lines of the error that the text gives, without the folder's name; none where it is valid.
inline std::vector<std::string> errors_of(std::string_view text,
                                          const std::vector<Override>& overrides = {}) {
  const Folder folder;
  std::vector<std::string> lines;
  try {
    load_sweep(folder.write("test.json", text), overrides, check_figures);
  } catch (const sim::InputError& e) {
    REQUIRE(e.exit_code() == 3);
    std::istringstream in(e.what());
    for (std::string line; std::getline(in, line);) {
      for (std::size_t at; (at = line.find(folder.path())) != line.npos;) {
        line.erase(at, folder.path().size());
      }
      lines.push_back(line);
    }
  }
  return lines;
}

// A day small enough for tests.
inline constexpr std::string_view kSmallDay = R"({
  "name": "small-day",
  "overlay": { "nodes": 100 },
  "trace": { "queries": 3000, "names": 1000, "most_popular": 200,
             "asked_once": null, "asked_over_100": null, "asked_over_1000": null } })";

}  // namespace ddns::experiments
