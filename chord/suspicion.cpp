#include "chord/suspicion.h"

#include <algorithm>

namespace ddns::chord {

using overlay::kNoNode;

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

void Contacts::add(NodeIndex at, NodeIndex lost) {
  if (capacity_ == 0) return;
  remove(at, lost);
  NodeIndex* const row = &table_[at * capacity_];
  NodeIndex* const end = row + capacity_;
  NodeIndex* const free = std::find(row, end, kNoNode);
  if (free != end) {
    *free = lost;
  } else {
    std::copy(row + 1, end, row);
    *(end - 1) = lost;
  }
}

void Contacts::remove(NodeIndex at, NodeIndex contact) {
  if (capacity_ == 0) return;
  NodeIndex* const row = &table_[at * capacity_];
  NodeIndex* const end = std::remove(row, row + capacity_, contact);
  std::fill(end, row + capacity_, kNoNode);
}

void Contacts::clear(NodeIndex at) {
  if (capacity_ == 0) return;
  NodeIndex* const row = &table_[at * capacity_];
  std::fill(row, row + capacity_, kNoNode);
}

NodeIndex Contacts::next(NodeIndex at) {
  if (capacity_ == 0) return kNoNode;
  NodeIndex* const row = &table_[at * capacity_];
  NodeIndex* const end = std::find(row, row + capacity_, kNoNode);
  if (end == row) return kNoNode;
  std::rotate(row, row + 1, end);
  return *(end - 1);
}

}  // namespace ddns::chord
