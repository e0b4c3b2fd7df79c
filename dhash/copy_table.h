// Cached copies that go away, by expiry or because their node is full: the other half of CopyCache
// (dhash/cache.h), its only user. One hash map from (node, record) to a slot; the slots of a node
// are chained in the order of their last use.
#pragma once

#include <tsl/robin_map.h>

#include <cstdint>
#include <vector>

#include "dhash/store.h"
#include "sim/time.h"

namespace ddns::dhash {

class CopyTable {
 public:
  // At most `capacity` copies a node.
  CopyTable(NodeIndex nodes, std::uint32_t capacity) : capacity_(capacity), chains_(nodes) {}

  // See CopyCache::find and CopyCache::put.
  bool find(NodeIndex node, RecordIndex record, sim::Time now, sim::Time& expires);
  bool listed(NodeIndex node, RecordIndex record) const {
    return index_.contains(pack(node, record));
  }
  void put(NodeIndex node, RecordIndex record, sim::Time expires);
  void drop_copy(NodeIndex node, RecordIndex record);  // if it is there
  void forget(NodeIndex node);                         // all its copies
  void forget(const std::vector<bool>& gone);          // all copies of these records

  std::uint64_t size() const { return index_.size(); }
  std::uint32_t count(NodeIndex node) const { return chains_[node].count; }
  std::uint64_t evictions() const { return evictions_; }
  std::size_t memory_bytes() const;

 private:
  static constexpr std::uint32_t kNone = UINT32_MAX;

  struct Slot {
    sim::Time expires;
    RecordIndex record;
    std::uint32_t older;  // in the node's chain; the next free slot if this one is free
    std::uint32_t newer;
  };
  struct Chain {
    std::uint32_t newest = kNone;
    std::uint32_t oldest = kNone;
    std::uint32_t count = 0;
  };
  static std::uint64_t pack(NodeIndex node, RecordIndex record) {
    return std::uint64_t{record} << 32 | node;
  }
  void link_newest(Chain& chain, std::uint32_t slot);
  void unlink(Chain& chain, std::uint32_t slot);
  void drop(NodeIndex node, std::uint32_t slot);

  std::uint32_t capacity_;
  std::vector<Chain> chains_;  // one a node
  std::vector<Slot> slots_;
  std::uint32_t free_ = kNone;
  tsl::robin_map<std::uint64_t, std::uint32_t, PairHash> index_;
  std::uint64_t evictions_ = 0;
};

}  // namespace ddns::dhash
