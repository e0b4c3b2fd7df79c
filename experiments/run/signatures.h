// What a run's service tells of lies, checks and keys.
#pragma once

#include "experiments/result/result.h"
#include "experiments/run/census.h"
#include "experiments/world/world.h"

namespace ddns::experiments {

// Nothing where nobody lies and nobody checks.
void add_signatures(const World& world, const Census& census, Result& result);

}  // namespace ddns::experiments
