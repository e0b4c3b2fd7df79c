// A look at every node when a run has ended (/output/per_node).
#pragma once

#include <cstdint>
#include <vector>

#include "experiments/result/result.h"
#include "experiments/world/world.h"

namespace ddns::experiments {

// `asked`: how often each record has been asked for; empty without DHash.
PerNode per_node(const World& world, const std::vector<std::uint32_t>& asked);

}  // namespace ddns::experiments
