// Chord (Stoica et al., SIGCOMM 2001; ToN 2003): each node knows its predecessor, its r next successors,
// and fingers to the owners of n + d * b^i (d = 1..b-1; the paper's base is b = 2). A key belongs to its
// successor and is reached through that node's predecessor.
//
// Tables are flat arrays over all members. A finger at a distance not beyond the next member clockwise is
// that member: such fingers are not stored.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "overlay/overlay.h"

namespace ddns::chord {

using overlay::Id;
using overlay::NodeIndex;

struct Settings {
  unsigned base = 2;        // b >= 2: fingers n + d * b^i
  unsigned successors = 20; // length of the successor list, >= 1 (fewer on smaller rings)
  bool route_by_successors = false;  // choose hops from the successor list too (ToN 2003)
  unsigned ring_bits = overlay::kIdBits;  // ids are multiples of 2^(160 - ring_bits)
};

class Chord : public overlay::Overlay {
 public:
  // Empty tables; `members` must outlive this.
  Chord(const overlay::Members& members, const Settings& settings);

  // Sets every present node's tables to what a ring that has settled would have.
  void fill_perfect();

  const overlay::Members& members() const override { return members_; }
  NodeIndex owner(const Id& key) const override { return members_.owner(key); }
  overlay::Step next_hop(NodeIndex at, const Id& key,
                         std::span<const NodeIndex> avoid) const override;
  void replicas(const Id& key, unsigned r, std::vector<NodeIndex>& out) const override;
  void suspect(NodeIndex at, NodeIndex dead) override;
  std::size_t memory_bytes() const override;

  NodeIndex predecessor(NodeIndex n) const { return predecessors_[n]; }
  NodeIndex successor(NodeIndex n) const { return successors_[std::size_t{n} * successor_stride_]; }
  // Nearest first.
  std::span<const NodeIndex> successor_list(NodeIndex n) const;
  // The distances d * b^i of all finger entries, ascending; finger(n, j) is the node's entry for
  // n + finger_distances()[j].
  std::span<const Id> finger_distances() const { return distances_; }
  NodeIndex finger(NodeIndex n, std::size_t j) const;

 private:
  const overlay::Members& members_;
  Settings settings_;
  std::vector<Id> distances_;
  std::size_t successor_stride_ = 1;
  std::vector<NodeIndex> predecessors_;
  std::vector<NodeIndex> successors_;
};

}  // namespace ddns::chord
