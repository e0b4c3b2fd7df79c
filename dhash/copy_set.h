// Which nodes have a copy of which record, where copies never go away: the lean half of CopyCache
// (dhash/cache.h), its only user.
//
// It is kept record by record, since a fetch asks many nodes for one record: most records have a
// few copies, which stand in one short list (4 bytes a copy, one cache line); the popular few,
// beyond kListLimit copies, have a hash table each. A record never fetched costs one look at its
// empty row.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <vector>

#include "dhash/store.h"

namespace ddns::dhash {

class CopySet {
 public:
  explicit CopySet(RecordIndex records) : rows_(records) { free_.fill(kNone); }

  bool contains(NodeIndex node, RecordIndex record) const {
    const Row row = rows_[record];
    if (row.count > kListLimit) return row.count == kEverywhere || table_contains(row, node);
    const NodeIndex* nodes = pool_.data() + row.offset;
    for (std::uint32_t i = 0; i < row.count; ++i) {
      if (nodes[i] == node) return true;
    }
    return false;
  }
  // False if it is there already.
  bool insert(NodeIndex node, RecordIndex record);
  // From now on every node has a copy. False, and nothing is done, if any had one before.
  bool insert_everywhere(RecordIndex record);
  bool is_everywhere(RecordIndex record) const { return rows_[record].count == kEverywhere; }
  // Copies put in one by one.
  std::uint64_t size() const { return size_; }
  std::size_t memory_bytes() const;

  // Asks for the memory that contains(any node, record) will read first.
  void prefetch(RecordIndex record) const { __builtin_prefetch(&rows_[record]); }

 private:
  static constexpr std::uint32_t kListLimit = 32;  // a power of two
  static constexpr std::uint32_t kNone = UINT32_MAX;
  static constexpr std::uint32_t kEverywhere = UINT32_MAX;

  // A record's `count` nodes are in a chunk of capacity(count) places of pool_, from `offset`: a
  // list, filled from the front, or beyond kListLimit a table with kNone in the empty places.
  struct Row {
    std::uint32_t offset = 0;
    std::uint32_t count = 0;
  };
  // A power of two; tables are at most half full, so that a search ends soon.
  static std::uint32_t capacity(std::uint32_t count) {
    if (count == 0) return 0;
    return std::bit_ceil(count) << (count > kListLimit ? 1 : 0);
  }
  // Where a search for the node begins, in a table of the given capacity (Fibonacci hashing).
  static std::uint32_t home(NodeIndex node, std::uint32_t capacity) {
    const std::uint64_t spread = node * std::uint64_t{0x9e3779b97f4a7c15};
    return static_cast<std::uint32_t>(spread >> 32) & (capacity - 1);
  }
  bool table_contains(Row row, NodeIndex node) const {
    const std::uint32_t places = capacity(row.count);
    const NodeIndex* table = pool_.data() + row.offset;
    for (std::uint32_t i = home(node, places); table[i] != kNone; i = (i + 1) & (places - 1)) {
      if (table[i] == node) return true;
    }
    return false;
  }
  void table_insert(std::uint32_t offset, std::uint32_t places, NodeIndex node);
  void grow(Row& row);
  std::uint32_t take_chunk(std::uint32_t places);
  void give_chunk(std::uint32_t offset, std::uint32_t places);

  std::vector<Row> rows_;                 // one a record
  std::vector<NodeIndex> pool_;           // all chunks
  std::array<std::uint32_t, 32> free_{};  // heads of the free chunks of 1, 2, 4, ... places
  std::uint64_t size_ = 0;
};

}  // namespace ddns::dhash
