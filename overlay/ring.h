// Overlays whose ids lie on a circle, where a key belongs to the first node at or clockwise after
// it and its copies are on the nodes that follow (Chord, SIGCOMM 2001, section 4.2; DHash, SOSP
// 2001, section 4.3).
#pragma once

#include <vector>

#include "overlay/overlay.h"

namespace ddns::overlay {

// The first PRESENT node at or clockwise after the key. REQUIRES: a node is present.
NodeIndex ring_owner(const Members& members, const Id& key);
// Is that the node n? Reads only n and the node before it. REQUIRES: n is present.
bool ring_owns(const Members& members, NodeIndex n, const Id& key);

class RingOverlay : public Overlay {
 public:
  using Overlay::Overlay;

  NodeIndex owner(const Id& key) const override { return ring_owner(members_, key); }
  bool owns(NodeIndex n, const Id& key) const override { return ring_owns(members_, n, key); }
  NodeIndex heir(const Id&, NodeIndex n) const override { return members_.next_present(n); }
  // `at` and the nodes that it knows to follow it: the same for every key.
  void keepers(NodeIndex at, const Id& key, unsigned r, std::vector<NodeIndex>& out) const override;

  // What `at` itself believes. It owns the keys after before(at), kNoNode where it does not know,
  // up to its own id.
  virtual NodeIndex before(NodeIndex at) const = 0;
  // The i-th node after it, from 0; kNoNode behind the last that it knows of. A node that knows of
  // no other may name itself as the first.
  virtual NodeIndex after(NodeIndex at, unsigned i) const = 0;
};

}  // namespace ddns::overlay
