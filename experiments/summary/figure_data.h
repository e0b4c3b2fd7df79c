// The data of a paper's figures over several seeds: the file that scripts/figures.py draws.
//
// A paper says what its figures show:
//   "figure1": { "quantiles": UNIT, "series": { NAME: "RUN.DISTRIBUTION", ... } }
//   "figure3": { "shares": UNIT, "of": AXIS, "series": { NAME: "RUN.DISTRIBUTION", ... } }
//   "figure5": { "columns": { NAME: "RUN.TABLE.COLUMN", ... }, "bands": [NAME, ...], "of": AXIS }
// Quantiles are the values at 1/200, 2/200, ... 1; shares are those of 0, 1, 2, ..., and columns
// stand for 1, 2, 3, ... of the axis.
#pragma once

#include <map>
#include <set>
#include <string>

#include "experiments/files/json_file.h"

namespace ddns::experiments {

// Results by run and seed.
using Results = std::map<std::string, std::map<unsigned, Json>>;
// Keys of results, by run; "" is the whole.
using NeededKeys = std::map<std::string, std::set<std::string>>;

// The file: {"schema": 1, "seeds": N, "band": ..., "figure1": {"series": {...}}, ...}. Every series
// has the mean over the seeds and the lowest and highest value. Throws InputError (kSpec) that
// names the figure where `figures` is wrong or names what the results do not have. REQUIRES: each
// run that it names has the same seeds, at least one.
Json figure_data(const Json& figures, const Results& results);

// What the figures need. REQUIRES: figure_data accepts them.
NeededKeys needed_by_figures(const Json& figures);

}  // namespace ddns::experiments
