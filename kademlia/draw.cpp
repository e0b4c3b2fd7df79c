// The contacts of a bucket, without a table of them: which they are, and the nearest one to a key.
#include <algorithm>
#include <array>
#include <ranges>

#include "kademlia/kademlia.h"
#include "kademlia/nearest.h"

namespace ddns::kademlia {

using overlay::common_bits;
using overlay::kIdBits;
using overlay::kNoNode;
using overlay::NodeRange;

// Robert Floyd's way to draw k of them (Bentley, "Programming Pearls: A sample of brilliance",
// CACM 30(9), 1987). No two buckets of a node have a node in common, so the first that fits tells
// which one it is.
void Kademlia::draw(NodeIndex at, NodeRange fit, std::span<NodeIndex> out) const {
  sim::Rng rng = stream_.at(std::uint64_t{at} << 32 | fit.begin);
  const NodeIndex others = fit.size() - k_;
  for (unsigned i = 0; i < k_; ++i) {
    const NodeIndex n = fit.begin + rng.below(others + i + 1);
    unsigned again = 0;
    for (unsigned j = 0; j < i; ++j) again |= unsigned{out[j] == n};
    out[i] = again != 0 ? fit.begin + others + i : n;
  }
}

// The order of ids tells on which side of each further bit nodes are. So ids are read only of those
// that share as many bits as the index of members goes by: each would be one more wait for memory.
NodeIndex Kademlia::nearest_by_order(std::span<NodeIndex> nodes, Id key, unsigned bits) const {
  while (nodes.size() > 1 && bits < members_.index_bits()) {
    const NodeRange range = members_.sharing(key, ++bits);
    std::size_t count = 0;
    for (NodeIndex& n : nodes) {
      const NodeIndex node = n;
      n = nodes[count];
      nodes[count] = node;
      count += node - range.begin < range.size();
    }
    if (count > 0) {
      nodes = nodes.first(count);
    } else {
      key = key ^ bit_id(bits - 1);
    }
  }
  return nodes.size() == 1 ? nodes.front() : nearest_of(nodes, key);
}

NodeIndex Kademlia::nearest_of_range(NodeRange nodes, Id key, unsigned bits) const {
  while (nodes.size() > 1 && bits < members_.index_bits()) {
    const NodeRange range = members_.sharing(key, ++bits);
    if (range.size() > 0) {
      nodes = range;
    } else {
      key = key ^ bit_id(bits - 1);
    }
  }
  NodeIndex best = nodes.begin;
  for (NodeIndex n = best + 1; n < nodes.end; ++n) {
    if ((members_.id(n) ^ key) < (members_.id(best) ^ key)) best = n;
  }
  return best;
}

NodeIndex Kademlia::nearest_in(NodeIndex at, unsigned bit, const Id& key, bool& full) const {
  if (bit >= memo_.bits()) return nearest_drawn(at, bit, key, full);
  const Memo::Nearest nearest = memo_.nearest(at, bit, key);
  if (!nearest.known) return remember(at, bit, key, full);
  full = nearest.full;
  return nearest.node;
}

NodeIndex Kademlia::remember(NodeIndex at, unsigned bit, const Id& key, bool& full) const {
  Contacts contacts;
  full = look_into(at, bit, contacts);
  memo_.put(at, bit, {contacts.data(), contacts.size()}, full);
  return contacts.empty() ? kNoNode : nearest_of({contacts.data(), contacts.size()}, key);
}

const void* Kademlia::first_read(NodeIndex at, const Id& key) const {
  const Id& id = members_.id(at);
  const unsigned bit = common_bits(id, key);
  return bit < memo_.bits() ? memo_.row(at, bit) : &id;
}

// Of the contacts in a full bucket the nearest to a key is likely to share three bits more with it
// than all do, or else two. By the order of ids it is known which nodes share them, and the others
// do not matter. Nor do draws that repeat one before them, as long as the nodes that come in their
// place, the last k of those that fit, share fewer bits.
NodeIndex Kademlia::nearest_drawn(NodeIndex at, unsigned bit, const Id& key, bool& full) const {
  const NodeRange fit = members_.sharing(key, bit + 1);
  full = fit.size() > k_;
  if (!full) return fit.size() == 0 ? kNoNode : nearest_of_range(fit, key, bit + 1);
  if (proximity_.known() || k_ > kFew) return XorOverlay::nearest_in(at, bit, key, full);
  const auto sharing = [&](unsigned bits) {
    return members_.sharing(key, std::min(bits, kIdBits));
  };
  NodeRange range = sharing(bit + 4);  // to be read while draws are made
  std::array<NodeIndex, kFew> contacts;
  const NodeIndex others = fit.size() - k_;
  const bool unbiased = draw_places(at, fit, contacts);
  std::array<NodeIndex, kFew> near;
  for (unsigned bits = bit + 4; bits > bit + 1 && unbiased; --bits) {
    if (bits < bit + 4) range = sharing(bits);
    if (range.end > fit.begin + others) break;
    std::size_t count = 0;
    for (unsigned i = 0; i < k_; ++i) {
      near[count] = contacts[i];
      count += contacts[i] - range.begin < range.size();
    }
    if (count > 0) return nearest_by_order(std::span(near).first(count), key, bits);
  }
  draw(at, fit, std::span(contacts).first(k_));
  return nearest_by_order(std::span(contacts).first(k_), key, bit + 1);
}

// As sim::Rng::below, but for the draws that it makes anew, one in 2^32 over the nodes that fit.
bool Kademlia::draw_places(NodeIndex at, NodeRange fit, std::span<NodeIndex> out) const {
  std::array<std::uint32_t, kFew> draws;
  stream_.first(std::uint64_t{at} << 32 | fit.begin, std::span(draws).first(k_));
  const std::uint32_t least = fit.size() - k_ + 1;
  bool unbiased = true;
  for (unsigned i = 0; i < k_; ++i) {
    const std::uint64_t product = std::uint64_t{draws[i]} * (least + i);
    unbiased &= static_cast<std::uint32_t>(product) >= least + i;
    out[i] = fit.begin + static_cast<NodeIndex>(product >> 32);
  }
  return unbiased;
}

}  // namespace ddns::kademlia
