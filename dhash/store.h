// Which nodes store which records. Records know their holders (one flat array of r entries each);
// nodes own no maps. Holders may change over a run: repair and handover are add() and remove().
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "overlay/members.h"

namespace ddns::dhash {

using overlay::NodeIndex;
using RecordIndex = std::uint32_t;  // a distinct (name, type) of the run, numbered from 0

class Store {
 public:
  // Nobody holds anything. REQUIRES: replicas >= 1.
  Store(RecordIndex records, NodeIndex nodes, unsigned replicas);

  // Gives the record to the node. REQUIRES: fewer than replicas() holders, and not this one.
  void add(RecordIndex record, NodeIndex node);
  // Takes it away; the others keep their order. REQUIRES: the node holds it.
  void remove(RecordIndex record, NodeIndex node);

  bool holds(NodeIndex node, RecordIndex record) const {
    const NodeIndex* h = &holders_[std::size_t{record} * replicas_];
    for (unsigned i = 0; i < replicas_; ++i) {
      if (h[i] == node) return true;
    }
    return false;
  }
  // In the order they were added.
  std::span<const NodeIndex> holders(RecordIndex record) const;
  // How many records the node stores.
  std::uint32_t count(NodeIndex node) const { return counts_[node]; }
  unsigned replicas() const { return replicas_; }
  std::size_t memory_bytes() const;

 private:
  unsigned replicas_;
  std::vector<NodeIndex> holders_;  // replicas_ a record, filled from the front, then kNoNode
  std::vector<std::uint32_t> counts_;
};

}  // namespace ddns::dhash
