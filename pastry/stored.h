// The tables of Pastry nodes that live (Rowstron and Druschel, Middleware 2001, section 2.1), as
// flat arrays. Routing is that of pastry/prefix_routing.h; who writes the tables is the protocol
// (pastry/protocol.h). The neighbourhood set, which serves proximity alone, is not modelled.
//
//   leaf_sets_  per node: the next nodes clockwise, nearest first, then those the other way; each
//               half ends with kNoNode where fewer are known. On a small network a node may be on
//               both sides.
//   cells_      per node: its rows, as many as two nodes that will ever be there can have digits in
//               common and one more; in each a cell for every digit. kNoNode where it is empty.
//
// As nobody knows how many nodes there are, a leaf set whose sides meet, or are not full, is taken
// for all of them. A leaf that a lookup is led to decides by its own leaf set: in a settled network
// that is the same as taking it for the owner, and it costs nothing.
#pragma once

#include <span>
#include <vector>

#include "overlay/large_array.h"
#include "pastry/leaf_order.h"
#include "pastry/prefix_routing.h"

namespace ddns::pastry {

class StoredPastry final : public PrefixRouting<StoredPastry> {
 public:
  enum Side : unsigned { kAfter, kBefore };  // clockwise, and the other way

  // Tables of nodes that know only themselves; `members` must outlive this. Throws sim::InputError
  // where the settings are out of range. REQUIRES: leaf_set >= 2.
  StoredPastry(const overlay::Members& members, const Settings& settings);

  // Sets every present node's tables to what a network that has settled would have. Where all are
  // present, these are the tables that Pastry (pastry/pastry.h) draws.
  void fill_settled();

  bool perfect() const override { return settled_ && Overlay::perfect(); }
  std::size_t memory_bytes() const override;
  // Of a node's tables, among so many random ones.
  static double expected_bytes(double nodes, const Settings& settings);

  unsigned rows() const { return rows_; }
  unsigned base() const { return 1u << bits_; }
  std::span<const NodeIndex> side(NodeIndex n, Side side) const;  // nearest first
  bool is_leaf(NodeIndex n, NodeIndex of) const;
  // Would it come into the leaf set?
  bool is_nearer(NodeIndex n, NodeIndex other) const;
  std::span<const NodeIndex> row(NodeIndex n, unsigned row) const;
  std::span<const NodeIndex> cells(NodeIndex n) const;  // of all rows, in their order
  // Where the table of n has `other`, or would have it.
  struct Cell {
    unsigned row;
    unsigned digit;
  };
  Cell cell_of(NodeIndex n, NodeIndex other) const;
  NodeIndex at(NodeIndex n, Cell cell) const { return cells_[position(n, cell)]; }

  // Any id that shares the first `digits` digits with that of the node.
  Id any_id(NodeIndex n, unsigned digits, sim::Rng& rng) const;

  // The protocol's writes.
  void clear(NodeIndex n);
  // `other` comes into the leaf set where it is near enough, and into its cell where that is empty.
  // True where the leaf set is another than before.
  bool take(NodeIndex n, NodeIndex other);
  // Into its cell alone.
  void fill(NodeIndex n, NodeIndex other);
  // Into its cell, whoever was there.
  void replace(NodeIndex n, NodeIndex other);
  // `gone` goes from all tables of n. Which had it?
  struct Lost {
    bool after = false;
    bool before = false;
    bool cell = false;
  };
  Lost forget(NodeIndex n, NodeIndex gone);

 private:
  friend PrefixRouting<StoredPastry>;
  static constexpr bool kLeafIsLast = false;

  bool among_leaves(NodeIndex at, const Id& key) const;
  LeafOrder leaves(NodeIndex at, const Id& key) const;
  void add_leaves(NodeIndex at, std::vector<NodeIndex>& out) const;
  NodeIndex entry(NodeIndex at, unsigned row, const Id& key) const;
  void add_rows(NodeIndex at, unsigned row, std::vector<NodeIndex>& out) const;

  unsigned digit(const Id& id, unsigned row) const;
  std::size_t position(NodeIndex n, Cell cell) const {
    return (std::size_t{n} * rows_ + cell.row) * base() + cell.digit;
  }
  std::span<NodeIndex> room(NodeIndex n, Side side);
  // How many nodes further, for nodes are numbered by rising ids. REQUIRES: other != n.
  NodeIndex way(NodeIndex n, NodeIndex other, Side side) const;
  bool insert(NodeIndex n, NodeIndex other, Side side);
  bool remove(NodeIndex n, NodeIndex gone, Side side);

  unsigned rows_ = 1;
  overlay::LargeArray<NodeIndex> leaf_sets_;
  overlay::LargeArray<NodeIndex> cells_;
  bool settled_ = false;
};

}  // namespace ddns::pastry
