// Definitions of the routing declared in pastry/prefix_routing.h, for those who define tables.
#pragma once

#include <algorithm>

#include "pastry/prefix_routing.h"

namespace ddns::pastry {

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
