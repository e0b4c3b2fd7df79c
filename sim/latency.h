// How long a message takes. One object per run, chosen by the specification's /latency/kind.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "sim/random.h"
#include "sim/time.h"

namespace ddns::sim {

using NodeIndex =
    std::uint32_t;  // a node of the run: its rank among all nodes that will ever exist

class LatencyModel {
 public:
  virtual ~LatencyModel() = default;
  // One draw of the round-trip time of an RPC between two nodes. Never negative.
  virtual Duration round_trip(NodeIndex from, NodeIndex to, Rng& rng) const = 0;
  // The same for two hosts of which nothing is known: one draw of the distribution over all pairs.
  virtual Duration any_round_trip(Rng& rng) const = 0;
  // No draw is longer.
  virtual Duration longest() const = 0;
  // One draw of the time a one-way message takes: half a round trip.
  Duration one_way(NodeIndex from, NodeIndex to, Rng& rng) const {
    return round_trip(from, to, rng) / 2;
  }
};

// A point of a quantile function: `value` is the smallest value whose cumulative fraction reaches
// `fraction`. Tables rise strictly in fraction and do not fall in value.
struct QuantilePoint {
  double fraction;  // in [0, 1]
  double value_ms;
};

// Every round trip takes `value`.
std::unique_ptr<LatencyModel> constant_latency(Duration value);

// Log-normal round trips of the given median and sigma (of the natural logarithm). Draws are
// rounded to whole nanoseconds.
std::unique_ptr<LatencyModel> lognormal_latency(Duration median, double sigma);

// Draws from a table of quantiles, linear between its points, restricted to fractions
// [low, high]: the paper's section 3 draws from the measured latencies of Jung et al. after cutting
// both tails. REQUIRES: at least 2 points, 0 <= low < high <= 1.
std::unique_ptr<LatencyModel> empirical_latency(std::span<const QuantilePoint> table, double low,
                                                double high);

}  // namespace ddns::sim
