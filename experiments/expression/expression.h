// The language in which claims and figures say what they show: one line over result files and
// printed curves.
//
//   100 * sum(where(attack[30].time_series.answered, later)) / 12
//   quantile(curves.figure1.successful, 0.5)
//
// A path begins with a name (Names), goes on by keys, and ends at a number, a column of numbers, or
// a distribution: {"unit", "count", "cdf": [[value, fraction of values <= it], ...], ...} of a
// result, a printed curve {"fraction": [...], "value": [...]} with straight lines between its
// points, or a column of shares of 0, 1, 2, ... Places in arrays are [N], from 0; the key of a
// table of rows gives a column, and so does `*` before a key, which stands for every key. + - * /
// work on numbers and, element by element, on columns. docs/claims.md lists the words.
//
// It is strict: whatever it does not know is an InputError (kSpec) with the nearest word. A value
// that is not there (null, the last of an empty column, the quantile of no values) is NaN.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/files/json_file.h"

namespace ddns::experiments {

// What the names in an expression stand for.
class Names {
 public:
  virtual ~Names() = default;
  // The expression that `name` was given to by a "let".
  virtual std::optional<std::string> let(const std::string& /*name*/) const { return {}; }
  // Are NAME[1], NAME[2], ... files of their own, and not places in the file NAME?
  virtual bool is_family(const std::string& /*name*/) const { return false; }
  // The files (or parts of files) of `name`. `of`: "", "next_seed", or "pooled", which alone may
  // give several. `key`: the one with which the path goes on, or "". Throws InputError where there
  // is none of that name.
  virtual std::vector<const Json*> files(std::string_view of, const std::string& name,
                                         const std::string& key) const = 0;
  // Is it a dry run over files that stand for others? Then arrays may be shorter than theirs.
  virtual bool dry() const { return false; }
};

// The value, which is a number, or a column of them. Throws InputError that says what is wrong, and
// where in the text.
double evaluate(const std::string& text, const Names& names);
std::vector<double> evaluate_column(const std::string& text, const Names& names);

}  // namespace ddns::experiments
