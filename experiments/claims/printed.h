// What is read off the paper's printed curves, and taken from other papers on failures: named
// figures, and how exactly each is known.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "experiments/claims/claims_values.h"
#include "experiments/files/json_file.h"

namespace ddns::experiments {

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

  // Numbers that were read off one axis, and may all be wrong by as much in the same direction.
  struct Reading {
    enum class Kind { kValues, kFractions, kShares };
    Json::json_pointer numbers;
    Kind kind = Kind::kValues;
    double error = 0;  // at most, in the numbers' unit; of kShares: of their running sums
  };
  std::vector<Reading> readings() const;
  // As if all numbers of a reading were greater by this much. What lies on an end of an axis stays:
  // a value of 0, a fraction of 0 or 1.
  Printed moved(const Reading& reading, double by) const;

 private:
  double axis_error(const std::string& figure, const char* axis) const;

  Json json_;
};

struct PrintedFigure {
  double value = 0;
  // How far the true one may lie from it: what every reading alone, wrong by its error, makes it
  // differ by, all added. Of published tables half a unit of their last digit; 0 of what is exact.
  double error = 0;
};
using PrintedFigures = std::map<std::string, PrintedFigure, std::less<>>;

// Every figure that claims take from the printed curves, and from other papers on failures, all
// named "curve. ...".
PrintedFigures printed_figures(const Printed& printed);

}  // namespace ddns::experiments
