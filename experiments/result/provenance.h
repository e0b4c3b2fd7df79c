// Where a result comes from and what it cost: what may differ between two runs of one
// specification, and therefore is no part of the result.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "experiments/files/json_file.h"

namespace ddns::experiments {

// "0.2.0", and the commit where the program was built from a repository: "0.2.0 (1a2b3c4)".
std::string program_version();

// "g++ 12.2.0, Release".
std::string compiler_text();

// Measures from its construction: wall-clock time, CPU time of the calling thread, and the largest
// memory of the whole program so far.
class CostMeter {
 public:
  CostMeter();
  double wall_s() const;
  double cpu_s() const;
  static double peak_memory_mb();

 private:
  std::chrono::steady_clock::time_point wall_start_;
  double cpu_start_s_;
};

// The provenance file's content. REQUIRES: called by the thread that made the meter.
// `inputs`: where the files are that the run read, by the pointers of the keys that name them.
Json provenance(const std::string& name, const CostMeter& meter,
                const std::vector<std::pair<std::string, std::string>>& inputs = {});

}  // namespace ddns::experiments
