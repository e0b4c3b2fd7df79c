// How a lookup walks: a class for each style, of which Lookup::run takes one. Those here ask one
// node at a time, and differ in who calls the next one, and in the way of the answer.
// overlay/parallel_walk.h has several calls under way at once.
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
  static constexpr bool kAnswersAlongTheWay = false;
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
  static constexpr bool kAnswersAlongTheWay = false;
  static NodeIndex caller(NodeIndex /*origin*/, NodeIndex at) { return at; }
  static auto message(sim::Network& network, NodeIndex from, NodeIndex to, sim::Rng& rng,
                      const sim::Hint* hint = nullptr, bool last = true) {
    return network.send(from, to, rng, hint, last);
  }
};

// The same, but the answer goes back from node to node: no node has to reach the origin that has
// not heard of it before, and nobody but its neighbour knows who asked.
class FullRecursiveWalk : public RecursiveWalk {
 public:
  static sim::Task<LookupResult> run(const Lookup& lookup, NodeIndex origin, Id key, Probe* probe,
                                     sim::Rng& rng);

  static constexpr bool kAnswersAlongTheWay = true;
};

}  // namespace ddns::overlay
