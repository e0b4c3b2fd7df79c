// A look at who is near whom when a run has ended, where latencies are by pair.
#pragma once

#include <vector>

#include "experiments/life/faults.h"
#include "experiments/result/result.h"
#include "experiments/world/world.h"

namespace ddns::experiments {

// Adds how near the records r with stored[r] are to the clients that inserted them
// (/output/nearest_holder), and how wrong coordinates are, where there are any. Hosts of one site
// are as near as each other, and count as none nearer. Of a partition's sides it adds which records
// of their clients they have, on other hosts than the client's. Takes time in proportion to all
// nodes times all records. `faults` is null where nothing happens.
void add_nearness(const World& world, const Faults* faults, const std::vector<bool>& stored,
                  Result& result);

}  // namespace ddns::experiments
