// Which nodes have a copy of which record, where copies never go away: the lean half of CopyCache
// (dhash/cache.h), its only user.
//
// It is kept record by record, since a fetch asks many nodes for one record. Most records have a
// few copies, which stand in the record's row of half a cache line. The others have a hash table
// each, and from where that would be larger than a bit for every node, the bits.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

#include "dhash/store.h"
#include "overlay/large_array.h"

namespace ddns::dhash {

class CopySet {
 public:
  // Of nodes below `nodes`. Memory: 32 bytes a record; one with more than kFew copies takes up to
  // 11 bytes a copy more, and never more than a bit a node (rounded up to a power of two).
  CopySet(NodeIndex nodes, RecordIndex records);

  bool contains(NodeIndex node, RecordIndex record) const {
    const Row& row = rows_[record];
    if (row.count <= kFew) {
      bool found = false;
      for (const NodeIndex n : row.nodes) found |= n == node;
      return found;
    }
    if (row.count == kEverywhere) return true;
    const std::uint32_t* chunk = pool_.data() + row.offset();
    const std::uint32_t words = words_for(row.count);
    return words == bit_words_ ? has_bit(chunk, node) : table_contains(chunk, words, node);
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
  static constexpr std::uint32_t kFew = 7;
  static constexpr std::uint32_t kBitsAWord = 32;
  static constexpr std::uint32_t kNone = UINT32_MAX;
  static constexpr std::uint32_t kEverywhere = UINT32_MAX;

  struct alignas(32) Row {
    std::uint32_t count = 0;
    // The nodes, then kNone; of more than kFew the first entry says where in pool_ their chunk is.
    std::array<NodeIndex, kFew> nodes{kNone, kNone, kNone, kNone, kNone, kNone, kNone};
    std::uint32_t offset() const { return nodes[0]; }
  };

  // The words of the chunk of a row with so many copies, more than kFew: a table, at most three
  // quarters full so that a search ends soon, or bit_words_ words of bits.
  std::uint32_t words_for(std::uint32_t count) const {
    return std::min(std::bit_ceil(count + (count + 2) / 3), bit_words_);
  }
  static bool has_bit(const std::uint32_t* bits, NodeIndex node) {
    return (bits[node / kBitsAWord] >> (node % kBitsAWord) & 1) != 0;
  }
  // Where a search for the node begins, in a table of so many words (Fibonacci hashing).
  static std::uint32_t home(NodeIndex node, std::uint32_t words) {
    const std::uint64_t spread = node * std::uint64_t{0x9e3779b97f4a7c15};
    return static_cast<std::uint32_t>(spread >> 32) & (words - 1);
  }
  static bool table_contains(const std::uint32_t* table, std::uint32_t words, NodeIndex node) {
    for (std::uint32_t i = home(node, words); table[i] != kNone; i = (i + 1) & (words - 1)) {
      if (table[i] == node) return true;
    }
    return false;
  }
  void chunk_insert(std::uint32_t offset, std::uint32_t words, NodeIndex node);
  void grow(Row& row, std::uint32_t words);
  std::uint32_t take_chunk(std::uint32_t words);
  void give_chunk(std::uint32_t offset, std::uint32_t words);

  std::uint32_t bit_words_;                  // a power of two, enough for a bit a node
  overlay::LargeArray<Row> rows_;            // one a record
  overlay::LargeArray<std::uint32_t> pool_;  // all chunks
  std::array<std::uint32_t, 32> free_{};     // heads of the free chunks of 1, 2, 4, ... words
  std::uint64_t size_ = 0;
};

}  // namespace ddns::dhash
