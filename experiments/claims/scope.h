// What the names in a claim's expressions stand for: results, curves, and what "let" names.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "experiments/claims/paper.h"
#include "experiments/expression/expression.h"
#include "experiments/summary/figure_data.h"

namespace ddns::experiments {

// A result that an expression needs is not there.
struct Missing {};

// Of one claim and one seed. RUN is that seed's result; next_seed.RUN is the one after it, after
// the last the first; pooled.RUN are those of all seeds, whose distributions count as one.
class Scope : public Names {
 public:
  // REQUIRES: both outlive this. `dry`: the results are shapes (check_paper).
  Scope(const Paper& paper, const Results& results, bool dry)
      : curves(&paper.curves), paper_(paper), results_(results), dry_(dry) {}

  const Claim* claim = nullptr;
  unsigned seed = 1;
  const Json* curves;
  mutable bool by_seed = false;  // has anything been asked for that each seed has its own of?
  mutable NeededKeys needed = {};

  std::optional<std::string> let(const std::string& name) const override;
  bool is_family(const std::string& name) const override;
  bool dry() const override { return dry_; }
  // Throws Missing, too.
  std::vector<const Json*> files(std::string_view of, const std::string& name,
                                 const std::string& key) const override;

 private:
  [[noreturn]] void refuse(const std::string& name) const;

  const Paper& paper_;
  const Results& results_;
  bool dry_;
};

// The text with what `figure` makes of them in the place of {EXPRESSION} and {EXPRESSION:FORMAT}.
using Figure = std::function<std::string(const std::string& expression, const std::string& format)>;
std::string filled(const std::string& text, const Figure& figure);

// Throws InputError (kSpec) that tells everything that is wrong with the expressions and the
// figures of the paper, told from what results can have and from the specifications of its runs
// (`specs`, as far as they are there). Returns the keys of results that are needed.
NeededKeys check_paper(const Paper& paper, const std::map<std::string, Json>& specs);

}  // namespace ddns::experiments
