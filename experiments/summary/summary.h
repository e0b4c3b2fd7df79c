// The file of a sweep: its points, and what they say together.
//
//   axes     the swept keys with their values
//   labels   [name, unit] of every axis and every number, for figures and tables
//   points   one entry a point: what it sets, its seed, its file, which holds its result, and the
//            fingerprint of that
//   groups   one entry a setting, that is, all axes but the seed:
//     set      the setting
//     n        its points
//     scalars  of every number of the result, by name (experiments/summary/metrics.h): mean and sd
//              (of the sample) over the seeds, half_width of the 95 % interval (Student's t), and
//              n, the points that have the number; where n is 1, sd and half_width are left out
//     pooled   of every distribution: that of the values of all the seeds
//   figures  what to draw, with the curves (experiments/summary/sweep_figures.h)
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "experiments/files/json_file.h"
#include "experiments/load/load.h"

namespace ddns::experiments {

// The content of the file. `files` name the points' files; `read` reads a point's result, and is
// called by `jobs` threads. REQUIRES: at least one point.
Json sweep_summary(const Sweep& sweep, const std::vector<std::string>& files,
                   const std::function<Json(std::size_t)>& read, unsigned jobs = 1);

// One row a setting: the figures that people look for first, as mean ± half width over the seeds.
// Columns that no setting has a number for, and counts that are 0 everywhere, are left out.
std::string settings_table(const Json& summary);

// "overlay base = 2, cache policy = path"; "all" where nothing is set.
std::string setting_text(const Json& set);

}  // namespace ddns::experiments
