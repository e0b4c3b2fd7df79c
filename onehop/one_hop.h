// One-hop routing (Gupta, Liskov and Rodrigues, "One hop lookups for peer-to-peer overlays", HotOS
// 2003): every node knows all the others, and calls a key's owner itself. Keys belong to their
// successors, as in Chord.
//
// How the paper spreads the news of who has come and gone is not modelled. Nodes know those who
// were present when the overlay was built, and go on knowing them: where the owner has crashed, a
// call to it times out, and the next node clockwise is asked in its place, as section 3 of the
// paper has it.
//
// All nodes know the same, so one table stands for those of all.
#pragma once

#include <vector>

#include "overlay/ring.h"

namespace ddns::onehop {

using overlay::Id;
using overlay::NodeIndex;

class OneHop final : public overlay::RingOverlay {
 public:
  // Of the members that are present; `members` must outlive this.
  explicit OneHop(const overlay::Members& members);

  // The first node at or clockwise after the key, as far as is known, that is not to be avoided:
  // never kForward.
  overlay::Step next_hop(NodeIndex at, const Id& key,
                         std::span<const NodeIndex> avoid) const override;
  NodeIndex before(NodeIndex at) const override;
  NodeIndex after(NodeIndex at, unsigned i) const override;
  void neighbours(NodeIndex at, std::vector<NodeIndex>& out) const override;
  std::size_t memory_bytes() const override;

  static overlay::Expectation expected(double nodes);

 private:
  std::size_t size() const { return known_.size(); }
  // Where in known_ the first node from n on, n included, stands; size() where that is none.
  std::size_t place(NodeIndex n) const;

  std::vector<NodeIndex> known_;  // in the order of the ring
};

}  // namespace ddns::onehop
