// DHash (Dabek et al., SOSP 2001): blocks on a lookup service. A block lives on its key's owner and
// the r - 1 nodes that would own it next, on Chord those that follow; a fetch walks towards the
// owner and ends at the first node that holds the block or a copy.
#pragma once

#include <span>
#include <vector>

#include "dhash/cache.h"
#include "dhash/gatekeeper.h"
#include "dhash/store.h"
#include "overlay/lookup.h"
#include "sim/distances.h"

namespace ddns::dhash {

// The ttl of copies that never expire.
inline constexpr sim::Duration kForever = sim::Duration::nanoseconds(INT64_MAX);

struct Settings {
  unsigned replicas = 1;  // >= 1
  CachePolicy policy = CachePolicy::kPath;
  std::uint32_t cache_capacity = CopyCache::kUnlimited;  // copies a node
  bool copies_expire = false;                            // fetches may be given a finite ttl
  // Places for holders of a record, 0 for `replicas`: more where nodes come and go (dhash/store.h).
  unsigned places = 0;
  // Where the owner has nothing, ask its keepers too: they may have what it has not got yet. An
  // overlay where nothing fails has no use for it.
  bool ask_keepers = false;
  // What nodes know of distances. A fetch that is led to a record's owner then goes to the nearest
  // of its keepers instead, and to the owner only if that has nothing. Null: it goes to the owner.
  const sim::Distances* distances = nullptr;
};

struct InsertResult {
  bool stored = false;       // on the owner, at least
  std::uint16_t hops = 0;    // RPCs of the lookup, the one to the owner included
  std::uint16_t stores = 0;  // RPCs that carried the block, one a replica that is not the sender's
  std::uint32_t timeouts = 0;
  NodeIndex owner = overlay::kNoNode;
  // Why the owner did not store it, where it was reached: the insert has then failed and has stored
  // nothing anywhere. The owner asks other keepers only when it has stored the block itself.
  Admission admission = Admission::kAdmitted;
  // Keepers that refused their replica while the owner stored its own: the insert has succeeded
  // with so many replicas less. Repair may bring the refused ones there later, unasked.
  std::uint16_t refused_replicas = 0;
};

class CheckedFetch;  // dhash/checked_fetch.h

class Dhash {
 public:
  // keys[r] is the key of record r. What `lookup` refers to must outlive this.
  Dhash(overlay::Lookup lookup, std::vector<overlay::Id> keys, const Settings& settings);
  Dhash(const Dhash&) = delete;  // running fetches refer to this
  Dhash& operator=(const Dhash&) = delete;

  // Looks the record up from `origin` and leaves copies as the policy says. Copies made from a
  // replica expire `ttl` after it served them, copies of a copy when that does. REQUIRES: ttl ==
  // kForever unless Settings::copies_expire; `rng` outlives the task.
  sim::Task<overlay::LookupResult> fetch(NodeIndex origin, RecordIndex record, sim::Duration ttl,
                                         sim::Rng& rng);
  // Looks the owner up from `origin` and stores the record on the nodes that it believes to be the
  // record's keepers, itself first, as far as the gatekeepers let it. A node that holds the record
  // already asks none.
  sim::Task<InsertResult> insert(NodeIndex origin, RecordIndex record, sim::Rng& rng);
  // Stores the record on the nodes that should hold it, at once and without a message: for runs
  // whose inserts are not of interest. The gatekeepers are asked.
  InsertResult place(RecordIndex record);
  // Gives `node` a copy that no fetch has left there, for ever. A node that holds the record gets
  // none.
  void put_copy(RecordIndex record, NodeIndex node) {
    if (!store_.holds(node, record)) cache_.put(node, record, sim::Time::never());
  }
  // Takes the copy back, if there is one. REQUIRES: copies expire.
  void drop_copy(RecordIndex record, NodeIndex node) { cache_.drop(node, record); }
  // One more record, the key of which is `key`; nobody holds it yet. REQUIRES: copies expire.
  RecordIndex add_record(const overlay::Id& key);
  // Takes these records from all who hold them or a copy. Their numbers may then be of other
  // records. Takes time in proportion to all copies. REQUIRES: copies expire; no fetch or insert of
  // theirs is on its way.
  void forget(std::span<const RecordIndex> records);
  // From now on the number is that of another record. REQUIRES: nobody holds it or a copy.
  void set_key(RecordIndex record, const overlay::Id& key) { keys_[record] = key; }
  // From now on inserts are also subject to `one`, which must outlive this; at first to nobody.
  void add_gatekeeper(Gatekeeper& one) { gatekeepers_.push_back(&one); }

