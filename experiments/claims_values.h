// The figures that the claims are about: named numbers, from the paper's printed curves and from
// runs.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/json_file.h"
#include "experiments/result.h"
#include "experiments/statistics.h"

namespace ddns::experiments {

// Of one seed's runs, or of the printed curves: "storage.median", "curve.fig1.median".
using Values = std::map<std::string, double, std::less<>>;

// What a quantile curve of the paper shows: value[i] is the smallest x whose cumulative fraction
// reaches fraction[i].
struct PrintedCurve {
  std::vector<double> fraction;  // rising
  std::vector<double> value;     // not falling

  // The printed value at the first fraction that is at least p; REQUIRES: there is one.
  double quantile(double p) const;
  // The greatest fraction printed with a value <= x; 0 below the curve.
  double cumulative(double x) const;
};

// The printed curves, read from the file that the program carries within itself.
class Printed {
 public:
  Printed();
  // E.g. ("figure1", "successful").
  PrintedCurve curve(const char* figure, const char* name) const;
  // Shares of lookups by hops, from 0, e.g. "successful".
  std::vector<double> hop_shares(const char* name) const;
  // The unsuccessful lookups of Figure 3 without the origin, which the print counts.
  std::vector<double> unsuccessful_hop_shares() const;
  const Json& json() const { return json_; }

 private:
  Json json_;
};

// Mean and median of shares of 0, 1, 2, ...; they need not sum to exactly 1.
double mean_of_shares(const std::vector<double>& shares);
double median_of_shares(const std::vector<double>& shares);

// The greatest vertical distance between a series and a printed curve, met at the printed points,
// and between hop counts and printed shares.
double distance(const Series& series, const PrintedCurve& curve);
double distance(const Series& hops, const std::vector<double>& shares);
double distance(const std::vector<double>& a, const std::vector<double>& b);  // of two shares

// Least squares through the origin: a mean of mean_ms * h and a standard deviation of
// sd_ms * sqrt(h) after h hops.
struct HopFit {
  double mean_ms = 0;
  double sd_ms = 0;
};
HopFit fit_hops(const std::vector<HopLatency>& table);

// Every figure that claims take from the printed curves, and from other papers on failures, all
// named "curve. ...".
Values printed_values(const Printed& printed);

}  // namespace ddns::experiments
