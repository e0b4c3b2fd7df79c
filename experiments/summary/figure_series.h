// The curves of one figure of a sweep (experiments/summary/sweep_figures.h), computed from what its
// points gave.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "experiments/files/json_file.h"

namespace ddns::experiments {

// By expression, of each point: the number, as a column of one, or the column; empty: it has none.
using FigureValues = std::map<std::string, std::vector<std::vector<double>>>;

// A setting of the sweep.
struct FigureSetting {
  std::size_t place;  // of its group
  const Json& group;
  const std::vector<std::size_t>& points;
  const Json& spec;  // resolved
};

// Is x an expression, and so every y a column over it?
bool is_time_series(const Json& figure);

// One of a figure's y: an expression or the name of a number.
std::string expression_of(const Json& y);

// Has the specification these values, {POINTER: VALUE}? Null stands for a key that does not apply,
// too.
bool holds(const Json& where, const Json& spec);

// The series of a figure with y whose x and curves are chosen, one for each y and curve, in the
// order of the settings; those without a value are left out. `x_values`: of the key that is x, in
// the order in which they are drawn.
Json curves_of(const Json& figure, const std::vector<FigureSetting>& settings,
               const std::vector<Json>& x_values, const FigureValues& values);

// The lines of figure["theory"] over the range of x, one for each curve, or a single one where they
// are the same. REQUIRES: x is the pointer of a key whose values are numbers.
Json theory_of(const Json& figure, const std::vector<FigureSetting>& settings,
               const std::vector<Json>& x_values);

}  // namespace ddns::experiments
