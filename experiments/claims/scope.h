// What the names in a claim's expressions stand for: results, curves, and what "let" names.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "experiments/claims/paper.h"
#include "experiments/expression/expression.h"
#include "experiments/files/problems.h"
#include "experiments/summary/figure_data.h"

namespace ddns::experiments {

// A result that an expression needs is not there.
struct Missing {};

// Of one claim and one seed. RUN is that seed's result; next_seed.RUN is the one after it, after
// the last the first; pooled.RUN are those of all seeds, whose distributions count as one.
class Scope : public Names {
 public:
  // All must outlive this. `dry`: the results are shapes (check_claims).
  Scope(const Paper& paper, const Claim& claim, const Results& results, bool dry);

  unsigned seed = 1;
  const Json* curves;
  mutable bool by_seed = false;  // has anything been asked for that each seed has its own of?
  mutable std::map<std::string, std::set<std::string>> needed = {};  // keys, by run

  const std::string* let(const std::string& name) const override;
  bool is_family(const std::string& name) const override;
  bool dry() const override { return dry_; }
  // Throws Missing, too.
  std::vector<const Json*> files(std::string_view of, const std::string& name,
                                 const std::string& key) const override;

 private:
  [[noreturn]] void refuse(const std::string& name) const;

  const Paper& paper_;
  const Claim& claim_;
  const Results& results_;
  bool dry_;
};

// The text with what `figure` makes of them in the place of {EXPRESSION} and {EXPRESSION:FORMAT}.
using Figure = std::function<std::string(const std::string& expression, const std::string& format)>;
std::string filled(const std::string& text, const Figure& figure);

// Evaluates every expression of the paper, without results: over `shape`, a file of all that a
// result can have, with the specification of each run in `specs` as its "spec". What is wrong goes
// to `problems`. Returns, for each run, which keys of its results the claims need.
std::map<std::string, std::set<std::string>> check_claims(const Paper& paper, const Json& shape,
                                                          const std::map<std::string, Json>& specs,
                                                          Problems& problems);

}  // namespace ddns::experiments
