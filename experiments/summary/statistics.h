// Small-sample statistics over the seeds of an experiment.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/distribution.h"

namespace ddns::experiments {

// The mean of a figure over independent seeds and the interval that holds its expectation with
// 95 % confidence (Student's t; it takes the figure to vary about normally from seed to seed).
struct Estimate {
  double mean = 0;
  double low = 0;  // low == high == mean where there is one value: no interval is known
  double high = 0;
  std::size_t count = 0;
  double sd = 0;  // of the sample

  double half_width() const { return (high - low) / 2; }
  // Half the width of the interval that holds the figure of one more seed with 95 % confidence: how
  // far a single run may lie from the mean. Infinite where there is one value: it tells no spread.
  double spread() const;
};

inline constexpr double kConfidence = 0.95;

// REQUIRES: at least one value.
Estimate estimate(std::span<const double> values);

// Pearson's correlation of pairs, from -1 to 1; 0 where either side does not vary. REQUIRES: as
// many x as y, at least 2.
double correlation(std::span<const double> x, std::span<const double> y);

// The nearest number of six significant decimal digits: what files state of such figures, so that
// the last bits of a sum do not show.
double rounded(double value);

// A distribution function at hand for many questions: a Distribution answers each by a walk over
// all its values.
class Steps {
 public:
  // REQUIRES: not empty.
  explicit Steps(const sim::Distribution& values);
  // As Distribution::quantile and Distribution::cumulative.
  std::int64_t quantile(double p) const;
  double cumulative(std::int64_t value) const;

 private:
  std::vector<sim::Distribution::Point> points_;
};

}  // namespace ddns::experiments
