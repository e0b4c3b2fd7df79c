// The section /dhash but for its repair (maintenance.h): who stores records, who keeps copies.
#pragma once

#include <cstdint>
#include <optional>

#include "dhash/cache.h"
#include "experiments/spec/keys.h"
#include "sim/time.h"

namespace ddns::experiments {

struct DhashSpec {
  unsigned replicas = 1;
  bool nearest_replica = false;  // is asked
  bool insert_by_protocol = true;
  bool insert_checked = false;
  dhash::CachePolicy policy = dhash::CachePolicy::kPath;
  std::optional<std::uint32_t> cache_capacity;  // nothing: unlimited
  std::optional<sim::Duration> ttl;             // nothing: copies do not expire
};

extern const Section<DhashSpec> kDhash;

}  // namespace ddns::experiments
