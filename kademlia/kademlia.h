// Kademlia (Maymounkov and Mazieres, "Kademlia: A peer-to-peer information system based on the XOR
// metric", IPTPS 2002). A key belongs to the node whose id is nearest to it by XOR. For each bit i
// a node has a bucket of up to k nodes whose ids share its first i bits and differ in the next one:
// all such nodes where they are no more than k. A lookup asks the nearest node that it knows for
// nearer ones.
//
// The overlay is one that has settled. A bucket that is full has k nodes drawn uniformly from all
// that fit, a draw of the bucket's owner and of the bucket alone: no bucket is stored, and what is
// in one is drawn again whenever a node looks into it. Nobody joins, and nobody keeps buckets up:
// where nodes have crashed, calls to them time out and the next nearest is asked.
//
// Beside its buckets a node knows all nodes of the smallest subtree around it that has k others
// (section 2.4), and by these it knows who should keep a block. It routes by its buckets alone.
#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>
#include <vector>

#include "overlay/overlay.h"
#include "overlay/proximity.h"
#include "sim/random.h"

namespace ddns::kademlia {

using overlay::Id;
using overlay::NodeIndex;

struct Settings {
  unsigned bucket = 20;    // k, at least 1
  std::uint64_t seed = 1;  // of the buckets
  // With distances, a full bucket has the k nearest of k times the candidates that are drawn for it
  // (kademlia/proximity.cpp).
  overlay::Proximity proximity = {};
};

class Kademlia final : public overlay::Overlay {
 public:
  // Of all members, which are present and must outlive this. Throws sim::InputError where k is 0.
  Kademlia(const overlay::Members& members, const Settings& settings);

  NodeIndex owner(const Id& key) const override;
  bool owns(NodeIndex n, const Id& key) const override;
  NodeIndex heir(const Id& key, NodeIndex n) const override;
  // The contact that is nearest to the key, where it is nearer than `at`. It is the owner, kFinal,
  // if it comes from a bucket that is not full, which has all that fit, and none of them is dead.
  // A node whose nearer contacts are all dead is stuck, unless no bucket that they were in was
  // full: then it holds itself to be the owner.
  overlay::Step next_hop(NodeIndex at, const Id& key,
                         std::span<const NodeIndex> avoid) const override;
  // Of the smallest subtree around `at` that has k others, those nearest to the key.
  void keepers(NodeIndex at, const Id& key, unsigned r, std::vector<NodeIndex>& out) const override;
  // All contacts, from the bucket of the first bit on, and then the subtree's.
  void neighbours(NodeIndex at, std::vector<NodeIndex>& out) const override;
  // In the subtree around it?
  bool knows_near(NodeIndex at, NodeIndex other) const override {
    return surroundings(at).contains(other);
  }

  static overlay::Expectation expected(double nodes, const Settings& settings);

  using Contacts = boost::container::small_vector<NodeIndex, 20>;
  // The bucket of `at` for ids that share its first `bit` bits and differ in the next. Replaces
  // `out`. Returns how many nodes there are that fit.
  NodeIndex bucket(NodeIndex at, unsigned bit, Contacts& out) const;

 private:
  static std::size_t gather(overlay::NodeRange range, Contacts& nodes);
  NodeIndex nearest_of(Contacts& contacts, const Id& key, unsigned bits) const;
  overlay::NodeRange surroundings(NodeIndex at) const;
  void draw_near(NodeIndex at, overlay::NodeRange fit, Contacts& out) const;
  NodeIndex cheapest_of(NodeIndex at, const Contacts& contacts, const Id& key) const;

  unsigned k_;
  sim::Stream stream_;
  overlay::Proximity proximity_;
};

}  // namespace ddns::kademlia
