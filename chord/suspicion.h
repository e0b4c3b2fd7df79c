// What each node remembers of nodes that did not answer it: those that it holds dead, and since
// when, so that it does not learn them again from others who have not noticed yet; and the last few
// that it has lost, which it may call again after a partition.
#pragma once

#include <cstdint>
#include <vector>

#include "overlay/members.h"
#include "sim/time.h"

namespace ddns::chord {

using overlay::NodeIndex;

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

// The last `capacity` nodes that each node has lost, oldest first.
class Contacts {
 public:
  Contacts(NodeIndex nodes, unsigned capacity)
      : capacity_(capacity), table_(std::size_t{nodes} * capacity, overlay::kNoNode) {}

  // The newest from now on; the oldest is forgotten for it.
  void add(NodeIndex at, NodeIndex lost);
  void remove(NodeIndex at, NodeIndex contact);
  void clear(NodeIndex at);
  // The one to call next, or kNoNode: the oldest, which becomes the newest.
  NodeIndex next(NodeIndex at);

  std::size_t memory_bytes() const { return table_.capacity() * sizeof(NodeIndex); }

 private:
  std::size_t capacity_;
  std::vector<NodeIndex> table_;  // rows of capacity_, kNoNode behind the last
};

}  // namespace ddns::chord
