// The least copies that any placement on the ways of lookups needs: what schemes are measured by.
//
// All ways to a key form a tree, with the key's owner at the root. Which nodes should have a copy,
// if a copy is worth so many RPCs, is found from the leaves on: whether a node should have one
// depends on the nodes beyond it, and on how far it is to the next copy on its way.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "overlay/overlay.h"
#include "sim/random.h"

namespace ddns::beehive {

using overlay::Id;
using overlay::NodeIndex;

// The ways of lookups of one key from all nodes of a settled overlay.
class RouteTree {
 public:
  RouteTree(const overlay::Overlay& overlay, const Id& key);

  NodeIndex nodes() const { return static_cast<NodeIndex>(next_.size()); }
  // kNoNode for the owner.
  NodeIndex next(NodeIndex n) const { return next_[n]; }

  struct Choice {
    std::vector<NodeIndex> copies;  // on nodes other than the owner
    std::uint64_t hops = 0;         // RPCs, if every node looks the key up once
  };
  // Of all sets of nodes the one with the least hops + price * copies; of several the smallest.
  Choice best_copies(double price) const;

 private:
  std::vector<NodeIndex> next_;
  std::vector<NodeIndex> order_;      // a node after all that come by it: the owner last
  std::vector<std::uint32_t> depth_;  // RPCs to the owner
};

struct RoutesPlan {
  double price = 0;   // RPCs that a copy is to save, times a record's weight
  double copies = 0;  // of all records together, owners' among them
  double hops = 0;    // a question
};

// The price at which the mean RPCs of a question come down to `hops`, record r being asked for in
// proportion to weights[r]: record r then has the copies best_copies(price / weights[r]). Found
// from `trees` random keys, as what copies a record takes hardly depends on its key.
RoutesPlan plan_by_routes(const overlay::Overlay& overlay, std::span<const std::uint64_t> weights,
                          double hops, const sim::Stream& stream, unsigned trees = 64);

}  // namespace ddns::beehive
