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

// Which nodes get a copy when a fetch that began at the origin was answered by a server: the node
// that held the block, or a copy. The server itself gets none; where it is the origin (0 hops)
// nobody does. The contacted nodes are all that the fetch reached between origin and server.
enum class CachePolicy : std::uint8_t {
  kNone,
  kOrigin,  // the origin: what a caching client alone would do
  // The last node before the server, which is the origin where there was none between: one copy a
  // fetch, as the authors' code of 2001 did. Of a fetch with several calls under way, the node that
  // is nearest to the key of those that did not have it: with one call at a time that is the same,
  // and it is what Kademlia does (IPTPS 2002, section 2.3).
  kPenultimate,
  // The origin and all contacted nodes: "cached along the lookup path" (the paper, section 2; CFS,
  // SOSP 2001, section 6.2).
  kPath,
  // Every present node. No protocol, but the bound: no policy that copies what was fetched can save
  // more hops. Takes time in proportion to the nodes a fetch, unless copies last for ever.
  kAll,
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
  // The same to who looks on from outside: nothing changes, and an expired copy that nobody has met
  // counts.
  bool listed(NodeIndex node, RecordIndex record) const {
    return lasting_ ? set_.contains(node, record) : table_.listed(node, record);
  }
  // Puts a copy in, or renews it; if the node is full its least recently used copy goes, expired or
  // not. Does nothing where the capacity is 0. REQUIRES: expires is Time::never() unless
  // `expiring`.
  void put(NodeIndex node, RecordIndex record, sim::Time expires);
  // Puts a copy that never expires on every node but `server`, at no cost a node; there is no need
  // to ask about the server here from then on. Returns false, and does nothing, where copies may go
  // away or the record has been put on single nodes. REQUIRES: `server` holds the record.
  bool put_everywhere(NodeIndex server, RecordIndex record);

  // Drops one copy, if it is there. REQUIRES: as forget.
  void drop(NodeIndex node, RecordIndex record);
  // Drops all copies of a node. REQUIRES: `expiring`, or a capacity: what lasts for ever is not
  // listed by node.
  void forget(NodeIndex node);
  // Drops all copies of the records r with gone[r]. REQUIRES: as above; gone has all records.
  void forget(const std::vector<bool>& gone);

  // In the table now, expired ones that nobody met included.
  std::uint64_t copies() const;
  std::uint32_t copies(NodeIndex node) const {
    return lasting_ ? counts_[node] + everywhere_ : table_.count(node);
  }
  // Copies that went because their node was full.
  std::uint64_t evictions() const { return table_.evictions(); }
  std::size_t memory_bytes() const;

  // Asks for the memory that find(any node, record, ...) will read first.
  void prefetch(RecordIndex record) const {
    if (lasting_) set_.prefetch(record);
  }

 private:
  bool lasting_;  // unlimited and not expiring: set_ has the copies, else table_
  CopySet set_;
  // Of set_, a node has counts_[node] + everywhere_ copies (modulo 2^32: one that served a record
  // which is everywhere else counts it as minus one).
  std::vector<std::uint32_t> counts_;
  std::uint32_t everywhere_ = 0;
  CopyTable table_;
};

}  // namespace ddns::dhash
