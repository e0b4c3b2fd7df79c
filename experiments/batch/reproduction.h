// A paper's runs, its claims, and the data of its figures, from end to end.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "experiments/batch/batch.h"
#include "experiments/claims/report.h"
#include "experiments/spec/spec.h"

namespace ddns::experiments {

struct ReproduceSettings {
  std::string paper = "iptps2002";       // a shipped one's name, or a file
  std::string folder;                    // of what is written
  std::optional<unsigned> seeds;         // 1, 2, ... this many; nothing: as the paper's file says
  bool living = false;                   // also the papers that the file lists under "living",
  std::optional<unsigned> living_seeds;  // with so many seeds
};

// The specification of one run with a seed. Throws InputError that names the paper's file, too.
Spec spec_of(const Paper& paper, const PaperRun& run, unsigned seed);

// The runs behind a paper's claims as a batch (experiments/batch/batch.h), and its verdicts.
class Reproduction {
 public:
  // Reads and checks all that can be known before the first run. Throws InputError (kSpec).
  explicit Reproduction(const ReproduceSettings& settings);

  // The runs. Of each the claims' part of the result goes to FOLDER/runs/PAPER/RUN,seed=N.json,
  // with finer distributions than results have; the results that the paper keeps stand whole in
  // FOLDER.
  Batch& batch() { return *batch_; }
  std::vector<std::string> claim_ids() const;
  unsigned seeds() const;         // behind most runs of the paper,
  unsigned living_seeds() const;  // and of those that go with it; 0: they are not run

  // Throws std::runtime_error where a file that judge() writes cannot be.
  void check_outputs() const;

  // Writes, into the folder: figures.json, where the paper has figures, claims.json and claims.md.
  // They depend on the files of the runs alone, which `jobs` threads read. Returns what became of
  // the claims, a chapter for each paper. REQUIRES: all runs are done.
  std::vector<Chapter> judge(unsigned jobs) const;

 private:
  struct Run {
    std::size_t paper = 0;
    const PaperRun* run = nullptr;
    unsigned seed = 1;
    Spec spec;
    // The name under which its result is kept, or "".
    std::string kept() const { return seed == 1 ? run->text("/keep") : ""; }
  };

  void add_runs(std::size_t paper, unsigned seeds);
  void make_batch();
  const std::set<std::string>& keys_of(const Run& run) const;
  Json part_of(const Run& run, const Result& result) const;
  std::string command() const;

  ReproduceSettings settings_;
  std::vector<Paper> papers_;  // that which was asked for first
  std::vector<Run> runs_;
  std::vector<NeededKeys> needed_;  // of each paper
  std::unique_ptr<Batch> batch_;
};

}  // namespace ddns::experiments
