// Chord (Stoica et al., SIGCOMM 2001; ToN 2003): each node knows its predecessor, its r next
// successors, and fingers to the owners of n + d * b^i (d = 1..b-1; the paper's base is b = 2). A
// key belongs to its successor and is reached through that node's predecessor.
//
// Tables are flat arrays over all members. A finger at a distance not beyond the next member
// clockwise, present or not, can be no other than the successor: such fingers are not stored, which
// leaves about (b-1) * log_b N of the (b-1) * log_b 2^160. Rows have room for every finger that any
// joining and leaving can make useful, so they are laid out once.
//
//   nodes_    per node: leading word of the id, begin and end of its row of fingers
//   fingers_  the rows, one after another: the successor, then the fingers by rising distance
//   successors_  per node: the successor list
//
// A hop reads one node record and one or two entries of its row.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "chord/finger_distances.h"
#include "overlay/large_array.h"
#include "overlay/proximity.h"
#include "overlay/ring.h"

namespace ddns::chord {

using overlay::Id;
using overlay::NodeIndex;

struct Settings {
  unsigned base = 2;                 // b >= 2: fingers n + d * b^i
  unsigned successors = 20;          // length of the successor list, >= 1 (fewer on smaller rings)
  bool route_by_successors = false;  // choose hops from the successor list too (ToN 2003)
  // A node with the key's owner in its successor list names it at once, not only the owner's
  // predecessor does: how ToN 2003 counts paths can be read so.
  bool owner_by_successors = false;
  // Finger distances are multiples of 2^(160 - ring_bits); 0 stands for as many bits as make whole
  // digits of the base (FingerDistances::whole_digits).
  unsigned ring_bits = 0;
  // A ring whose fingers take more bytes than this is taken to be larger than the processor's cache
  // (chord/by_words.cpp). It changes how fast a hop is found, not which.
  std::size_t cache_bytes = std::size_t{1} << 20;
  overlay::Proximity proximity = {};  // chord/proximity.cpp
};

class Chord final : public overlay::RingOverlay {
 public:
  // Tables of nodes that know only themselves; `members` must outlive this. Throws
  // sim::InputError where the settings are out of range or the fingers more than 2^32 - 1.
  Chord(const overlay::Members& members, const Settings& settings);

  // Sets every present node's tables to what a ring that has settled would have.
  void fill_perfect();

  bool owns(NodeIndex n, const Id& key) const override;
  bool perfect() const override { return perfect_ && Overlay::perfect(); }
  // n.find_successor(key) of ToN 2003, figure 5, as far as n itself can take it.
  overlay::Step next_hop(NodeIndex at, const Id& key,
                         std::span<const NodeIndex> avoid) const override;
  NodeIndex before(NodeIndex at) const override { return predecessor(at); }
  NodeIndex after(NodeIndex at, unsigned i) const override {
    return i < successor_stride_ ? successors_[std::size_t{at} * successor_stride_ + i]
                                 : overlay::kNoNode;
  }
  void neighbours(NodeIndex at, std::vector<NodeIndex>& out) const override;
  // In its successor list?
  bool knows_near(NodeIndex at, NodeIndex other) const override {
    return overlay::contains(successor_list(at), other);
  }
  std::size_t memory_bytes() const override;

  // The most entries of fingers that all nodes together may have.
  static constexpr double kMostFingers = UINT32_MAX;
  // Of a ring of so many random nodes, Expectation::entries being its fingers. A ring of a million
  // differs from that by a thousandth at most.
  static overlay::Expectation expected(double nodes, const Settings& settings);

  // kNoNode where the node knows none.
  NodeIndex predecessor(NodeIndex n) const { return predecessors_[n]; }
  NodeIndex successor(NodeIndex n) const { return fingers_[row_begin(n)]; }
  // Nearest first; never empty.
  std::span<const NodeIndex> successor_list(NodeIndex n) const;
  // As given, with 0 resolved.
  const Settings& settings() const { return settings_; }
  // The distances d * b^i of all finger entries, ascending; finger(n, j) is the node's entry for
  // n + finger_distances()[j].
  std::span<const Id> finger_distances() const { return distances_.all(); }
  NodeIndex finger(NodeIndex n, std::size_t j) const { return fingers_[position(n, j)]; }
  // The first j whose finger has an entry of its own; finger(n, i) is the successor for all i < j.
  std::size_t first_stored_finger(NodeIndex n) const {
    return distances_.count() + 1 - (row_end(n) - row_begin(n));
  }

  // The protocol's writes. What they set stands until it is set again: nothing is derived.
  void set_predecessor(NodeIndex n, NodeIndex predecessor);  // kNoNode: unknown
  // Also the head of the successor list.
  void set_successor(NodeIndex n, NodeIndex successor);
  // Sets successor and list; entries beyond the length of the list are dropped. REQUIRES: not
  // empty.
  void set_successor_list(NodeIndex n, std::span<const NodeIndex> list);
  // Does nothing where j < first_stored_finger(n).
  void set_finger(NodeIndex n, std::size_t j, NodeIndex finger);

  // For walks that overlap the memory accesses of many lookups: the record of a node.
  const void* record_address(NodeIndex n) const { return &nodes_[n]; }

 private:
  struct Node {
    std::uint64_t word = 0;  // the id's leading word
    std::uint32_t row_begin = 0;
    std::uint32_t row_end = 0;
  };
  static_assert(sizeof(Node) == sim::Waiter::kRowBytes);
  class Filler;

  std::uint32_t row_begin(NodeIndex n) const { return nodes_[n].row_begin; }
  std::uint32_t row_end(NodeIndex n) const { return nodes_[n].row_end; }
  std::size_t position(NodeIndex n, std::size_t j) const {
    const std::size_t from_end = distances_.count() - j;
    return from_end < row_end(n) - row_begin(n) ? row_end(n) - from_end : row_begin(n);
  }
  void lay_out_rows();
  static double expected_filling_bytes(double nodes);
  overlay::Step find_successor(NodeIndex at, const Id& key, std::span<const NodeIndex> avoid) const;
  NodeIndex closest_preceding(NodeIndex at, const Id& key, std::span<const NodeIndex> avoid) const;

  Settings settings_;
  FingerDistances distances_;
  overlay::LargeArray<Node> nodes_;
  overlay::LargeArray<NodeIndex> predecessors_;
  overlay::LargeArray<NodeIndex> fingers_;
  std::size_t successor_stride_ = 1;
  overlay::LargeArray<NodeIndex> successors_;  // rows of successor_stride_, kNoNode behind the last
  bool perfect_ = false;

  // chord/proximity.cpp
  void choose_near_fingers(NodeIndex n);
  NodeIndex cheapest_preceding(NodeIndex at, const Id& key, std::span<const NodeIndex> avoid) const;
  std::int64_t hops_left(const Id& distance) const;

  // chord/by_words.cpp
  overlay::Step next_by_words(NodeIndex at, const Id& key) const;
  sim::Hint hint(const Node& node, std::uint64_t distance_word) const;
  bool has_wide_arc(NodeIndex n) const;
  void set_wide_arcs(NodeIndex count);

  bool by_words_ = true;     // may leading words decide? No two are equal
  bool large_ = false;       // the tables are larger than a cache
  NodeIndex wide_arcs_ = 0;  // nodes whose predecessor is half the ring away, or more
  // A key is ahead of a node, not behind it, if its distance less one is less than this.
  std::uint64_t sure_ahead_ = 0;
};

}  // namespace ddns::chord
