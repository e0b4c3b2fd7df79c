// The section /overlay: the hosts, and the tables by which their nodes find each other.
#pragma once

#include <cstdint>
#include <string>

#include "experiments/spec/keys.h"
#include "overlay/capacity.h"
#include "overlay/proximity.h"
#include "sim/vivaldi.h"

namespace ddns::experiments {

struct OverlaySpec {
  // How a node knows how far others are.
  enum class Near { kNotAtAll, kTruly, kByCoordinates };
  std::string kind = "chord";
  std::uint32_t hosts = 0;
  unsigned base = 2;
  unsigned successors = 0;  // 0: nodes keep no such list
  unsigned leaf_set = 0;    // 0: no Pastry
  unsigned bucket = 0;      // 0: no Kademlia
  bool route_by_successors = false;
  bool owner_by_successors = false;
  Near near = Near::kNotAtAll;
  overlay::Proximity proximity;  // but for the distances, which a run has
  sim::Vivaldi::Settings coordinates;
  double virtual_nodes = 1;  // for each unit of capacity
  overlay::CapacityModel capacity;
};

// Has the kind a protocol, by which its nodes join, leave and keep up their tables?
bool lives(const OverlaySpec& overlay);

extern const Section<OverlaySpec> kOverlay;

}  // namespace ddns::experiments
