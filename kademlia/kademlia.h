// A network of Kademlia (kademlia/xor_overlay.h) whose buckets are drawn and need not be stored.
//
// The overlay is one that has settled. A bucket that is full has k nodes drawn uniformly from all
// that fit, a draw of the bucket's owner and of the bucket alone. So what is in one can be drawn
// again whenever a node looks into it, and a lookup does not draw more of it than decides which
// contact is the nearest to the key (kademlia/draw.cpp). In a small network what was drawn is kept
// (kademlia/memo.h). Nobody joins, and nobody keeps buckets up: where nodes have crashed, calls to
// them time out and the next nearest is asked.
//
// Beside its buckets a node knows all nodes of the smallest subtree around it that has k others
// (section 2.4), and by these it knows who should keep a block. It routes by its buckets alone.
#pragma once

#include <cstdint>
#include <vector>

#include "kademlia/memo.h"
#include "kademlia/xor_overlay.h"
#include "overlay/proximity.h"
#include "sim/random.h"

namespace ddns::kademlia {

struct Settings {
  unsigned bucket = 20;    // k, at least 1
  std::uint64_t seed = 1;  // of the buckets
  // With distances, a full bucket has the k nearest of k times the candidates that are drawn for it
  // (kademlia/proximity.cpp).
  overlay::Proximity proximity = {};
};

class Kademlia final : public XorOverlay {
 public:
  // Of all members, which are present and must outlive this. Throws sim::InputError where k is 0.
  Kademlia(const overlay::Members& members, const Settings& settings);

  // Of the smallest subtree around `at` that has k others, those nearest to the key.
  void keepers(NodeIndex at, const Id& key, unsigned r, std::vector<NodeIndex>& out) const override;
  // All contacts, from the bucket of the first bit on, and then the subtree's.
  void neighbours(NodeIndex at, std::vector<NodeIndex>& out) const override;
  // In the subtree around it?
  bool knows_near(NodeIndex at, NodeIndex other) const override {
    return surroundings(at).contains(other);
  }

  std::size_t memory_bytes() const override {
    return Overlay::memory_bytes() + memo_.memory_bytes();
  }
  static overlay::Expectation expected(double nodes, const Settings& settings);

  // The bucket of `at` for ids that share its first `bit` bits and differ in the next. Replaces
  // `out`. Returns how many nodes there are that fit.
  NodeIndex bucket(NodeIndex at, unsigned bit, Contacts& out) const;

 private:
  static constexpr unsigned kFew = 64;  // contacts that are drawn at once

  bool look_into(NodeIndex at, unsigned bit, Contacts& out) const override;
  NodeIndex nearest_in(NodeIndex at, unsigned bit, const Id& key, bool& full) const override;
  const void* first_read(NodeIndex at, const Id& key) const override;
  unsigned depth(NodeIndex at) const override;
  overlay::NodeRange surroundings(NodeIndex at) const;
  // As nearest_in: the first puts the bucket into the memo, the second does without it.
  NodeIndex remember(NodeIndex at, unsigned bit, const Id& key, bool& full) const;
  NodeIndex nearest_drawn(NodeIndex at, unsigned bit, const Id& key, bool& full) const;
  // The contacts of a full bucket, `fit` being those that could be.
  void draw(NodeIndex at, overlay::NodeRange fit, std::span<NodeIndex> out) const;
  // What the draws say before any that repeats one is replaced. False where one draw has to be made
  // anew. REQUIRES: k is not more than kFew.
  bool draw_places(NodeIndex at, overlay::NodeRange fit, std::span<NodeIndex> out) const;
  // Of nodes, at least one, that share the first `bits` bits of the key, the nearest to it. The
  // first alters their order.
  NodeIndex nearest_by_order(std::span<NodeIndex> nodes, Id key, unsigned bits) const;
  NodeIndex nearest_of_range(overlay::NodeRange nodes, Id key, unsigned bits) const;
  void draw_near(NodeIndex at, overlay::NodeRange fit, Contacts& out) const;
  NodeIndex cheapest_of(NodeIndex at, const Contacts& contacts, const Id& key) const override;

  unsigned k_;
  sim::Stream stream_;
  overlay::Proximity proximity_;
  mutable Memo memo_;
};

}  // namespace ddns::kademlia
