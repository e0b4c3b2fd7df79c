#include "experiments/summary/statistics.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/statistics/univariate_statistics.hpp>
#include <cmath>
#include <limits>
#include <string>

#include "sim/check.h"

namespace ddns::experiments {

double Estimate::spread() const {
  if (count < 2) return std::numeric_limits<double>::infinity();
  // Student's interval is t * s * sqrt(1 / n); one more value adds its own variance to the mean's.
  return half_width() * std::sqrt(static_cast<double>(count) + 1);
}

Estimate estimate(std::span<const double> values) {
  sim::check(!values.empty(), "an estimate needs a value");
  const double mean = boost::math::statistics::mean(values.begin(), values.end());
  if (values.size() == 1) return {mean, mean, mean, 1};
  const auto n = static_cast<double>(values.size());
  const double variance = boost::math::statistics::sample_variance(values.begin(), values.end());
  const boost::math::students_t student(n - 1);
  const double t = boost::math::quantile(boost::math::complement(student, (1 - kConfidence) / 2));
  const double half = t * std::sqrt(variance / n);
  return {mean, mean - half, mean + half, values.size(), std::sqrt(variance)};
}

double rounded(double value) {
  return std::stod(fmt::format("{:.5e}", value));
}

}  // namespace ddns::experiments
