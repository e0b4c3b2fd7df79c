#include "kademlia/kademlia.h"

#include <algorithm>
#include <cmath>

#include "kademlia/nearest.h"
#include "sim/check.h"

namespace ddns::kademlia {

using overlay::common_bits;
using overlay::first_bits;
using overlay::kIdBits;
using overlay::kNoNode;
using overlay::NodeRange;
using overlay::Step;
using sim::InputError;

namespace {

// Bit i counts from the first; the id that is 1 there and 0 elsewhere.
Id bit_id(unsigned i) {
  return overlay::power_of_two(kIdBits - 1 - i);
}

}  // namespace

Kademlia::Kademlia(const overlay::Members& members, const Settings& settings)
    : Overlay(members),
      k_(settings.bucket),
      stream_(settings.seed, "kademlia buckets"),
      proximity_(settings.proximity) {
  sim::check(members.present_count() == members.count(), "a static overlay has all of its nodes");
  if (k_ == 0) throw InputError(InputError::Kind::kSpec, "a bucket has room for at least one node");
}

NodeIndex Kademlia::owner(const Id& key) const {
  return nearest(members_, key);
}

bool Kademlia::owns(NodeIndex n, const Id& key) const {
  return nearest(members_, key) == n;
}

// Nodes that share more bits with n than with the key are nearer to it than n where n and the key
// differ in the next bit, and farther where they do not: of the latter those that share most.
NodeIndex Kademlia::heir(const Id& key, NodeIndex n) const {
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

NodeIndex Kademlia::bucket(NodeIndex at, unsigned bit, Contacts& out) const {
  const NodeRange fit = members_.sharing(members_.id(at) ^ bit_id(bit), bit + 1);
  out.clear();
  if (fit.size() <= k_) {
    for (NodeIndex n = fit.begin; n < fit.end; ++n) out.push_back(n);
    return fit.size();
  }
  if (proximity_.known()) {
    draw_near(at, fit, out);
    return fit.size();
  }
  // Robert Floyd's way to draw k of them (Bentley, "Programming Pearls: A sample of brilliance",
  // CACM 30(9), 1987). No two buckets of a node have a node in common, so the first that fits tells
  // which one it is.
  sim::Rng rng = stream_.at(std::uint64_t{at} << 32 | fit.begin);
  out.resize(k_, boost::container::default_init);
  NodeIndex* const drawn = out.data();
  const NodeIndex others = fit.size() - k_;
  for (unsigned i = 0; i < k_; ++i) {
    const NodeIndex n = fit.begin + rng.below(others + i + 1);
    unsigned again = 0;
    for (unsigned j = 0; j < i; ++j) again |= unsigned{drawn[j] == n};
    drawn[i] = again != 0 ? fit.begin + others + i : n;
  }
  return fit.size();
}

// Moves those of the nodes that are in the range to the front. How many are they?
std::size_t Kademlia::gather(NodeRange range, Contacts& nodes) {
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
NodeIndex Kademlia::nearest_of(Contacts& contacts, const Id& key, unsigned bits) const {
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

Step Kademlia::next_hop(NodeIndex at, const Id& key, std::span<const NodeIndex> avoid) const {
  const Id& id = members_.id(at);
  bool dead_bucket = false;  // was there one that is full, and all dead?
  Contacts contacts;
  // Contacts are nearer to the key if they are in the bucket of a bit in which the key differs, and
  // the nearest of all are in the first such bucket.
  for (unsigned bit = common_bits(id, key); bit < kIdBits; ++bit) {
    const Id rest = (id ^ key) ^ first_bits(id ^ key, bit);
    bit = common_bits(rest, {});
    if (bit == kIdBits) break;
    const NodeIndex fit = bucket(at, bit, contacts);
    for (const NodeIndex dead : avoid) {
      contacts.erase(std::remove(contacts.begin(), contacts.end(), dead), contacts.end());
    }
    if (!contacts.empty()) {
      if (proximity_.routes && fit > k_) {
        const NodeIndex next = cheapest_of(at, contacts, key);
        return {Step::Kind::kForward, next, {.memory = &members_.id(next)}};
      }
      // They share with it what they share with the place in their subtree that is nearest to it.
      const Id there = first_bits(id, bit) ^ key ^ first_bits(key, bit);
      const NodeIndex next = nearest_of(contacts, there, bit + 1);
      const bool sure = fit <= k_ && !dead_bucket;
      return {
          sure ? Step::Kind::kFinal : Step::Kind::kForward, next, {.memory = &members_.id(next)}};
    }
    dead_bucket |= fit > k_;
    if (members_.sharing(id, bit).size() == 1) break;  // nobody shares more with `at`
  }
  return {dead_bucket ? Step::Kind::kStuck : Step::Kind::kOwner, at};
}

// The smallest subtree around `at` with k others, itself included; all nodes where they are fewer.
NodeRange Kademlia::surroundings(NodeIndex at) const {
  const Id& id = members_.id(at);
  unsigned bits = 0;
  while (bits < kIdBits && members_.sharing(id, bits + 1).size() > k_) ++bits;
  return members_.sharing(id, bits);
}

void Kademlia::keepers(NodeIndex at, const Id& key, unsigned r, std::vector<NodeIndex>& out) const {
  std::vector<NodeIndex> all;
  const NodeRange around = surroundings(at);
  for (NodeIndex n = around.begin; n < around.end; ++n) all.push_back(n);
  std::ranges::sort(all, {}, [&](NodeIndex n) { return members_.id(n) ^ key; });
  out.clear();
  for (const NodeIndex n : all) {
    if (!members_.add_one_a_host(n, r, out)) return;
  }
}

void Kademlia::neighbours(NodeIndex at, std::vector<NodeIndex>& out) const {
  out.clear();
  const Id& id = members_.id(at);
  const NodeRange around = surroundings(at);
  Contacts contacts;
  for (unsigned bit = 0; members_.sharing(id, bit).size() > around.size(); ++bit) {
    bucket(at, bit, contacts);
    out.insert(out.end(), contacts.begin(), contacts.end());
  }
  for (NodeIndex n = around.begin; n < around.end; ++n) {
    if (n != at) out.push_back(n);
  }
}

overlay::Expectation Kademlia::expected(double nodes, const Settings& settings) {
  const double k = settings.bucket;
  overlay::Expectation e;
  const double full = nodes > k ? std::floor(std::log2(nodes / k)) : 0;
  e.known = nodes * (full * k + nodes / std::exp2(full) - 1);
  // Bits a hop, and what is gained and lost at the two ends: as found for k from 1 to 20, on
  // networks of 10^3 to 10^6.
  const double bits = std::log2(k) + 1.35 + 0.65 / k;
  e.hops_a_fold = 1 / (bits * std::log(2));
  e.hops = nodes < 2 ? 0 : std::max(0.5, e.hops_a_fold * std::log(nodes) + 0.2 - 0.36 / k);
  return e;
}

}  // namespace ddns::kademlia
