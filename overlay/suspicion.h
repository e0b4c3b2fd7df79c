// What each node remembers of nodes that did not answer it: those that it holds dead, and since
// when, so that it does not learn them again from others who have not noticed yet.
#pragma once

#include <cstdint>
#include <vector>

#include "overlay/members.h"
#include "sim/time.h"

namespace ddns::overlay {

class Suspicions {
 public:
  // REQUIRES: age >= 0.
  Suspicions(NodeIndex nodes, sim::Duration age) : by_node_(nodes), bits_(nodes), age_(age) {}

  void add(NodeIndex at, NodeIndex dead, sim::Time now);
  // `at` has heard from `alive`.
  void remove(NodeIndex at, NodeIndex alive) {
    if (may_know(at, alive)) erase(at, alive);
  }
  void clear(NodeIndex at);

  // Has `at` found `node` dead no longer ago than the age, and not heard from it since?
  bool suspects(NodeIndex at, NodeIndex node, sim::Time now) const {
    return may_know(at, node) && holds_dead(at, node, now, sim::Time{});
  }
  // The same where somebody vouches that `node` was heard from at `heard`.
  bool suspects(NodeIndex at, NodeIndex node, sim::Time now, sim::Time heard) const {
    return may_know(at, node) && holds_dead(at, node, now, heard);
  }

  std::size_t memory_bytes() const;

 private:
  struct Suspicion {
    NodeIndex node;
    sim::Time since;
  };
  static std::uint64_t bit(NodeIndex node) { return std::uint64_t{1} << (node % 64); }
  // False says that the list of `at` does not name the node, without a look at it: nearly always.
  bool may_know(NodeIndex at, NodeIndex node) const { return (bits_[at] & bit(node)) != 0; }
  bool holds_dead(NodeIndex at, NodeIndex node, sim::Time now, sim::Time heard) const;
  void erase(NodeIndex at, NodeIndex alive);
  void note_bits(NodeIndex at);

  std::vector<std::vector<Suspicion>> by_node_;  // few each, oldest first
  std::vector<std::uint64_t> bits_;              // of all nodes that the list names
  sim::Duration age_;
};

}  // namespace ddns::overlay
