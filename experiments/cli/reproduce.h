// A paper's runs, its claims, and the data of its figures, from end to end.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "experiments/claims/report.h"
#include "experiments/run/batch.h"
#include "experiments/run/earlier.h"
#include "experiments/spec/spec.h"

namespace ddns::experiments {

struct ReproduceSettings {
  std::string paper = "iptps2002";       // a shipped one's name, or a file
  std::string folder;                    // of what is written
  bool force = false;                    // replace results of other experiments that stand there
  std::optional<unsigned> seeds;         // 1, 2, ... this many; nothing: as the paper's file says
  unsigned jobs = 1;                     // threads
  bool living = false;                   // also the papers that the file lists under "living",
  std::optional<unsigned> living_seeds;  // with so many seeds
};

// The specification of one run with a seed. Throws InputError that names the paper's file, too.
Spec spec_of(const Paper& paper, const PaperRun& run, unsigned seed);

// Prints the findings listed, unless `quiet`; how many verdicts there are of each kind; and where
// the whole table is, unless `folder` is empty.
void say_findings(std::span<const Chapter> chapters, Listed listed, bool quiet,
                  const std::string& folder);

class Reproduction {
 public:
  // Reads and checks all that can be known before the first run. Throws InputError (kSpec), and
  // std::runtime_error where memory would not do.
  explicit Reproduction(const ReproduceSettings& settings);

  std::size_t runs() const { return runs_.size(); }
  std::vector<std::string> claim_ids() const;
  unsigned seeds() const;         // behind most runs of the paper,
  unsigned living_seeds() const;  // and of those that go with it; 0: they are not run

  // Writes, into the folder: the results that the paper keeps, each as soon as it is there; then
  // figures.json, where the paper has figures, claims.json and claims.md. The files do not depend
  // on `jobs`. Returns what became of the claims, a chapter for each paper. `observer` may be null.
  // Throws std::runtime_error where a file cannot be written, before the first run if that can be
  // known, and InputError (kData) where a result has not what a claim is about.
  std::vector<Chapter> run(BatchObserver* observer);

 private:
  struct Run {
    std::size_t paper = 0;
    const PaperRun* run = nullptr;
    unsigned seed = 1;
    Spec spec;
    Earlier earlier;
    // The name under which its result is kept, or "".
    std::string kept() const { return seed == 1 ? run->text("/keep") : ""; }
  };

  void add_runs(std::size_t paper, unsigned seeds);
  void take(const Run& run, const Result& result, const CostMeter& meter, Results& into) const;
  std::string command() const;

  ReproduceSettings settings_;
  std::vector<Paper> papers_;  // that which was asked for first
  std::vector<Run> runs_;
  std::vector<NeededKeys> needed_;  // of each paper
  InputFiles files_;
};

}  // namespace ddns::experiments
