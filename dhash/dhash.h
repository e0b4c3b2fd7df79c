// DHash (Dabek et al., SOSP 2001): blocks on a lookup service. A block lives on the r nodes that follow
// its key; a fetch walks towards the owner and ends at the first node that holds the block or a copy.
#pragma once

#include <vector>

#include "dhash/cache.h"
#include "dhash/store.h"
#include "overlay/lookup.h"

namespace ddns::dhash {

struct Settings {
  unsigned replicas = 1;
  CachePolicy policy = CachePolicy::kPath;
  std::uint32_t cache_capacity = CopyCache::kUnlimited;  // copies a node
};

struct FetchResult {
  enum class End : std::uint8_t { kFound, kNotFound, kFailed };
  End end = End::kFailed;
  bool from_copy = false;     // a cached copy answered, not a replica
  std::uint16_t hops = 0;
  std::uint16_t timeouts = 0;
  NodeIndex server = overlay::kNoNode;  // the node that answered, or the owner that had nothing
};

class Dhash {
 public:
  // keys[r] is the key of record r.
  Dhash(overlay::Lookup lookup, std::vector<overlay::Id> keys, const Settings& settings);

  // Looks the record up from `origin` and leaves copies as the policy says; a copy lives until
  // now + ttl (Duration of INT64_MAX ns: for ever).
  sim::Task<FetchResult> fetch(NodeIndex origin, RecordIndex record, sim::Duration ttl, sim::Rng& rng);
  // Looks the owner up from `origin` and stores the record on the owner and its r - 1 fellows, an RPC each.
  sim::Task<FetchResult> insert(NodeIndex origin, RecordIndex record, sim::Rng& rng);

  const Store& store() const { return store_; }
  const CopyCache& cache() const { return cache_; }
  // Copies that the node was sent by fetches of other nodes (a store RPC each in the authors' code).
  std::uint64_t copies_received(NodeIndex node) const { return copies_received_[node]; }

 private:
  overlay::Lookup lookup_;
  std::vector<overlay::Id> keys_;
  Settings settings_;
  Store store_;
  CopyCache cache_;
  std::vector<std::uint32_t> copies_received_;
};

}  // namespace ddns::dhash
