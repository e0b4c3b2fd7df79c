// What several runs found, as one: numbers over the seeds, distributions of all their values.
#pragma once

#include <span>

#include "experiments/files/json_file.h"

namespace ddns::experiments {

// The most points of a pooled distribution's cdf.
inline constexpr std::size_t kMostPooledPoints = 200;

// The distribution of all values of the given ones, each as a result reports it: of the same shape,
// its cdf as thin as above and rounded to six digits. count, mean, sd, min and max are exact.
// Quantiles are those of the given cdfs: exact where these have every step, else off by at most
// 1/2000 of the values. A single distribution keeps its figures. REQUIRES: at least one.
Json pooled(std::span<const Json> distributions);

// {mean, sd (of the sample), half_width of the 95 % interval, n} of a number over the seeds; of one
// value there is no sd and no half_width. REQUIRES: at least one.
Json over_seeds(std::span<const double> values);

}  // namespace ddns::experiments
