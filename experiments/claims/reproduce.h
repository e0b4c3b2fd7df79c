// The paper's evaluation, over any number of seeds: results, data of the figures, and the claims.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "experiments/claims/claims.h"
#include "experiments/cli/progress.h"

namespace ddns::experiments {

struct ReproduceSettings {
  std::string folder;  // of the files
  bool force = false;  // replace results of other experiments that stand there
  unsigned seeds = 5;  // 1, 2, ... this many
  unsigned jobs = 1;   // threads
  // Behind the runs of the living ring (reproduce_living.h); 0: there are none, and the claims that
  // need them are not tested.
  unsigned living_seeds = 0;
  // Nodes of the rings behind what section 5 says of a million.
  std::uint32_t large_ring = 1'000'000;
  Progress::Style progress = Progress::Style::kNone;
};

// Writes, into the folder: the results of seed 1 (reproduce_observe.h), each as soon as it is
// there; then figures.json, claims.json and claims.md. The files do not depend on `jobs`. Returns
// what became of the claims. Throws std::runtime_error where a file cannot be
// written, before the first run if that can be known.
// REQUIRES: seeds >= 1, jobs >= 1.
std::vector<Finding> reproduce(const ReproduceSettings& settings);

}  // namespace ddns::experiments
