#include "onehop/one_hop.h"

#include <algorithm>

namespace ddns::onehop {

using overlay::kNoNode;
using overlay::Step;

OneHop::OneHop(const overlay::Members& members) : RingOverlay(members) {
  known_.reserve(members.present_count());
  for (NodeIndex n = 0; n < members.count(); ++n) {
    if (members.present(n)) known_.push_back(n);
  }
}

std::size_t OneHop::place(NodeIndex n) const {
  if (size() == members_.count()) return n;
  return static_cast<std::size_t>(std::ranges::lower_bound(known_, n) - known_.begin());
}

Step OneHop::next_hop(NodeIndex at, const Id& key, std::span<const NodeIndex> avoid) const {
  const std::size_t first = place(members_.first_at_or_after(key));
  for (std::size_t i = 0; i < size(); ++i) {
    const NodeIndex n = known_[(first + i) % size()];
    if (overlay::contains(avoid, n)) continue;
    const Step::Kind kind = n == at ? Step::Kind::kOwner : Step::Kind::kFinal;
    return {kind, n, {.memory = &members_.id(n)}};
  }
  return {Step::Kind::kStuck, at};
}

NodeIndex OneHop::before(NodeIndex at) const {
  return known_[(place(at) + size() - 1) % size()];
}

NodeIndex OneHop::after(NodeIndex at, unsigned i) const {
  return i + 1 < size() ? known_[(place(at) + 1 + i) % size()] : kNoNode;
}

void OneHop::neighbours(NodeIndex at, std::vector<NodeIndex>& out) const {
  out = known_;
  std::erase(out, at);
}

std::size_t OneHop::memory_bytes() const {
  return members_.memory_bytes() + known_.capacity() * sizeof(NodeIndex);
}

overlay::Expectation OneHop::expected(double nodes) {
  overlay::Expectation e;
  e.entries = nodes;
  e.known = nodes * (nodes - 1);
  e.bytes = nodes * sizeof(NodeIndex);
  e.hops = nodes < 2 ? 0 : 1;
  return e;
}

}  // namespace ddns::onehop
