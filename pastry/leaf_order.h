// A stored leaf set and its node, by how close their ids are to a key, the closest first: the order
// of pastry/closest.h, among nodes that are no row of members.
#pragma once

#include <span>
#include <vector>

#include "pastry/closest.h"

namespace ddns::pastry {

class LeafOrder {
 public:
  // The sides are sorted, those nearest to `at` first: clockwise of it, and the other way. A node
  // may be on both. All must outlive this.
  LeafOrder(const Members& members, NodeIndex at, std::span<const NodeIndex> after,
            std::span<const NodeIndex> before, const Id& key);

  // The next one, kNoNode behind the last.
  NodeIndex next();

 private:
  NodeIndex node(std::size_t place) const;

  const Members& members_;
  Id key_;
  NodeIndex at_;
  std::span<const NodeIndex> after_;
  std::span<const NodeIndex> before_;
  std::vector<NodeIndex> merged_;  // all of them, each once; empty where the sides do not meet
  // Places in the order of the ring, which the walk goes both ways from the key.
  std::size_t count_;
  std::size_t left_;
  std::size_t clockwise_ = 0;  // the first at or after the key that is left
  std::size_t counter_ = 0;    // the last before it
};

}  // namespace ddns::pastry
