#include "dhash/cache.h"

#include "sim/check.h"

namespace ddns::dhash {

CopyCache::CopyCache(NodeIndex nodes, RecordIndex records, std::uint32_t capacity, bool expiring)
    : lasting_(capacity == kUnlimited && !expiring),
      set_(nodes, lasting_ ? records : 0),
      counts_(lasting_ ? nodes : 0),
      table_(lasting_ ? 0 : nodes, capacity) {}

void CopyCache::put(NodeIndex node, RecordIndex record, sim::Time expires) {
  if (!lasting_) return table_.put(node, record, expires);
  sim::check(expires == sim::Time::never(), "copies expire only in an expiring cache");
  if (set_.insert(node, record)) ++counts_[node];
}

bool CopyCache::put_everywhere(NodeIndex server, RecordIndex record) {
  if (!lasting_) return false;
  if (set_.is_everywhere(record)) return true;
  if (!set_.insert_everywhere(record)) return false;
  ++everywhere_;
  --counts_[server];
  return true;
}

void CopyCache::drop(NodeIndex node, RecordIndex record) {
  sim::check(!lasting_, "copies that last for ever cannot be forgotten");
  table_.drop_copy(node, record);
}

void CopyCache::forget(NodeIndex node) {
  sim::check(!lasting_, "copies that last for ever cannot be forgotten");
  table_.forget(node);
}

void CopyCache::forget(const std::vector<bool>& gone) {
  sim::check(!lasting_, "copies that last for ever cannot be forgotten");
  table_.forget(gone);
}

std::uint64_t CopyCache::copies() const {
  if (!lasting_) return table_.size();
  const std::uint64_t others = counts_.size() - 1;
  return set_.size() + everywhere_ * others;
}

std::size_t CopyCache::memory_bytes() const {
  return set_.memory_bytes() + counts_.capacity() * sizeof(std::uint32_t) + table_.memory_bytes();
}

}  // namespace ddns::dhash
