// The section /latency: how long messages take.
#pragma once

#include <string>
#include <string_view>

#include "experiments/spec/keys.h"
#include "sim/time.h"

namespace ddns::experiments {

// The one /latency/file that is no file: the paper's Figure 4.
inline constexpr std::string_view kJungOneServer = "jung-one-server";

struct LatencySpec {
  enum class Kind { kEmpirical, kLognormal, kConstant };
  Kind kind = Kind::kEmpirical;
  std::string file;
  double trim_low = 0;
  double trim_high = 1;
  sim::Duration median;
  double sigma = 0;
  sim::Duration value;
};

extern const Section<LatencySpec> kLatency;

}  // namespace ddns::experiments
