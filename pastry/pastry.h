// Pastry (Rowstron and Druschel, "Pastry: Scalable, decentralized object location and routing for
// large-scale peer-to-peer systems", Middleware 2001): ids are strings of digits of base 2^b. A key
// belongs to the node whose id is numerically closest to it, on either side. Each node knows its
// leaf set, the l/2 next nodes on each side, and a routing table: in row r and column d a node
// whose id shares r digits with its own and goes on with digit d. Each hop takes a digit more.
//
// The overlay is one that has settled. Each cell of a routing table names a node drawn uniformly
// from all that fit, a draw of the owner of the table and the cell alone: so no table is stored,
// and what a node finds in a cell is drawn again whenever it is asked. Nobody joins, and nobody
// keeps tables up: where nodes have crashed, calls to them time out and the next best is asked, as
// section 2.3 of the paper has it.
#pragma once

#include <cstdint>
#include <vector>

#include "overlay/overlay.h"
#include "overlay/proximity.h"
#include "sim/random.h"

namespace ddns::pastry {

using overlay::Id;
using overlay::NodeIndex;

class Closest;  // pastry/closest.h

struct Settings {
  unsigned base = 16;      // 2^b, the base of digits: a power of 2 from 2 to 1024
  unsigned leaf_set = 16;  // l, even: half of them on each side; 0 where every cell has a node
  std::uint64_t seed = 1;  // of the tables
  // With distances, a cell has the nearest of the candidates that are drawn for it (section 2.5 of
  // the paper). There is no choice of routes.
  overlay::Proximity proximity = {};
};

class Pastry final : public overlay::Overlay {
 public:
  // Of all members, which are present and must outlive this. Throws sim::InputError where the
  // settings are out of range.
  Pastry(const overlay::Members& members, const Settings& settings);

  NodeIndex owner(const Id& key) const override;
  bool owns(NodeIndex n, const Id& key) const override;
  NodeIndex heir(const Id& key, NodeIndex n) const override;
  // Section 2.3, the routing algorithm. kFinal is the leaf that is closest to the key. One that
  // stands in for a dead one, kForward, has leaves of its own, which may be closer.
  overlay::Step next_hop(NodeIndex at, const Id& key,
                         std::span<const NodeIndex> avoid) const override;
  // Of the leaf set and the node itself, those closest to the key (PAST, SOSP 2001, section 2.2).
  void keepers(NodeIndex at, const Id& key, unsigned r, std::vector<NodeIndex>& out) const override;
  // The leaf set, then the rows of the table.
  void neighbours(NodeIndex at, std::vector<NodeIndex>& out) const override;
  // In its leaf set?
  bool knows_near(NodeIndex at, NodeIndex other) const override;

  static overlay::Expectation expected(double nodes, const Settings& settings);

  // The node that the table of `at` has for ids that begin with the key's first `row` + 1 digits;
  // kNoNode where there is none. REQUIRES: the key has `row` digits in common with `at`, no more.
  NodeIndex entry(NodeIndex at, unsigned row, const Id& key) const;

 private:
  unsigned digits_in_common(const Id& a, const Id& b) const { return common_bits(a, b) / bits_; }
  unsigned prefix_bits(unsigned digits) const;
  // Does the key lie between the outermost leaves of `at`?
  bool among_leaves(NodeIndex at, const Id& key) const;
  NodeIndex leaf(NodeIndex at, std::int64_t offset) const;
  // The leaf set and the node itself, those closest to the key first.
  Closest leaves(NodeIndex at, const Id& key) const;
  overlay::Step closest_leaf(NodeIndex at, const Id& key, std::span<const NodeIndex> avoid) const;
  NodeIndex closest_known(NodeIndex at, const Id& key, std::span<const NodeIndex> avoid) const;
  NodeIndex near_one(NodeIndex at, overlay::NodeRange fit, sim::Rng& cell) const;
  void add_rows(NodeIndex at, unsigned row, std::vector<NodeIndex>& out) const;

  unsigned bits_;     // b, of a digit
  NodeIndex leaves_;  // on each side
  bool leaves_are_all_;
  overlay::Proximity proximity_;
  sim::Stream stream_;
};

}  // namespace ddns::pastry
