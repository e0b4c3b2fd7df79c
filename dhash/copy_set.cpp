#include "dhash/copy_set.h"

#include <algorithm>

#include "sim/check.h"

namespace ddns::dhash {

bool CopySet::insert(NodeIndex node, RecordIndex record) {
  if (contains(node, record)) return false;
  Row& row = rows_[record];
  const std::uint32_t places = capacity(row.count + 1);
  if (places != capacity(row.count)) grow(row);
  if (row.count < kListLimit) {
    pool_[row.offset + row.count] = node;
  } else {
    table_insert(row.offset, places, node);
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

void CopySet::table_insert(std::uint32_t offset, std::uint32_t places, NodeIndex node) {
  NodeIndex* table = pool_.data() + offset;
  std::uint32_t i = home(node, places);
  while (table[i] != kNone) i = (i + 1) & (places - 1);
  table[i] = node;
}

// Moves the row into a chunk that has room for one more.
void CopySet::grow(Row& row) {
  const std::uint32_t old_places = capacity(row.count);
  const std::uint32_t places = capacity(row.count + 1);
  const std::uint32_t offset = take_chunk(places);
  const auto old_nodes = pool_.begin() + row.offset;
  if (row.count < kListLimit) {
    std::copy_n(old_nodes, row.count, pool_.begin() + offset);
  } else {
    std::fill_n(pool_.begin() + offset, places, kNone);
    for (std::uint32_t i = 0; i < old_places; ++i) {
      if (old_nodes[i] != kNone) table_insert(offset, places, old_nodes[i]);
    }
  }
  if (old_places != 0) give_chunk(row.offset, old_places);
  row.offset = offset;
}

std::uint32_t CopySet::take_chunk(std::uint32_t places) {
  std::uint32_t& head = free_[static_cast<unsigned>(std::countr_zero(places))];
  if (head != kNone) {
    const std::uint32_t offset = head;
    head = pool_[offset];
    return offset;
  }
  const std::size_t offset = pool_.size();
  sim::check(offset + places < kNone, "cached copies fit into 2^32 places");
  pool_.resize(offset + places);
  return static_cast<std::uint32_t>(offset);
}

void CopySet::give_chunk(std::uint32_t offset, std::uint32_t places) {
  std::uint32_t& head = free_[static_cast<unsigned>(std::countr_zero(places))];
  pool_[offset] = head;
  head = offset;
}

std::size_t CopySet::memory_bytes() const {
  return rows_.capacity() * sizeof(Row) + pool_.capacity() * sizeof(NodeIndex);
}

}  // namespace ddns::dhash
