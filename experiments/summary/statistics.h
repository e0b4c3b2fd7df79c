// Small-sample statistics over the seeds of an experiment.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

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

// The nearest number of six significant decimal digits: what files state of such figures, so that
// the last bits of a sum do not show.
double rounded(double value);

}  // namespace ddns::experiments
