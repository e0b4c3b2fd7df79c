// How Pastry routes (Rowstron and Druschel, Middleware 2001, section 2.3), whatever the tables are:
// drawn when they are looked at (pastry/pastry.h), or stored and kept up (pastry/stored.h).
#pragma once

#include <vector>

#include "overlay/overlay.h"
#include "overlay/proximity.h"
#include "pastry/closest.h"

namespace ddns::pastry {

struct Settings {
  unsigned base = 16;      // 2^b, the base of digits: a power of 2 from 2 to 1024
  unsigned leaf_set = 16;  // l, even: half of them on each side
  std::uint64_t seed = 1;  // of the tables
  // With distances, a cell that is drawn has the nearest of several candidates (section 2.5 of the
  // paper). There is no choice of routes.
  overlay::Proximity proximity = {};
};

// What fills a cell is drawn from this stream of the seed, by the table's owner and the first node
// that fits: the same in tables that are drawn and in those that are stored.
inline constexpr char kTableStream[] = "pastry tables";

// To whom keys belong, and the digits of ids.
class PrefixOverlay : public overlay::Overlay {
 public:
  // Throws sim::InputError where the settings are out of range.
  PrefixOverlay(const overlay::Members& members, const Settings& settings);

  NodeIndex owner(const Id& key) const override;
  bool owns(NodeIndex n, const Id& key) const override;
  NodeIndex heir(const Id& key, NodeIndex n) const override;

  unsigned digits_in_common(const Id& a, const Id& b) const { return common_bits(a, b) / bits_; }

 protected:
  // Bits of so many digits: the last one of an id may be shorter.
  unsigned prefix_bits(unsigned digits) const;

  unsigned bits_;     // b, of a digit
  NodeIndex leaves_;  // on each side
  std::uint64_t seed_;
};

// The routing over such tables as the class `Tables` has, which derives from this:
//
//   among_leaves(at, key)   Does the key lie between the outermost leaves of `at`?
//   leaves(at, key)         The leaf set and the node itself, those closest to the key first, to be
//                           had one by one by next(): kNoNode behind the last
//   add_leaves(at, out)     Appends the leaf set, any order
//   entry(at, row, key)     The node for ids that begin with the key's first `row` + 1 digits
//   add_rows(at, row, out)  Appends the entries of the rows from `row` on
//   kLeafIsLast             Is the closest leaf taken for the owner, or does its own set decide?
template <class Tables>
class PrefixRouting : public PrefixOverlay {
 public:
  using PrefixOverlay::PrefixOverlay;

  overlay::Step next_hop(NodeIndex at, const Id& key,
                         std::span<const NodeIndex> avoid) const override;
  // Of the leaf set and the node itself, those closest to the key (PAST, SOSP 2001, section 2.2).
  void keepers(NodeIndex at, const Id& key, unsigned r, std::vector<NodeIndex>& out) const override;
  // The leaf set, then the rows of the table.
  void neighbours(NodeIndex at, std::vector<NodeIndex>& out) const override;

 private:
  const Tables& tables() const { return static_cast<const Tables&>(*this); }
  overlay::Step closest_leaf(NodeIndex at, const Id& key, std::span<const NodeIndex> avoid) const;
  NodeIndex closest_known(NodeIndex at, const Id& key, std::span<const NodeIndex> avoid) const;
};

// The two of them, each where its tables are defined.
class Pastry;
class StoredPastry;
extern template class PrefixRouting<Pastry>;
extern template class PrefixRouting<StoredPastry>;

}  // namespace ddns::pastry
