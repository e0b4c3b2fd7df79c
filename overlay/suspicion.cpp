#include "overlay/suspicion.h"

#include <algorithm>

namespace ddns::overlay {

void Suspicions::add(NodeIndex at, NodeIndex dead, sim::Time now) {
  std::vector<Suspicion>& list = by_node_[at];
  std::erase_if(list, [&](const Suspicion& s) { return s.node == dead || now - s.since > age_; });
  list.push_back({dead, now});
  note_bits(at);
}

void Suspicions::erase(NodeIndex at, NodeIndex alive) {
  std::erase_if(by_node_[at], [&](const Suspicion& s) { return s.node == alive; });
  note_bits(at);
}

void Suspicions::clear(NodeIndex at) {
  by_node_[at].clear();
  note_bits(at);
}

void Suspicions::note_bits(NodeIndex at) {
  bits_[at] = 0;
  for (const Suspicion& s : by_node_[at]) bits_[at] |= bit(s.node);
}

bool Suspicions::holds_dead(NodeIndex at, NodeIndex node, sim::Time now, sim::Time heard) const {
  const auto holds = [&](const Suspicion& s) {
    return s.node == node && now - s.since <= age_ && heard <= s.since;
  };
  return std::any_of(by_node_[at].begin(), by_node_[at].end(), holds);
}

std::size_t Suspicions::memory_bytes() const {
  std::size_t bytes =
      by_node_.capacity() * sizeof(by_node_[0]) + bits_.capacity() * sizeof(bits_[0]);
  for (const auto& list : by_node_) bytes += list.capacity() * sizeof(Suspicion);
  return bytes;
}

}  // namespace ddns::overlay
