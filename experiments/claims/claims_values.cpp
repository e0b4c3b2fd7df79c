#include "experiments/claims/claims_values.h"

#include <algorithm>
#include <cmath>

#include "sim/check.h"

namespace ddns::experiments {

double PrintedCurve::quantile(double p) const {
  const auto at = std::ranges::lower_bound(fraction, p);
  sim::check(at != fraction.end(), "the printed curve does not reach this fraction");
  const auto i = static_cast<std::size_t>(at - fraction.begin());
  if (i == 0) return value[0];
  const double share = (p - fraction[i - 1]) / (fraction[i] - fraction[i - 1]);
  return std::lerp(value[i - 1], value[i], share);
}

double PrintedCurve::cumulative(double x) const {
  const auto after = std::ranges::upper_bound(value, x);
  if (after == value.begin()) return 0;
  const auto i = static_cast<std::size_t>(after - value.begin());
  if (i == value.size()) return fraction.back();
  const double share = (x - value[i - 1]) / (value[i] - value[i - 1]);
  return std::lerp(fraction[i - 1], fraction[i], share);
}

double mean_of_shares(const std::vector<double>& shares) {
  double sum = 0;
  double total = 0;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    sum += static_cast<double>(i) * shares[i];
    total += shares[i];
  }
  return sum / total;
}

double median_of_shares(const std::vector<double>& shares) {
  double total = 0;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    total += shares[i];
    if (total >= 0.5) return static_cast<double>(i);
  }
  return static_cast<double>(shares.size());
}

std::vector<double> shares_between(const Series& series, const std::vector<double>& points) {
  const Steps steps(series.values);
  std::vector<double> shares;
  double below = 0;
  for (const double x : points) {
    const double upto = steps.cumulative(static_cast<std::int64_t>(std::floor(x * series.divisor)));
    shares.push_back(upto - below);
    below = upto;
  }
  return shares;
}

double distance(const Series& series, const PrintedCurve& curve) {
  double greatest = 0;
  double below = 0;
  const std::vector<double> shares = shares_between(series, curve.value);
  for (std::size_t i = 0; i < shares.size(); ++i) {
    below += shares[i];
    greatest = std::max(greatest, std::fabs(below - curve.cumulative(curve.value[i])));
  }
  return greatest;
}

double distance(const Series& hops, const std::vector<double>& shares) {
  double greatest = 0;
  double total = 0;
  for (std::size_t h = 0; h < shares.size(); ++h) {
    total += shares[h];
    greatest = std::max(greatest, std::fabs(hops.cumulative(static_cast<double>(h)) - total));
  }
  return greatest;
}

double distance(const std::vector<double>& a, const std::vector<double>& b) {
  double greatest = 0;
  double difference = 0;
  for (std::size_t h = 0; h < std::max(a.size(), b.size()); ++h) {
    difference += (h < a.size() ? a[h] : 0) - (h < b.size() ? b[h] : 0);
    greatest = std::max(greatest, std::fabs(difference));
  }
  return greatest;
}

double distance(const PrintedCurve& a, const PrintedCurve& b) {
  double greatest = 0;
  for (const auto* points : {&a.value, &b.value}) {
    for (const double x : *points) {
      greatest = std::max(greatest, std::fabs(a.cumulative(x) - b.cumulative(x)));
    }
  }
  return greatest;
}

HopFit fit_hops(const std::vector<HopLatency>& table) {
  double mean = 0;
  double sd = 0;
  double squares = 0;
  double hops = 0;
  for (const HopLatency& point : table) {
    const double h = point.hops;
    mean += h * point.mean_ms;
    sd += std::sqrt(h) * point.sd_ms;
    squares += h * h;
    hops += h;
  }
  return {mean / squares, sd / hops};
}

}  // namespace ddns::experiments
