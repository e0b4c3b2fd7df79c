// What a command is about to run: checked, and with what it is expected to take, before the first
// run starts.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "experiments/run/check.h"
#include "experiments/spec/spec.h"
#include "experiments/world/estimate.h"

namespace ddns::experiments {

class Plan {
 public:
  // One more run. Throws what RunCheck throws.
  void add(const std::string& name, const Spec& spec);

  // Throws std::runtime_error that says need and have, where the largest runs, `jobs` of them at a
  // time, cannot fit into so many bytes, even if each needs the least that its estimate allows.
  void check_fits(unsigned jobs, std::uint64_t available) const;

  // A table of the runs, a line each, and a line about all of them.
  std::string text(unsigned jobs, std::uint64_t available) const;

 private:
  struct Run {
    std::string name;
    Cost cost;
  };
  // The largest runs that may go on at a time.
  std::vector<Run> largest(unsigned jobs) const;

  RunCheck check_;
  std::vector<Run> runs_;
};

}  // namespace ddns::experiments