  // Repair's hand (dhash/repair.h): a holder more, a holder less, a node that is gone. What a node
  // cached is lost with it; its blocks only if its disk is.
  void give(RecordIndex record, NodeIndex node) {
    store_.add(record, node, lookup_.overlay.members());
  }
  void drop(RecordIndex record, NodeIndex node) { store_.remove(record, node); }
  void node_gone(NodeIndex node, bool disk_survives);

  const overlay::Lookup& lookup() const { return lookup_; }
  const overlay::Id& key(RecordIndex record) const { return keys_[record]; }
  // Asks for the memory that a fetch or an insert of the record reads first: worth calling where
  // the record is known some events ahead.
  void prefetch(RecordIndex record) const {
    __builtin_prefetch(&keys_[record]);
    store_.prefetch(record);
    cache_.prefetch(record);
  }

  const Store& store() const { return store_; }
  const CopyCache& cache() const { return cache_; }
  RecordIndex record_count() const { return static_cast<RecordIndex>(keys_.size()); }

  // What a counter of "RPCs served" in the authors' code saw beside the remote RPCs of fetches:
  // fetches that began at the node (its call to itself),
  std::uint32_t fetches_begun(NodeIndex node) const { return tallies_[node].fetches_begun; }
  // and copies that the node was sent by fetches of other nodes (a store RPC each).
  std::uint32_t copies_received(NodeIndex node) const {
    const Tally& tally = tallies_[node];
    return tally.copies_received + broadcasts_ - tally.broadcasts_left_out;
  }

  std::size_t memory_bytes() const;

 private:
  friend CheckedFetch;
  class Search;
  struct Tally {
    std::uint32_t fetches_begun = 0;
    std::uint32_t copies_received = 0;      // one by one
    std::uint32_t broadcasts_left_out = 0;  // that went to all others
  };
  Admission admit(NodeIndex holder, RecordIndex record);
  sim::Task<> ask_keepers(NodeIndex origin, RecordIndex record, overlay::LookupResult& result,
                          sim::Rng& rng);
  sim::Task<> ask_owner(NodeIndex origin, Search& search, overlay::LookupResult& result,
                        sim::Rng& rng);
  std::vector<NodeIndex> keepers(NodeIndex owner, RecordIndex record) const;
  void place_copies(const overlay::Path& path, RecordIndex record, sim::Time expires);
  NodeIndex last_without(const overlay::Path& path, const overlay::Id& key) const;
  void place_copy(NodeIndex origin, NodeIndex node, RecordIndex record, sim::Time expires);
  void place_everywhere(NodeIndex origin, NodeIndex server, RecordIndex record, sim::Time expires);
  sim::Time now() const { return lookup_.network.scheduler().now(); }

  overlay::Lookup lookup_;
  std::vector<overlay::Id> keys_;
  Settings settings_;
  Store store_;
  CopyCache cache_;
  std::vector<Gatekeeper*> gatekeepers_;  // in the order in which they are asked
  std::vector<Tally> tallies_;            // one a node
  std::uint32_t broadcasts_ = 0;          // copies sent to all nodes but two at once
  std::vector<NodeIndex> placed_;         // where place() last put a record: kept for its memory
};

}  // namespace ddns::dhash
