// What nodes make of how far others are, where an overlay leaves them a choice (Gummadi et al.,
// "The impact of DHT routing geometry on resilience and proximity", SIGCOMM 2003).
#pragma once

#include "sim/distances.h"

namespace ddns::overlay {

struct Proximity {
  // What they know; must outlive the overlay. Null: nothing, and they choose as if all were alike.
  const sim::Distances* distances = nullptr;
  // Proximity neighbour selection, PNS(k): an entry of a table is the nearest of so many nodes of
  // those that may stand there; 1: any of them.
  unsigned candidates = 16;
  // Proximity route selection: a request goes on to the node by which it is expected to take the
  // least time in all, and not to the one that is nearest to the key. Takes distances.
  bool routes = false;

  bool known() const { return distances != nullptr; }
};

}  // namespace ddns::overlay
