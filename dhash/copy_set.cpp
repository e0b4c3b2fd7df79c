#include "dhash/copy_set.h"

#include <algorithm>
#include <bit>

#include "sim/check.h"

namespace ddns::dhash {

bool CopySet::insert(NodeIndex node, RecordIndex record) {
  if (contains(node, record)) return false;
  List& list = lists_[record];
  ++size_;
  if (list.count > kListLimit) {
    popular_.insert(pack(node, record));
    ++list.count;
    return true;
  }
  if (list.count == kListLimit) {
    for (std::uint32_t i = 0; i < list.count; ++i) {
      popular_.insert(pack(pool_[list.offset + i], record));
    }
    popular_.insert(pack(node, record));
    give_chunk(list.offset, kListLimit);
    ++list.count;
    return true;
  }
  if (list.count == 0) {
    list.offset = take_chunk(1);
  } else if (std::has_single_bit(list.count)) {
    const std::uint32_t larger = take_chunk(2 * list.count);
    std::copy_n(pool_.begin() + list.offset, list.count, pool_.begin() + larger);
    give_chunk(list.offset, list.count);
    list.offset = larger;
  }
  pool_[list.offset + list.count] = node;
  ++list.count;
  return true;
}

bool CopySet::insert_everywhere(RecordIndex record) {
  List& list = lists_[record];
  if (list.count != 0) return false;
  list.count = kEverywhere;
  return true;
}

std::uint32_t CopySet::take_chunk(std::uint32_t capacity) {
  std::uint32_t& head = free_[static_cast<unsigned>(std::countr_zero(capacity))];
  if (head != kNone) {
    const std::uint32_t offset = head;
    head = pool_[offset];
    return offset;
  }
  const std::size_t offset = pool_.size();
  sim::check(offset + capacity < kNone, "cached copies of rare records fit into 2^32 places");
  pool_.resize(offset + capacity);
  return static_cast<std::uint32_t>(offset);
}

void CopySet::give_chunk(std::uint32_t offset, std::uint32_t capacity) {
  std::uint32_t& head = free_[static_cast<unsigned>(std::countr_zero(capacity))];
  pool_[offset] = head;
  head = offset;
}

std::size_t CopySet::memory_bytes() const {
  constexpr std::size_t kBucketBytes = 16;  // tsl::robin_set: the key and its distance
  return lists_.capacity() * sizeof(List) + pool_.capacity() * sizeof(NodeIndex) +
         popular_.bucket_count() * kBucketBytes;
}

}  // namespace ddns::dhash
