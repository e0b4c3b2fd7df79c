#include "dhash/copy_set.h"

#include "sim/check.h"

namespace ddns::dhash {

CopySet::CopySet(NodeIndex nodes, RecordIndex records)
    : bit_words_(std::bit_ceil((nodes + kBitsAWord - 1) / kBitsAWord)), rows_(records) {
  free_.fill(kNone);
}

bool CopySet::insert(NodeIndex node, RecordIndex record) {
  if (contains(node, record)) return false;
  Row& row = rows_[record];
  if (row.count < kFew) {
    row.nodes[row.count] = node;
  } else {
    const std::uint32_t words = words_for(row.count + 1);
    if (row.count == kFew || words != words_for(row.count)) grow(row, words);
    chunk_insert(row.offset(), words, node);
  }
  ++row.count;
  ++size_;
  return true;
}

bool CopySet::insert_everywhere(RecordIndex record) {
  Row& row = rows_[record];
  if (row.count != 0) return false;
  row.count = kEverywhere;
  return true;
}

void CopySet::chunk_insert(std::uint32_t offset, std::uint32_t words, NodeIndex node) {
  std::uint32_t* chunk = pool_.data() + offset;
  if (words == bit_words_) {
    chunk[node / kBitsAWord] |= 1u << (node % kBitsAWord);
    return;
  }
  std::uint32_t i = home(node, words);
  while (chunk[i] != kNone) i = (i + 1) & (words - 1);
  chunk[i] = node;
}

// Moves the row into a chunk of so many words: out of its own entries, or out of a smaller table.
void CopySet::grow(Row& row, std::uint32_t words) {
  const std::uint32_t offset = take_chunk(words);
  std::fill_n(pool_.begin() + offset, words, words == bit_words_ ? 0 : kNone);
  if (row.count == kFew) {
    for (const NodeIndex node : row.nodes) chunk_insert(offset, words, node);
  } else {
    const std::uint32_t old_words = words_for(row.count);
    for (std::uint32_t i = 0; i < old_words; ++i) {
      const NodeIndex node = pool_[row.offset() + i];
      if (node != kNone) chunk_insert(offset, words, node);
    }
    give_chunk(row.offset(), old_words);
  }
  row.nodes[0] = offset;
}

std::uint32_t CopySet::take_chunk(std::uint32_t words) {
  std::uint32_t& head = free_[static_cast<unsigned>(std::countr_zero(words))];
  if (head != kNone) {
    const std::uint32_t offset = head;
    head = pool_[offset];
    return offset;
  }
  const std::size_t offset = pool_.size();
  sim::check(offset + words < kNone, "cached copies fit into 2^32 words");
  pool_.resize(offset + words);
  return static_cast<std::uint32_t>(offset);
}

void CopySet::give_chunk(std::uint32_t offset, std::uint32_t words) {
  std::uint32_t& head = free_[static_cast<unsigned>(std::countr_zero(words))];
  pool_[offset] = head;
  head = offset;
}

std::size_t CopySet::memory_bytes() const {
  return rows_.capacity() * sizeof(Row) + pool_.capacity() * sizeof(std::uint32_t);
}

}  // namespace ddns::dhash
