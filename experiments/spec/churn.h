// The section /churn: who comes and goes by itself (experiments/life/churn.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "experiments/spec/keys.h"
#include "sim/time.h"

namespace ddns::experiments {

// Churn ends where so many hosts are left that are not on their way out: questions need one to
// start at, and whoever joins one to join through.
inline constexpr std::uint32_t kHostsThatStay = 2;

struct ChurnSpec {
  enum class Kind { kNone, kExponential, kWeibull, kPareto, kFile };
  Kind kind = Kind::kNone;
  sim::Duration mean_life;
  double shape = 1;
  std::string file;
  bool matched = true;  // or joins at a rate of their own
  double graceful = 0;  // share of the departures that are announced
  // Hosts that are away at first; where the file does not say, as many as are on the ring.
  std::uint32_t absent = 0;
};

extern const Section<ChurnSpec> kChurn;
// The churn that there may be.
inline const Condition kChurning = {"/churn/kind", {"exponential", "weibull", "pareto", "file"}};

}  // namespace ddns::experiments
