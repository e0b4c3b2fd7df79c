// Cached copies: one table of (node, record) for the whole network, with an optional capacity a
// node (least recently used goes first) and expiry.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "dhash/copy_set.h"
#include "dhash/copy_table.h"
#include "dhash/store.h"
#include "sim/time.h"

namespace ddns::dhash {

// Where a fetched block leaves copies. In all policies the node that served it gets none.
enum class CachePolicy : std::uint8_t {
  kNone,
  kOrigin,       // the node that asked
  kPenultimate,  // the node before the one that served: one copy a fetch (the authors' code of
                 // 2001)
  kPath,         // the nodes of the lookup's path (the paper's text, section 2)
  kAll,          // see dhash/fetch.cpp
};

class CopyCache {
 public:
  static constexpr std::uint32_t kUnlimited = std::numeric_limits<std::uint32_t>::max();

  // `expiring`: copies may be put in with a time at which they expire.
  CopyCache(NodeIndex nodes, RecordIndex records, std::uint32_t capacity, bool expiring);

  // Has the node an unexpired copy, and until when (Time::never() where copies do not expire)?
  // `expires` is left alone if not. A copy is there while now < expires. A hit makes the copy the
  // node's most recently used; an expired copy met here is dropped.
  bool find(NodeIndex node, RecordIndex record, sim::Time now, sim::Time& expires) {
    if (!lasting_) return table_.find(node, record, now, expires);
    if (!set_.contains(node, record)) return false;
    expires = sim::Time::never();
    return true;
  }
  bool contains(NodeIndex node, RecordIndex record, sim::Time now) {
    sim::Time expires;
    return find(node, record, now, expires);
  }
  // Puts a copy in, or renews it; if the node is full its least recently used copy goes, expired or
  // not. Does nothing where the capacity is 0. REQUIRES: expires is Time::never() unless
  // `expiring`.
  void put(NodeIndex node, RecordIndex record, sim::Time expires);

  // In the table now, expired ones that nobody met included.
  std::uint64_t copies() const { return lasting_ ? set_.size() : table_.size(); }
  std::uint32_t copies(NodeIndex node) const {
    return lasting_ ? counts_[node] : table_.count(node);
  }
  // Copies that went because their node was full.
  std::uint64_t evictions() const { return table_.evictions(); }
  std::size_t memory_bytes() const;

 private:
  bool lasting_;  // unlimited and not expiring: set_ has the copies, else table_
  CopySet set_;
  std::vector<std::uint32_t> counts_;  // of set_, a node
  CopyTable table_;
};

}  // namespace ddns::dhash
