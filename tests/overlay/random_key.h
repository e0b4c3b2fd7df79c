// Keys that tests look up.
#pragma once

#include "overlay/id.h"
#include "sim/random.h"

namespace ddns::overlay {

// Uniform over the circle.
inline Id random_key(sim::Rng& rng) {
  return {{rng.next_u64(), rng.next_u64(), std::uint64_t{rng.next_u32()} << 32}};
}

}  // namespace ddns::overlay
