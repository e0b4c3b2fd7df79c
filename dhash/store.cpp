#include "dhash/store.h"

#include <algorithm>

#include "sim/check.h"

namespace ddns::dhash {

using overlay::kNoNode;

Store::Store(RecordIndex records, NodeIndex nodes, unsigned replicas)
    : replicas_(replicas), holders_(std::size_t{records} * replicas, kNoNode), counts_(nodes) {
  sim::check(replicas >= 1, "a record has at least one replica");
}

void Store::add(RecordIndex record, NodeIndex node) {
  sim::check(!holds(node, record), "a node stores a record once");
  NodeIndex* h = &holders_[std::size_t{record} * replicas_];
  NodeIndex* free = std::find(h, h + replicas_, kNoNode);
  sim::check(free != h + replicas_, "a record has at most its number of replicas");
  *free = node;
  ++counts_[node];
}

void Store::remove(RecordIndex record, NodeIndex node) {
  NodeIndex* h = &holders_[std::size_t{record} * replicas_];
  NodeIndex* found = std::find(h, h + replicas_, node);
  sim::check(found != h + replicas_, "only a holder can lose a record");
  std::move(found + 1, h + replicas_, found);
  h[replicas_ - 1] = kNoNode;
  --counts_[node];
}

std::span<const NodeIndex> Store::holders(RecordIndex record) const {
  const NodeIndex* h = &holders_[std::size_t{record} * replicas_];
  return {h, std::find(h, h + replicas_, kNoNode)};
}

std::size_t Store::memory_bytes() const {
  return holders_.capacity() * sizeof(NodeIndex) + counts_.capacity() * sizeof(std::uint32_t);
}

}  // namespace ddns::dhash
