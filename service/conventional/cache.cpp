#include "service/conventional/cache.h"

namespace ddns::service {

namespace {

std::uint64_t key_of(std::uint32_t owner, std::uint32_t item) {
  return std::uint64_t{owner} << 32 | item;
}

std::uint64_t mixed(std::uint64_t key) {
  key *= 0x9e3779b97f4a7c15u;
  return key ^ key >> 32;
}

constexpr std::size_t kFewHeads = 16;

}  // namespace

Cache::Cache(std::uint32_t owners, std::uint32_t capacity)
    : capacity_(capacity), lists_(owners), heads_(kFewHeads, kNone) {}

std::uint32_t* Cache::head(std::uint64_t key) {
  return &heads_[mixed(key) & (heads_.size() - 1)];
}

std::uint32_t Cache::slot_of(std::uint64_t key) {
  std::uint32_t slot = *head(key);
  while (slot != kNone && slots_[slot].key != key) slot = slots_[slot].chain;
  return slot;
}

void Cache::to_front(std::uint32_t slot) {
  List& list = lists_[slots_[slot].key >> 32];
  slots_[slot].newer = kNone;
  slots_[slot].older = list.newest;
  (list.newest == kNone ? list.oldest : slots_[list.newest].newer) = slot;
  list.newest = slot;
}

void Cache::unlink(std::uint32_t slot) {
  const Slot& s = slots_[slot];
  List& list = lists_[s.key >> 32];
  (s.newer == kNone ? list.newest : slots_[s.newer].older) = s.older;
  (s.older == kNone ? list.oldest : slots_[s.older].newer) = s.newer;
}

void Cache::drop(std::uint32_t slot) {
  unlink(slot);
  std::uint32_t* link = head(slots_[slot].key);
  while (*link != slot) link = &slots_[*link].chain;
  *link = slots_[slot].chain;
  --lists_[slots_[slot].key >> 32].count;
  --used_;
  slots_[slot].chain = free_;
  free_ = slot;
}

Cache::Entry* Cache::find(std::uint32_t owner, std::uint32_t item, sim::Time now,
                          sim::Duration past) {
  const std::uint32_t slot = slot_of(key_of(owner, item));
  if (slot == kNone) return nullptr;
  if (slots_[slot].entry.expires <= now && now - slots_[slot].entry.expires >= past) {
    drop(slot);
    return nullptr;
  }
  if (lists_[owner].newest != slot) {
    unlink(slot);
    to_front(slot);
  }
  return &slots_[slot].entry;
}

void Cache::put(std::uint32_t owner, std::uint32_t item, const Entry& entry) {
  if (capacity_ == 0) return;
  const std::uint64_t key = key_of(owner, item);
  std::uint32_t slot = slot_of(key);
  if (slot != kNone) {
    slots_[slot].entry = entry;
    unlink(slot);
    return to_front(slot);
  }
  if (lists_[owner].count == capacity_) {
    drop(lists_[owner].oldest);
    ++evictions_;
  }
  if (used_ == heads_.size()) grow();
  slot = free_;
  if (slot == kNone) {
    slot = static_cast<std::uint32_t>(slots_.size());
    slots_.emplace_back();
  } else {
    free_ = slots_[slot].chain;
  }
  std::uint32_t& chain = *head(key);
  slots_[slot] = {key, entry, chain, kNone, kNone};
  chain = slot;
  to_front(slot);
  ++lists_[owner].count;
  ++used_;
}

void Cache::erase(std::uint32_t owner, std::uint32_t item) {
  const std::uint32_t slot = slot_of(key_of(owner, item));
  if (slot != kNone) drop(slot);
}

void Cache::grow() {
  heads_.assign(heads_.size() * 2, kNone);
  for (const List& list : lists_) {
    for (std::uint32_t slot = list.newest; slot != kNone; slot = slots_[slot].older) {
      std::uint32_t& chain = *head(slots_[slot].key);
      slots_[slot].chain = chain;
      chain = slot;
    }
  }
}

}  // namespace ddns::service
