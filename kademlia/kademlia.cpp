#include "kademlia/kademlia.h"

#include <algorithm>
#include <bit>
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

template <class Nodes>
bool contains(const Nodes& nodes, NodeIndex n) {
  return std::find(nodes.begin(), nodes.end(), n) != nodes.end();
}

// Bit i counts from the first; the id that is 1 there and 0 elsewhere.
Id bit_id(unsigned i) {
  return overlay::power_of_two(kIdBits - 1 - i);
}

}  // namespace

Kademlia::Kademlia(const overlay::Members& members, const Settings& settings)
    : Overlay(members),
      k_(settings.bucket),
      stream_(settings.seed, "kademlia buckets"),
      built_at_(members.changes()) {
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
  // Robert Floyd's way to draw k of them (Bentley, "Programming Pearls: A sample of brilliance",
  // CACM 30(9), 1987). No two buckets of a node have a node in common, so the first that fits tells
  // which one it is.
  sim::Rng rng = stream_.at(std::uint64_t{at} << 32 | fit.begin);
  for (NodeIndex last = fit.size() - k_; last < fit.size(); ++last) {
    const NodeIndex drawn = fit.begin + rng.below(last + 1);
    bool again = false;
    for (const NodeIndex n : out) again |= n == drawn;
    out.push_back(again ? fit.begin + last : drawn);
  }
  return fit.size();
}

// Of the nodes of a bucket, whose ids share `bits` bits with the key and more, the nearest to it
// that is not to be avoided. Of k random nodes the nearest is likely to share log2 k bits more than
// that. Where each subtree ends in the order of nodes is known, so most ids need not be looked at.
NodeIndex Kademlia::nearest_of(const Contacts& contacts, const Id& key, unsigned bits,
                               std::span<const NodeIndex> avoid) const {
  const unsigned likely = contacts.size() < 8 ? 0 : std::bit_width(contacts.size()) - 2;
  NodeRange seen;
  for (unsigned more = std::min(likely, kIdBits - bits) + 1; more-- > 0;) {
    const NodeRange range =
        more == 0 ? NodeRange{0, members_.count()} : members_.sharing(key, bits + more);
    NodeIndex best = kNoNode;
    Id least;
    for (const NodeIndex n : contacts) {
      if (!range.contains(n) || seen.contains(n) || contains(avoid, n)) continue;
      const Id from_key = members_.id(n) ^ key;
      if (best != kNoNode && !(from_key < least)) continue;
      best = n;
      least = from_key;
    }
    if (best != kNoNode) return best;
    seen = range;
  }
  return kNoNode;
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
    if (bit == kIdBits || members_.sharing(id, bit).size() == 1) break;
    const NodeIndex fit = bucket(at, bit, contacts);
    // As the key looks from there: what they share with it they share with the nearest place to it.
    const Id there = first_bits(id, bit) ^ (key ^ first_bits(key, bit));
    const NodeIndex next = nearest_of(contacts, there, bit + 1, avoid);
    if (next != kNoNode) {
      const bool sure = fit <= k_ && !dead_bucket;
      return {
          sure ? Step::Kind::kFinal : Step::Kind::kForward, next, {.memory = &members_.id(next)}};
    }
    dead_bucket |= fit > k_;
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
