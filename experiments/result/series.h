// A distribution as results report it.
#pragma once

#include <string>

#include "sim/distribution.h"

namespace ddns::experiments {

// A distribution of integers, each standing for value / divisor of its unit.
struct Series {
  std::string unit;
  sim::Distribution values;
  double divisor = 1;
  double resolution = 0;  // of the unit: values were rounded to multiples of it; 0: they are exact

  double mean() const { return values.mean() / divisor; }
  double sd() const { return values.standard_deviation() / divisor; }
  double quantile(double p) const { return static_cast<double>(values.quantile(p)) / divisor; }
  double max() const { return static_cast<double>(values.max()) / divisor; }
  // The fraction of values <= x, x in the unit.
  double cumulative(double x) const;
};

}  // namespace ddns::experiments
