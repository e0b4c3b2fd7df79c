// Copies that were made ahead of questions, in a result.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "beehive/replication.h"

namespace ddns::experiments {

struct PlacementResult {
  // At the end; up to the home level; empty without levels.
  std::vector<std::uint64_t> records_by_level;
  double copies_a_node = 0;  // at the end, records that it stores among them
  double expected_hops = 0;  // a question, as the plan has it that knows what is popular
  beehive::ReplicationCounts counts;
};

}  // namespace ddns::experiments
