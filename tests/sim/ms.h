// Milliseconds, short enough for a table of times.
#pragma once

#include <cstdint>

#include "sim/time.h"

namespace ddns::sim {

constexpr Duration ms(std::int64_t n) {
  return Duration::milliseconds(n);
}

}  // namespace ddns::sim
