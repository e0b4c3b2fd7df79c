// Which nodes have a copy of which record, where copies never go away: the lean half of CopyCache
// (dhash/cache.h), its only user.
//
// It is kept record by record, since a fetch asks many nodes for one record: most records have a
// few copies, which stand in one short list (4 bytes a copy, one cache line); the popular few,
// beyond kListLimit copies, are in a hash set of (record, node). A record never fetched costs one
// look at its empty list.
#pragma once

#include <tsl/robin_set.h>

#include <array>
#include <cstdint>
#include <vector>

#include "dhash/store.h"

namespace ddns::dhash {

class CopySet {
 public:
  explicit CopySet(RecordIndex records) : lists_(records) {
    free_.fill(kNone);
    popular_.max_load_factor(kHighestLoad);
  }

  bool contains(NodeIndex node, RecordIndex record) const {
    const List list = lists_[record];
    if (list.count > kListLimit) [[unlikely]] {
      return list.count == kEverywhere || popular_.contains(pack(node, record));
    }
    const NodeIndex* nodes = pool_.data() + list.offset;
    for (std::uint32_t i = 0; i < list.count; ++i) {
      if (nodes[i] == node) return true;
    }
    return false;
  }
  // False if it is there already.
  bool insert(NodeIndex node, RecordIndex record);
  // From now on every node has a copy. False, and nothing is done, if any had one before.
  bool insert_everywhere(RecordIndex record);
  bool is_everywhere(RecordIndex record) const { return lists_[record].count == kEverywhere; }
  // Copies put in one by one.
  std::uint64_t size() const { return size_; }
  std::size_t memory_bytes() const;

 private:
  static constexpr std::uint32_t kListLimit = 32;  // a power of two
  static constexpr std::uint32_t kNone = UINT32_MAX;
  static constexpr std::uint32_t kEverywhere = UINT32_MAX;
  static constexpr float kHighestLoad = 0.8F;  // of popular_; 16 bytes a bucket

  // `count` nodes from `offset` in pool_, in a chunk of the next power of two; no chunk where there
  // are none, more than kListLimit, or kEverywhere.
  struct List {
    std::uint32_t offset = 0;
    std::uint32_t count = 0;
  };
  static std::uint64_t pack(NodeIndex node, RecordIndex record) {
    return std::uint64_t{record} << 32 | node;
  }
  std::uint32_t take_chunk(std::uint32_t capacity);
  void give_chunk(std::uint32_t offset, std::uint32_t capacity);

  // Spreads the packed pair over all bits (Fibonacci hashing, folded): node and record are small
  // numbers.
  struct Hash {
    std::size_t operator()(std::uint64_t key) const {
      key *= 0x9e3779b97f4a7c15u;
      return key ^ key >> 32;
    }
  };

  std::vector<List> lists_;              // one a record
  std::vector<NodeIndex> pool_;          // all chunks
  std::array<std::uint32_t, 8> free_{};  // heads of the free chunks of 1, 2, 4, ... nodes
  tsl::robin_set<std::uint64_t, Hash> popular_;
  std::uint64_t size_ = 0;
};

}  // namespace ddns::dhash
