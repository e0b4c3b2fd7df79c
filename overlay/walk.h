// How a lookup walks: a class for each style, of which Lookup::run takes one. The two here ask one
// node at a time, and differ in who calls the next one. overlay/parallel_walk.h has several calls
// under way at once.
#pragma once

#include "overlay/lookup.h"

namespace ddns::overlay {

// The origin calls each node in turn: an RPC a hop.
class IterativeWalk {
 public:
  // As Lookup::run.
  static sim::Task<LookupResult> run(const Lookup& lookup, NodeIndex origin, Id key, Probe* probe,
                                     sim::Rng& rng);

  static constexpr bool kAnswersAtTheEnd = false;
  // Who calls the next node when the walk has reached `at`?
  static NodeIndex caller(NodeIndex origin, NodeIndex /*at*/) { return origin; }
  static auto message(sim::Network& network, NodeIndex from, NodeIndex to, sim::Rng& rng,
                      const sim::Hint* hint = nullptr, bool last = true) {
    return network.call(from, to, rng, hint, last);
  }
};

// The request is passed on from node to node, a one-way message a hop, and the last node answers
// the origin directly.
class RecursiveWalk {
 public:
  static sim::Task<LookupResult> run(const Lookup& lookup, NodeIndex origin, Id key, Probe* probe,
                                     sim::Rng& rng);

  static constexpr bool kAnswersAtTheEnd = true;
  static NodeIndex caller(NodeIndex /*origin*/, NodeIndex at) { return at; }
  static auto message(sim::Network& network, NodeIndex from, NodeIndex to, sim::Rng& rng,
                      const sim::Hint* hint = nullptr, bool last = true) {
    return network.send(from, to, rng, hint, last);
  }
};

}  // namespace ddns::overlay
