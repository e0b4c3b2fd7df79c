#include "kademlia/xor_overlay.h"

#include <algorithm>

#include "kademlia/nearest.h"

namespace ddns::kademlia {

using overlay::common_bits;
using overlay::first_bits;
using overlay::kIdBits;
using overlay::kNoNode;
using overlay::NodeRange;
using overlay::Step;

NodeIndex XorOverlay::owner(const Id& key) const {
  return nearest(members_, key);
}

bool XorOverlay::owns(NodeIndex n, const Id& key) const {
  return nearest(members_, key) == n;
}

// Nodes that share more bits with n than with the key are nearer to it than n where n and the key
// differ in the next bit, and farther where they do not: of the latter those that share most.
NodeIndex XorOverlay::heir(const Id& key, NodeIndex n) const {
  const Id& id = members_.id(n);
  const Id& before = members_.id(members_.previous_present(n));
  const Id& after = members_.id(members_.next_present(n));
  const unsigned most = std::max(common_bits(id, before), common_bits(id, after));
  for (unsigned i = std::min(most, kIdBits - 1) + 1; i-- > 0;) {
    if (((id ^ key) ^ first_bits(id ^ key, i)) >= bit_id(i)) continue;  // they differ in bit i
    const Id there = first_bits(id ^ key, i) ^ key ^ bit_id(i);
    const NodeIndex next = nearest(members_, there, i + 1);
    if (next != kNoNode) return next;
  }
  return owner(key);
}

// Moves those of the nodes that are in the range to the front. How many are they?
std::size_t XorOverlay::gather(NodeRange range, Contacts& nodes) {
  std::size_t inside = 0;
  for (NodeIndex& n : nodes) {
    const bool is_inside = range.contains(n);
    std::swap(n, nodes[inside]);
    inside += is_inside;
  }
  return inside;
}

// Of the contacts, at least one, whose ids share `bits` bits with the key, the nearest to it. Of k
// at random it is likely to share log2 k bits more. Where the nodes that do are in the order of ids
// is known, so that most ids need not be read. Leading words settle the rest unless two distances
// begin alike; no branch depends on an id, which nobody can guess.
NodeIndex XorOverlay::nearest_of(Contacts& contacts, const Id& key, unsigned bits) const {
  std::size_t count = contacts.size();
  if (count >= 16 && bits + 3 <= kIdBits) {
    const std::size_t near = gather(members_.sharing(key, bits + 3), contacts);
    if (near > 0) count = near;
  }
  NodeIndex best = contacts[0];
  std::uint64_t least = ~std::uint64_t{0};
  bool tie = false;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t from_key = members_.id(contacts[i]).word[0] ^ key.word[0];
    tie |= from_key == least;
    best = from_key < least ? contacts[i] : best;
    least = std::min(from_key, least);
  }
  if (!tie) return best;
  return *std::ranges::min_element(contacts, {}, [&](NodeIndex n) { return members_.id(n) ^ key; });
}

Step XorOverlay::next_hop(NodeIndex at, const Id& key, std::span<const NodeIndex> avoid) const {
  const Id& id = members_.id(at);
  bool dead_bucket = false;  // was there one that is full, and all dead?
  Contacts contacts;
  // Contacts are nearer to the key if they are in the bucket of a bit in which the key differs, and
  // the nearest of all are in the first such bucket.
  for (unsigned bit = common_bits(id, key); bit < kIdBits; ++bit) {
    const Id rest = (id ^ key) ^ first_bits(id ^ key, bit);
    bit = common_bits(rest, {});
    if (bit == kIdBits) break;
    const bool full = look_into(at, bit, contacts);
    for (const NodeIndex dead : avoid) {
      contacts.erase(std::remove(contacts.begin(), contacts.end(), dead), contacts.end());
    }
    if (!contacts.empty()) {
      if (by_cost_ && full) {
        const NodeIndex next = cheapest_of(at, contacts, key);
        return {Step::Kind::kForward, next, {.memory = &members_.id(next)}};
      }
      // They share with it what they share with the place in their subtree that is nearest to it.
      const Id there = first_bits(id, bit) ^ key ^ first_bits(key, bit);
      const NodeIndex next = nearest_of(contacts, there, bit + 1);
      const bool sure = settled_ && !full && !dead_bucket;
      return {
          sure ? Step::Kind::kFinal : Step::Kind::kForward, next, {.memory = &members_.id(next)}};
    }
    dead_bucket |= full;
    if (bit + 1 >= depth(at)) break;
  }
  return {dead_bucket ? Step::Kind::kStuck : Step::Kind::kOwner, at};
}

std::size_t XorOverlay::next_hops(NodeIndex at, const Id& key, std::span<const NodeIndex> avoid,
                                  std::span<NodeIndex> out) const {
  const Id apart = members_.id(at) ^ key;
  std::size_t count = 0;
  struct Far {
    std::uint64_t word;  // the first of how far it is from the key
    NodeIndex node;
  };
  boost::container::small_vector<Far, 20> by_way;
  Contacts contacts;
  const auto take = [&](unsigned bit) {
    look_into(at, bit, contacts);
    for (const NodeIndex dead : avoid) {
      contacts.erase(std::remove(contacts.begin(), contacts.end(), dead), contacts.end());
    }
    by_way.clear();
    for (const NodeIndex n : contacts) by_way.push_back({members_.id(n).word[0] ^ key.word[0], n});
    std::ranges::sort(by_way, [&](const Far& a, const Far& b) {
      return a.word != b.word ? a.word < b.word : nearer(key, a.node, b.node);
    });
    for (const Far& far : by_way) {
      if (count < out.size()) out[count++] = far.node;
    }
  };
  // Nearer than `at` is what differs from it where the key does, the sooner the nearer; farther
  // what differs where the key does not, the later the nearer.
  const unsigned bits = depth(at);
  for (unsigned bit = 0; bit < bits && count < out.size(); ++bit) {
    if (is_one(apart, bit)) take(bit);
  }
  for (unsigned bit = bits; bit-- > 0 && count < out.size();) {
    if (!is_one(apart, bit)) take(bit);
  }
  return count;
}

bool XorOverlay::nearer(const Id& key, NodeIndex a, NodeIndex b) const {
  return (members_.id(a) ^ key) < (members_.id(b) ^ key);
}

}  // namespace ddns::kademlia
