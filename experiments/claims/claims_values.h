// The figures that the claims are about: named numbers, and what they are computed with.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/result/result.h"
#include "experiments/summary/statistics.h"

namespace ddns::experiments {

// Of one seed's runs, or of the printed curves: "storage.median", "curve.fig1.median".
using Values = std::map<std::string, double, std::less<>>;

// What a quantile curve of the paper shows: value[i] is the smallest x whose cumulative fraction
// reaches fraction[i].
struct PrintedCurve {
  std::vector<double> fraction;  // rising
  std::vector<double> value;     // not falling

  // Between printed points both follow straight lines. The value at a fraction, the first one below
  // the curve; REQUIRES: p is at most the last fraction.
  double quantile(double p) const;
  // The greatest fraction with a value <= x; 0 below the curve.
  double cumulative(double x) const;
};

// Mean and median of shares of 0, 1, 2, ...; they need not sum to exactly 1.
double mean_of_shares(const std::vector<double>& shares);
double median_of_shares(const std::vector<double>& shares);

// Of all values of a series, the shares up to the first point, from there to the second, and so on.
std::vector<double> shares_between(const Series& series, const std::vector<double>& points);

// The greatest vertical distance between a series and a printed curve, met at the printed points,
// and between hop counts and printed shares.
double distance(const Series& series, const PrintedCurve& curve);
double distance(const Series& hops, const std::vector<double>& shares);
double distance(const std::vector<double>& a, const std::vector<double>& b);  // of two shares
double distance(const PrintedCurve& a, const PrintedCurve& b);

// Least squares through the origin: a mean of mean_ms * h and a standard deviation of
// sd_ms * sqrt(h) after h hops.
struct HopFit {
  double mean_ms = 0;
  double sd_ms = 0;
};
HopFit fit_hops(const std::vector<HopLatency>& table);

}  // namespace ddns::experiments
