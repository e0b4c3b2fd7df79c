#include "overlay/ring.h"

namespace ddns::overlay {

NodeIndex ring_owner(const Members& members, const Id& key) {
  const NodeIndex n = members.first_at_or_after(key);
  return members.present(n) ? n : members.next_present(n);
}

bool ring_owns(const Members& members, NodeIndex n, const Id& key) {
  return in_half_open(key, members.id(members.previous_present(n)), members.id(n));
}

void RingOverlay::keepers(NodeIndex at, const Id& /*key*/, unsigned r,
                          std::vector<NodeIndex>& out) const {
  out.assign(1, at);
  for (unsigned i = 0;; ++i) {
    const NodeIndex next = after(at, i);
    if (next == kNoNode || !members_.add_one_a_host(next, r, out)) return;
  }
}

}  // namespace ddns::overlay
