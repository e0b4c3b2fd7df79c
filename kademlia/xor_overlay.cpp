#include "kademlia/xor_overlay.h"

#include <algorithm>
#include <bit>

#include "kademlia/nearest.h"

namespace ddns::kademlia {

using overlay::common_bits;
using overlay::first_bits;
using overlay::kIdBits;
using overlay::kNoNode;
using overlay::NodeRange;
using overlay::Step;

namespace {

// The first bit behind that one in which the two differ; 160 where there is none.
unsigned next_apart(const Id& a, const Id& b, unsigned bit) {
  const Id apart = a ^ b;
  return common_bits(apart, first_bits(apart, bit + 1));
}

}  // namespace

NodeIndex XorOverlay::owner(const Id& key) const {
  return nearest(members_, key);
}

// Those that are nearer to the key than n share as many bits with n as the key does, or more: so
// they stand next to it, on either side, mostly one or two. Where leading words do not tell who
// they are, or there are many, the nearest of all is found.
bool XorOverlay::owns(NodeIndex n, const Id& key) const {
  if (!members_.present(n)) return false;
  const std::uint64_t word = members_.id(n).word[0];
  const std::uint64_t far = word ^ key.word[0];
  enum class Nearer { kNone, kSome, kUnknown };
  const auto look = [&](NodeIndex others, bool up) {
    constexpr NodeIndex kMost = 8;
    for (NodeIndex i = 1; i <= std::min(others, kMost); ++i) {
      const NodeIndex other = up ? n + i : n - i;
      const std::uint64_t apart = word ^ members_.id(other).word[0];
      if (apart == 0) return Nearer::kUnknown;
      if (std::countl_zero(apart) < std::countl_zero(far)) return Nearer::kNone;
      if ((far ^ apart) < far && members_.present(other)) return Nearer::kSome;
    }
    return others > kMost ? Nearer::kUnknown : Nearer::kNone;
  };
  const Nearer before = look(n, /*up=*/false);
  if (before == Nearer::kSome) return false;
  const Nearer after = look(members_.count() - 1 - n, /*up=*/true);
  if (after == Nearer::kSome) return false;
  if (before == Nearer::kNone && after == Nearer::kNone) return true;
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

// Leading words settle it unless two distances begin alike. No branch depends on an id, which
// nobody can guess.
NodeIndex XorOverlay::nearest_of(std::span<const NodeIndex> nodes, const Id& key) const {
  NodeIndex best = nodes.front();
  std::uint64_t least = ~std::uint64_t{0};
  bool tie = false;
  for (const NodeIndex n : nodes) {
    const std::uint64_t from_key = members_.id(n).word[0] ^ key.word[0];
    tie |= from_key == least;
    best = from_key < least ? n : best;
    least = std::min(from_key, least);
  }
  if (!tie) return best;
  return *std::ranges::min_element(nodes, {}, [&](NodeIndex n) { return members_.id(n) ^ key; });
}

NodeIndex XorOverlay::nearest_in(NodeIndex at, unsigned bit, const Id& key, bool& full) const {
  Contacts contacts;
  full = look_into(at, bit, contacts);
  return contacts.empty() ? kNoNode : nearest_of({contacts.data(), contacts.size()}, key);
}

Step XorOverlay::lead_to(NodeIndex next, const Id& key, bool sure) const {
  if (sure) return {Step::Kind::kFinal, next, {.memory = &members_.id(next)}};
  return {Step::Kind::kForward, next, {.memory = first_read(next, key)}};
}

// Contacts are nearer to the key if they are in the bucket of a bit in which the key differs, and
// the nearest of all are in the first such bucket that has any.
Step XorOverlay::next_hop(NodeIndex at, const Id& key, std::span<const NodeIndex> avoid) const {
  if (by_cost_ || !avoid.empty()) return next_living(at, key, avoid);
  const Id& id = members_.id(at);
  Id place = key;  // nearest to it of those places whose nodes are in the bucket
  unsigned bit = common_bits(id, key);
  while (bit < kIdBits) {
    bool full = false;
    const NodeIndex next = nearest_in(at, bit, place, full);
    if (next != kNoNode) return lead_to(next, key, settled_ && !full);
    if (bit + 1 >= depth(at)) break;
    bit = next_apart(id, key, bit);
    place = first_bits(id, bit) ^ key ^ first_bits(key, bit);
  }
  return {Step::Kind::kOwner, at};
}

Step XorOverlay::next_living(NodeIndex at, const Id& key, std::span<const NodeIndex> avoid) const {
  const Id& id = members_.id(at);
  bool dead_bucket = false;  // was there one that is full, and all dead?
  Contacts contacts;
  for (unsigned bit = common_bits(id, key); bit < kIdBits; bit = next_apart(id, key, bit)) {
    const bool full = look_into(at, bit, contacts);
    for (const NodeIndex dead : avoid) {
      contacts.erase(std::remove(contacts.begin(), contacts.end(), dead), contacts.end());
    }
    if (!contacts.empty()) {
      if (by_cost_ && full) return lead_to(cheapest_of(at, contacts, key), key, /*sure=*/false);
      return lead_to(nearest_of({contacts.data(), contacts.size()}, key), key,
                     settled_ && !full && !dead_bucket);
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
