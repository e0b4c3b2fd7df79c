// The section /latency: how long messages take.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "experiments/spec/keys.h"
#include "sim/distances.h"
#include "sim/time.h"
#include "sim/transit_stub.h"

namespace ddns::experiments {

// The one /latency/file that is no file: the paper's Figure 4.
inline constexpr std::string_view kJungOneServer = "jung-one-server";

struct LatencySpec {
  enum class Kind { kEmpirical, kLognormal, kConstant, kMatrix, kEuclidean, kTransitStub };
  Kind kind = Kind::kEmpirical;
  std::string file;
  double trim_low = 0;
  double trim_high = 1;
  sim::Duration median;
  double sigma = 0;
  sim::Duration value;
  sim::Duration within;  // of two hosts at one site
  sim::Square square;
  sim::TransitStub graph;
  std::vector<double> link_ms;  // of the graph

  // Is it a matter of who calls whom?
  bool by_pair() const {
    return kind == Kind::kMatrix || kind == Kind::kEuclidean || kind == Kind::kTransitStub;
  }
};

extern const Section<LatencySpec> kLatency;

}  // namespace ddns::experiments
