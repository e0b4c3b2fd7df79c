// An iterative lookup with several calls under way at once (Maymounkov and Mazieres, IPTPS 2002,
// section 2.3): the origin keeps the nodes that it has heard of by their nearness to the key, and
// calls those first that are nearest. Whenever one has answered or is held dead it calls the next,
// so that up to Lookup::alpha calls are under way.
//
// A lookup ends as soon as the probe says yes. Otherwise it ends
//   * where Lookup::closest is 0, at the first node that holds itself to be the owner, or that the
//     one before it has named as the owner: as other walks end;
//   * else when so many nodes that are nearest to the key, of all that it has heard of and that
//     live, have answered. The nearest of them is then taken for the owner.
// With one call at a time and the first of these ends, it calls the nodes that IterativeWalk calls.
//
// Hops are all requests that have not timed out by the end, those still under way included: they
// have been sent, and will be answered.
#pragma once

#include "overlay/lookup.h"

namespace ddns::overlay {

class ParallelWalk {
 public:
  // As Lookup::run. REQUIRES: the overlay tells which of two nodes is nearer (Overlay::nearer), or
  // alpha is 1 and closest 0.
  static sim::Task<LookupResult> run(const Lookup& lookup, NodeIndex origin, Id key, Probe* probe,
                                     sim::Rng& rng);
};

}  // namespace ddns::overlay
