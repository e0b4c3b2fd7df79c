// Which nodes store which records. Records know their holders (one flat array of r entries each); nodes
// own no maps.
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
  Store(RecordIndex records, NodeIndex nodes, unsigned replicas);

  // Gives the record to the node. REQUIRES: fewer than `replicas` holders, and not this one.
  void add(RecordIndex record, NodeIndex node);
  void remove(RecordIndex record, NodeIndex node);
  bool holds(NodeIndex node, RecordIndex record) const;
  // In the order they were added.
  std::span<const NodeIndex> holders(RecordIndex record) const;
  // How many records the node stores.
  std::uint32_t count(NodeIndex node) const { return counts_[node]; }
  unsigned replicas() const { return replicas_; }

 private:
  unsigned replicas_;
  std::vector<NodeIndex> holders_;  // replicas_ a record, kNoNode where empty
  std::vector<std::uint32_t> counts_;
};

}  // namespace ddns::dhash
