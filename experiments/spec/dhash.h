// The section /dhash but for its repair (maintenance.h): who stores records, who keeps copies.
#pragma once

#include <cstdint>
#include <optional>

#include "dhash/cache.h"
#include "experiments/spec/keys.h"
#include "sim/time.h"

namespace ddns::experiments {

// Copies that are made ahead of questions (beehive/levels.h).
struct PlacementSpec {
  enum class Kind { kNone, kClosedForm, kLevels, kRoutes };
  Kind kind = Kind::kNone;
  double hops = 0;  // that questions should take on average
  double zipf = 0;
  bool learned = false;      // else known beforehand
  sim::Duration round;       // between two looks at what has been learned
  double updates_per_s = 0;  // of records

  // Is there something to do while questions are asked?
  bool at_work() const { return learned || updates_per_s > 0; }
};

struct DhashSpec {
  unsigned replicas = 1;
  bool nearest_replica = false;  // is asked
  bool insert_by_protocol = true;
  bool insert_checked = false;
  dhash::CachePolicy policy = dhash::CachePolicy::kPath;
  std::optional<std::uint32_t> cache_capacity;  // nothing: unlimited
  std::optional<sim::Duration> ttl;             // nothing: copies do not expire
  PlacementSpec placement;
};

extern const Section<DhashSpec> kDhash;

}  // namespace ddns::experiments
