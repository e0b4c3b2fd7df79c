#include "dhash/copy_table.h"

#include "sim/check.h"

namespace ddns::dhash {

bool CopyTable::find(NodeIndex node, RecordIndex record, sim::Time now, sim::Time& expires) {
  if (chains_[node].count == 0) return false;
  const auto found = index_.find(pack(node, record));
  if (found == index_.end()) return false;
  const std::uint32_t slot = found->second;
  if (slots_[slot].expires <= now) {
    drop(node, slot);
    return false;
  }
  expires = slots_[slot].expires;
  unlink(chains_[node], slot);
  link_newest(chains_[node], slot);
  return true;
}

void CopyTable::put(NodeIndex node, RecordIndex record, sim::Time expires) {
  if (capacity_ == 0) return;
  Chain& chain = chains_[node];
  const auto found = index_.find(pack(node, record));
  if (found != index_.end()) {
    const std::uint32_t slot = found->second;
    slots_[slot].expires = expires;
    unlink(chain, slot);
    link_newest(chain, slot);
    return;
  }
  if (chain.count == capacity_) {
    drop(node, chain.oldest);
    ++evictions_;
  }
  std::uint32_t slot = free_;
  if (slot != kNone) {
    free_ = slots_[slot].older;
  } else {
    slot = static_cast<std::uint32_t>(slots_.size());
    sim::check(slot != kNone, "cached copies fit into 2^32 slots");
    slots_.emplace_back();
  }
  slots_[slot].expires = expires;
  slots_[slot].record = record;
  link_newest(chain, slot);
  ++chain.count;
  index_.emplace(pack(node, record), slot);
}

void CopyTable::link_newest(Chain& chain, std::uint32_t slot) {
  slots_[slot].older = chain.newest;
  slots_[slot].newer = kNone;
  if (chain.newest != kNone) slots_[chain.newest].newer = slot;
  chain.newest = slot;
  if (chain.oldest == kNone) chain.oldest = slot;
}

void CopyTable::unlink(Chain& chain, std::uint32_t slot) {
  const Slot& s = slots_[slot];
  (s.newer == kNone ? chain.newest : slots_[s.newer].older) = s.older;
  (s.older == kNone ? chain.oldest : slots_[s.older].newer) = s.newer;
}

void CopyTable::drop_copy(NodeIndex node, RecordIndex record) {
  const auto found = index_.find(pack(node, record));
  if (found != index_.end()) drop(node, found->second);
}

void CopyTable::forget(NodeIndex node) {
  while (chains_[node].count > 0) drop(node, chains_[node].oldest);
}

void CopyTable::forget(const std::vector<bool>& gone) {
  for (NodeIndex node = 0; node < chains_.size(); ++node) {
    for (std::uint32_t slot = chains_[node].oldest; slot != kNone;) {
      const std::uint32_t next = slots_[slot].newer;
      if (gone[slots_[slot].record]) drop(node, slot);
      slot = next;
    }
  }
}

void CopyTable::drop(NodeIndex node, std::uint32_t slot) {
  index_.erase(pack(node, slots_[slot].record));
  unlink(chains_[node], slot);
  --chains_[node].count;
  slots_[slot].older = free_;
  free_ = slot;
}

std::size_t CopyTable::memory_bytes() const {
  constexpr std::size_t kBucketBytes = 24;  // tsl::robin_map: key, slot and distance
  return chains_.capacity() * sizeof(Chain) + slots_.capacity() * sizeof(Slot) +
         index_.bucket_count() * kBucketBytes;
}

}  // namespace ddns::dhash
