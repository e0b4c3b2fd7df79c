// Pastry (Rowstron and Druschel, "Pastry: Scalable, decentralized object location and routing for
// large-scale peer-to-peer systems", Middleware 2001): ids are strings of digits of base 2^b. A key
// belongs to the node whose id is numerically closest to it, on either side. Each node knows its
// leaf set, the l/2 next nodes on each side, and a routing table: in row r and column d a node
// whose id shares r digits with its own and goes on with digit d. Each hop takes a digit more.
//
// The overlay is one that has settled. Each cell of a routing table names a node drawn uniformly
// from all that fit, a draw of the owner of the table and the cell alone: so no table is stored,
// and what a node finds in a cell is drawn again whenever it is asked. Nobody joins, and nobody
// keeps tables up (pastry/stored.h is Pastry that lives): where nodes have crashed, calls to them
// time out and the next best is asked, as section 2.3 of the paper has it.
#pragma once

#include <cstdint>
#include <vector>

#include "pastry/prefix_routing.h"
#include "sim/random.h"

namespace ddns::pastry {

class Pastry final : public PrefixRouting<Pastry> {
 public:
  // Of all members, which are present and must outlive this. A leaf set may be empty where every
  // cell has a node. Throws sim::InputError where the settings are out of range.
  Pastry(const overlay::Members& members, const Settings& settings);

  // In its leaf set?
  bool knows_near(NodeIndex at, NodeIndex other) const override;

  static overlay::Expectation expected(double nodes, const Settings& settings);

  // The node that the table of `at` has for ids that begin with the key's first `row` + 1 digits;
  // kNoNode where there is none. REQUIRES: the key has `row` digits in common with `at`, no more.
  NodeIndex entry(NodeIndex at, unsigned row, const Id& key) const;

 private:
  friend PrefixRouting<Pastry>;
  static constexpr bool kLeafIsLast = true;

  bool among_leaves(NodeIndex at, const Id& key) const;
  Closest leaves(NodeIndex at, const Id& key) const;
  void add_leaves(NodeIndex at, std::vector<NodeIndex>& out) const;
  void add_rows(NodeIndex at, unsigned row, std::vector<NodeIndex>& out) const;
  NodeIndex near_one(NodeIndex at, overlay::NodeRange fit, sim::Rng& cell) const;
  NodeIndex leaf(NodeIndex at, std::int64_t offset) const;

  bool leaves_are_all_;
  overlay::Proximity proximity_;
  sim::Stream stream_;
};

}  // namespace ddns::pastry
