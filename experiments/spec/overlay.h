// The section /overlay: the hosts, and the tables by which their nodes find each other.
#pragma once

#include <cstdint>

#include "experiments/spec/keys.h"
#include "overlay/capacity.h"

namespace ddns::experiments {

struct OverlaySpec {
  std::uint32_t hosts = 0;
  unsigned base = 2;
  unsigned successors = 1;
  bool route_by_successors = false;
  bool owner_by_successors = false;
  double virtual_nodes = 1;  // for each unit of capacity
  overlay::CapacityModel capacity;
};

extern const Section<OverlaySpec> kOverlay;

}  // namespace ddns::experiments
