// For overlays on which a key belongs to the node that is nearest to it in some sense: their
// answers against a look at all nodes, and their routes followed to the end.
#pragma once

#include <algorithm>
#include <catch2/catch.hpp>
#include <vector>

#include "overlay/overlay.h"
#include "sim/random.h"

namespace ddns::overlay {

// The present nodes, nearest to the key first.
template <class Nearer>
std::vector<NodeIndex> by_nearness(const Members& members, const Id& key, Nearer nearer) {
  std::vector<NodeIndex> all;
  for (NodeIndex n = 0; n < members.count(); ++n) {
    if (members.present(n)) all.push_back(n);
  }
  std::ranges::sort(
      all, [&](NodeIndex a, NodeIndex b) { return nearer(members.id(a), members.id(b), key); });
  return all;
}

// What the overlay says of the truth.
template <class Nearer>
void check_truth(const Overlay& overlay, const Id& key, Nearer nearer) {
  const Members& members = overlay.members();
  const std::vector<NodeIndex> order = by_nearness(members, key, nearer);
  if (overlay.owner(key) != order.front()) FAIL("owner of " << to_hex(key));
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (overlay.owns(order[i], key) != (i == 0)) FAIL("does " << order[i] << " own it?");
    if (overlay.heir(key, order[i]) != order[(i + 1) % order.size()]) FAIL("heir " << i);
  }
  for (const unsigned r : {1u, 3u, 8u}) {
    std::vector<NodeIndex> one_a_host;
    for (const NodeIndex n : order) members.add_one_a_host(n, r, one_a_host);
    std::vector<NodeIndex> replicas;
    overlay.replicas(key, r, replicas);
    if (replicas != one_a_host) FAIL(r << " replicas of " << to_hex(key));
  }
}

// At every owner the keepers are the r replicas, and there are so many.
inline void check_keepers(const Overlay& overlay, unsigned r) {
  sim::Rng rng = sim::Stream(2, "keys").at(0);
  std::vector<NodeIndex> keepers;
  std::vector<NodeIndex> replicas;
  for (int i = 0; i < 300; ++i) {
    const Id key = random_id(rng);
    overlay.replicas(key, r, replicas);
    overlay.keepers(overlay.owner(key), key, r, keepers);
    if (keepers != replicas || keepers.size() != r) FAIL("keepers of " << to_hex(key));
  }
}

struct Route {
  NodeIndex end = kNoNode;  // kNoNode where it led nowhere
  unsigned hops = 0;
  unsigned dead = 0;  // calls to nodes that are not present
};

// Follows the hops of one lookup, as a walk does.
inline Route route(const Overlay& overlay, NodeIndex origin, const Id& key) {
  using Kind = Step::Kind;
  Route r;
  NodeIndex at = origin;
  std::vector<NodeIndex> avoid;
  while (r.hops < 1000) {
    const Step step = overlay.next_hop(at, key, avoid);
    if (step.kind == Kind::kStuck) return r;
    if (step.kind == Kind::kOwner) {
      r.end = at;
      return r;
    }
    if (!overlay.members().present(step.next)) {
      ++r.dead;
      avoid.push_back(step.next);
      continue;
    }
    ++r.hops;
    at = step.next;
    if (step.kind != Kind::kFinal) continue;
    r.end = at;
    return r;
  }
  FAIL("a route that does not end, from " << origin << " to " << to_hex(key));
  return r;
}

// Mean hops of lookups of random keys from random nodes, over networks of random nodes that
// `build` makes overlays of; all of them end at the owner.
template <class Build>
double mean_hops(NodeIndex nodes, unsigned networks, unsigned lookups, Build build) {
  std::uint64_t hops = 0;
  for (unsigned i = 0; i < networks; ++i) {
    const Members members = Members::random(nodes, sim::Stream(i, "ids"));
    const auto overlay = build(members, i);
    sim::Rng rng = sim::Stream(i, "lookups").at(0);
    for (unsigned k = 0; k < lookups; ++k) {
      const Id key = random_id(rng);
      const Route r = route(overlay, rng.below(nodes), key);
      if (!overlay.owns(r.end, key)) FAIL("a route that ends elsewhere, to " << to_hex(key));
      hops += r.hops;
    }
  }
  return static_cast<double>(hops) / (double{1} * networks * lookups);
}

}  // namespace ddns::overlay
