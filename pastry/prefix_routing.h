// How Pastry routes (Rowstron and Druschel, Middleware 2001, section 2.3), whatever the tables are:
// drawn when they are looked at (pastry/pastry.h), or stored and kept up (pastry/stored.h).
#pragma once

#include <vector>

#include "overlay/overlay.h"
#include "pastry/closest.h"

namespace ddns::pastry {

struct Settings {
  unsigned base = 16;      // 2^b, the base of digits: a power of 2 from 2 to 1024
  unsigned leaf_set = 16;  // l, even: half of them on each side
  std::uint64_t seed = 1;  // of the tables
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
//   kLeafIsLast             Is the closest leaf taken for the owner, or does it look at its own
//   set?
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

template <class Tables>
overlay::Step PrefixRouting<Tables>::next_hop(NodeIndex at, const Id& key,
                                              std::span<const NodeIndex> avoid) const {
  using overlay::Step;
  if (tables().among_leaves(at, key)) return closest_leaf(at, key, avoid);
  NodeIndex next = tables().entry(at, digits_in_common(members_.id(at), key), key);
  if (next == overlay::kNoNode || overlay::contains(avoid, next)) {
    next = closest_known(at, key, avoid);
  }
  if (next == overlay::kNoNode) return {Step::Kind::kStuck, at};
  return {Step::Kind::kForward, next, {.memory = &members_.id(next)}};
}

// A leaf that stands in for a dead one looks at its own leaf set first.
template <class Tables>
overlay::Step PrefixRouting<Tables>::closest_leaf(NodeIndex at, const Id& key,
                                                  std::span<const NodeIndex> avoid) const {
  using overlay::Step;
  auto nearest = tables().leaves(at, key);
  auto kind = Tables::kLeafIsLast ? Step::Kind::kFinal : Step::Kind::kForward;
  NodeIndex next = nearest.next();
  while (overlay::contains(avoid, next)) {
    next = nearest.next();
    kind = Step::Kind::kForward;
  }
  if (next == at) return {Step::Kind::kOwner, at};
  return {kind, next, {.memory = &members_.id(next)}};
}

// The rare case: of all that `at` knows and whose ids share as many digits with the key as its own,
// the one that is closest to the key, and closer than `at`.
template <class Tables>
NodeIndex PrefixRouting<Tables>::closest_known(NodeIndex at, const Id& key,
                                               std::span<const NodeIndex> avoid) const {
  const auto closeness = [&](const Id& id) {
    return std::min(distance(id, key), distance(key, id));
  };
  const Id& id = members_.id(at);
  const unsigned row = digits_in_common(id, key);
  std::vector<NodeIndex> known;
  tables().add_leaves(at, known);
  tables().add_rows(at, row, known);
  NodeIndex best = overlay::kNoNode;
  Id least = closeness(id);
  for (const NodeIndex n : known) {
    const Id from_key = closeness(members_.id(n));
    if (from_key < least && digits_in_common(members_.id(n), key) >= row &&
        !overlay::contains(avoid, n)) {
      best = n;
      least = from_key;
    }
  }
  return best;
}

template <class Tables>
void PrefixRouting<Tables>::keepers(NodeIndex at, const Id& key, unsigned r,
                                    std::vector<NodeIndex>& out) const {
  out.clear();
  auto nearest = tables().leaves(at, key);
  for (NodeIndex n = nearest.next(); n != overlay::kNoNode; n = nearest.next()) {
    if (!members_.add_one_a_host(n, r, out)) return;
  }
}

template <class Tables>
void PrefixRouting<Tables>::neighbours(NodeIndex at, std::vector<NodeIndex>& out) const {
  out.clear();
  auto nearest = tables().leaves(at, members_.id(at));
  for (NodeIndex n = nearest.next(); n != overlay::kNoNode; n = nearest.next()) {
    if (n != at) out.push_back(n);
  }
  tables().add_rows(at, 0, out);
}

}  // namespace ddns::pastry
