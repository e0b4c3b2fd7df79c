// The figures of a sweep as data: what its file asks for, and what becomes of that in its summary.
//
// In the file, "figures" is an array of
//   { "x": POINTER, "y": METRIC or [METRIC...], "curves": POINTER or [POINTER...], "log": "x" }
//   { "cdf": DISTRIBUTION, "curves": ..., "log": ... }
// each with a "title" if wanted. Pointers are swept keys; a swept key that is neither x nor among
// the curves is one more of these, so that every setting is drawn. Without "x" it is the first key
// whose values are numbers, else the first one; without "curves" these are all others. METRIC and
// DISTRIBUTION are names of experiments/summary/metrics.h.
//
// In the summary, y and curves are arrays, x is null where nothing is swept, and there are
//   default  true where the file asks for no figures
//   series   of y: one for each metric and curve: metric, set (its values of the curves), and
//            columns x, mean, low, high (the 95 % interval; null where n is 1), n
//            of cdf: one for each curve: set, and group, the place of its group: its points are
//            groups[group].pooled[DISTRIBUTION].cdf
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "experiments/files/json_file.h"
#include "experiments/files/problems.h"

namespace ddns::experiments {

struct Sweep;

// Checks what the file asks for and makes it regular; `swept` are the pointers of its sweep. What
// is wrong goes to `problems` and is left out.
Json check_figures(const Json& given, const std::vector<std::string>& swept,
                   const std::string& file, Problems& problems);

// The section "figures" of the summary with these groups: those of sweep.figures, or the usual
// ones where there are none: the mean hop count, the median latency and, where there is any, the
// number of lookups that failed; and the distributions of hop count and latency.
Json figures_of(const Sweep& sweep, const Json& groups);

}  // namespace ddns::experiments
