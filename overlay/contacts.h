// What each node remembers of the last few nodes that it has lost, which it may call again after a
// partition.
#pragma once

#include <cstdint>
#include <vector>

#include "overlay/members.h"

namespace ddns::overlay {

// The last `capacity` nodes that each node has lost, oldest first.
class Contacts {
 public:
  Contacts(NodeIndex nodes, unsigned capacity)
      : capacity_(capacity), table_(std::size_t{nodes} * capacity, kNoNode) {}

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

}  // namespace ddns::overlay
