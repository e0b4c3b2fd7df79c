// Nodes that are near and far: points of a torus, drawn uniformly, always the same.
#pragma once

#include <memory>
#include <vector>

#include "sim/distances.h"

namespace ddns::overlay {

// 300 ms a side.
inline std::unique_ptr<sim::PairLatency> on_a_torus(sim::NodeIndex nodes) {
  sim::Rng rng = sim::Stream(4, "points").at(0);
  std::vector<sim::Point> points;
  for (sim::NodeIndex n = 0; n < nodes; ++n) points.push_back({rng.unit(), rng.unit()});
  return sim::square_latency({.of_unit = sim::Duration::milliseconds(300)}, points);
}

}  // namespace ddns::overlay
