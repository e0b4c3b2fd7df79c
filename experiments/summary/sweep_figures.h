// The figures of a sweep as data: what its file asks for, and what becomes of that in its summary.
//
// In the file, "figures" is an array of panels, described for users in docs/results.md:
//   x         POINTER of a swept key, or EXPRESSION of a column: a time series
//   x_of      EXPRESSION of a number, written on the axis in the place of the key's value
//   y         a number of the result, by its name (experiments/summary/metrics.h) or as EXPRESSION;
//             with a column as x, an EXPRESSION of a column. Or { "of", "label", "where" } of one.
//             One or an array of them
//   cdf       a distribution by its name, in the place of x and y
//   curves    POINTER or several
//   where     { POINTER: VALUE }: settings of which the experiment says otherwise are left out
//   let       { NAME: EXPRESSION }
//   theory    [{ "of", "label", "where" }]: EXPRESSION over x and spec, drawn as a thin line
//   published [{ "file", "x", "y", "label", "where" }]: a curve of a file, EXPRESSIONs over it
//   shade     [FROM, TO] or [AT] on the x axis, numbers or EXPRESSIONs over spec
//   stack     true: bars, one on top of the other
//   words     { VALUE: TEXT }: how values of curves are called
//   log, title, x_label, y_label, x_range, y_range
// A swept key that is neither x nor under curves or where makes curves too, so that every setting
// is drawn. Without x it is the first key whose values are numbers, else the first one. Expressions
// are those of experiments/expression/expression.h over one point's result
// (experiments/summary/figure_names.h).
//
// In the summary, y and curves are arrays, x is null where nothing is swept, expressions of shade,
// theory and published are replaced by numbers ({ label, set, x, y }), and there are
//   default  true where the file asks for no figures
//   series   of y: one for each of them and each curve: metric (the name or expression), label
//            where there is one, set (its values of the curves), and columns x, mean, low, high
//            (the 95 % interval; null where n is 1), n; a time series is averaged window by window
//            of cdf: one for each curve: set, and group, the place of its group: its points are
//            groups[group].pooled[DISTRIBUTION].cdf
#pragma once

#include <string>
#include <vector>

#include "experiments/files/json_file.h"
#include "experiments/files/problems.h"
#include "experiments/load/load.h"
#include "experiments/summary/figure_series.h"

namespace ddns::experiments {

struct Sweep;

// Checks what the file asks for and makes it regular; `swept` are the pointers of its sweep. What
// is wrong goes to `problems` and is left out.
Json check_figures(const Json& given, const std::vector<std::string>& swept,
                   const std::string& file, Problems& problems);

// Builds the section "figures" of a summary: take(every point once, in any order), then figures().
// They are those of sweep.figures, or the usual ones where there are none: the mean hop count, the
// median latency and, where there is any, the number of lookups that failed; and the distributions
// of hop count and latency.
class SweepFigures {
 public:
  // REQUIRES: the sweep outlives this.
  explicit SweepFigures(const Sweep& sweep);

  // Computes the figures' expressions over the result of a point.
  void take(std::size_t point, const Json& result);

  // `points` are those of each group.
  Json figures(const Json& groups, const std::vector<std::vector<std::size_t>>& points) const;

 private:
  const Sweep& sweep_;
  Json asked_;
  std::vector<FigureValues> values_;  // of each figure
};

}  // namespace ddns::experiments
