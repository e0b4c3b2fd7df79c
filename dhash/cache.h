// Cached copies: one flat table of (node, record) for the whole network, with an optional capacity a node
// (least recently used goes first) and expiry.
#pragma once

#include <cstdint>
#include <limits>

#include "dhash/store.h"
#include "sim/time.h"

namespace ddns::dhash {

// Where a fetched block leaves copies. In all policies the node that served it gets none.
enum class CachePolicy : std::uint8_t {
  kNone,
  kOrigin,       // the node that asked
  kPenultimate,  // the node before the one that served: one copy a fetch (the authors' code of 2001)
  kPath,         // the nodes of the lookup's path (the paper's text, section 2)
  kAll,          // see dhash/fetch.cpp
};

class CopyCache {
 public:
  static constexpr std::uint32_t kUnlimited = std::numeric_limits<std::uint32_t>::max();

  CopyCache(NodeIndex nodes, std::uint32_t capacity);

  // Has the node an unexpired copy? A hit makes the copy the node's most recently used.
  bool contains(NodeIndex node, RecordIndex record, sim::Time now);
  // Puts a copy in, or renews it; the node's least recently used goes if it is full.
  void put(NodeIndex node, RecordIndex record, sim::Time expires);

  std::uint64_t copies() const;            // in the table now, expired ones that nobody met included
  std::uint64_t copies(NodeIndex node) const;
  std::uint64_t evictions() const;
};

}  // namespace ddns::dhash
