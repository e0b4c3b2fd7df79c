// Distributions as claims see them: what results report, what papers print.
#pragma once

#include <limits>
#include <span>
#include <vector>

#include "experiments/files/json_file.h"

namespace ddns::experiments {

// What there is no number for.
inline constexpr double kNoNumber = std::numeric_limits<double>::quiet_NaN();

// The fraction of values that are <= x, known at some x; between these a step function, or, of a
// printed curve, straight lines.
struct Known {
  bool lines = false;
  std::vector<double> value;     // not falling
  std::vector<double> fraction;  // of values <= it; rising
  double count = 0;              // of values, where it is of a result
  double mean = 0;               // likewise
  double max = 0;                // likewise

  bool empty() const { return value.empty(); }
  double below(double x) const;     // the fraction of values <= x
  double quantile(double p) const;  // the least value whose fraction reaches p; NaN: none does
  // The mean of the values between two quantiles; each counts as the greatest that it can be, and
  // what lies beyond the last as that.
  double mean_between(double low, double high) const;
};

// Is it a distribution of a result, or a printed curve?
bool is_distribution(const Json& part);
Known known(const Json& part);                   // REQUIRES: is_distribution(part)
Known known(const std::vector<double>& shares);  // of 0, 1, 2, ...

// All values of several. REQUIRES: of results, not of printed curves.
Known united(std::span<const Known> parts);

// The greatest difference at the given points.
double greatest_difference(const Known& a, const Known& b, const std::vector<double>& points);

// From the distribution of what falls to places put at random, if each thing falls to one of them
// with a share that is exponential: geometric.
double difference_from_geometric(const Known& a);

}  // namespace ddns::experiments
