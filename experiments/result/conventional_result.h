// What a run of conventional DNS found beside what every run reports.
#pragma once

#include <cstdint>
#include <optional>

#include "experiments/result/series.h"
#include "service/conventional/forwarders.h"
#include "service/conventional/resolvers.h"

namespace ddns::experiments {

// The caches of answers, of all resolvers.
struct CacheOutcome {
  std::uint64_t resolvers = 0;
  std::uint64_t questions = 0;
  std::uint64_t hits = 0;           // answered from the cache at once, negative answers too
  std::uint64_t negative_hits = 0;  // of them
  std::uint64_t denied = 0;         // of these by proofs of what other names' denials were
  std::uint64_t joined = 0;         // neither: waited for a lookup that was under way
  std::uint64_t entries = 0;        // at the end, expired ones that nobody has met too
  std::uint64_t evictions = 0;
};

struct ConventionalOutcome {
  CacheOutcome cache;
  std::optional<service::ResolverCounts> lookups;  // where there are servers
  std::optional<service::ForwarderCounts> forwarders;
  std::optional<Series> one_server_ms;  // of lookups that one answer, without a referral, ended
  std::uint64_t zones = 0;
};

}  // namespace ddns::experiments
