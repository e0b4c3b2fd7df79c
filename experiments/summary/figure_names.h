// What the expressions of a sweep's figures may name (experiments/expression/expression.h): the
// parts of one point's result by their keys, its resolved experiment as `spec`, and what the figure
// names itself under "let". The last window of `time_series` is left out where it is shorter than
// the others.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "experiments/expression/expression.h"
#include "experiments/files/json_file.h"

namespace ddns::experiments {

class FigureNames : public Names {
 public:
  // `parts` is a result, or an object of what else may be named. REQUIRES: it outlives this.
  FigureNames(const Json& parts, const Json& figure, bool dry = false);

  std::optional<std::string> let(const std::string& name) const override;
  std::vector<const Json*> files(std::string_view of, const std::string& name,
                                 const std::string& key) const override;
  bool dry() const override { return dry_; }

 private:
  const Json& parts_;
  Json lets_;
  Json windows_;  // null: no time series
  bool dry_;
};

// Every part that a result can have, for a dry run: one of each, every key of an experiment too.
const Json& any_parts();

}  // namespace ddns::experiments
