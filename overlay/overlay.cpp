#include "overlay/overlay.h"

#include "sim/check.h"

namespace ddns::overlay {

void Overlay::replicas(const Id& key, unsigned r, std::vector<NodeIndex>& out) const {
  out.clear();
  const NodeIndex first = owner(key);
  NodeIndex n = first;
  while (members_.add_one_a_host(n, r, out)) {
    n = heir(key, n);
    if (n == first) return;
  }
}

std::size_t Overlay::next_hops(NodeIndex at, const Id& key, std::span<const NodeIndex> avoid,
                               std::span<NodeIndex> out) const {
  const Step step = next_hop(at, key, avoid);
  if (out.empty() || step.kind == Step::Kind::kOwner || step.kind == Step::Kind::kStuck) return 0;
  out.front() = step.next;
  return 1;
}

bool Overlay::nearer(const Id&, NodeIndex, NodeIndex) const {
  sim::check(false, "an overlay that names one node at a time is asked which is nearer");
  return false;
}

}  // namespace ddns::overlay
