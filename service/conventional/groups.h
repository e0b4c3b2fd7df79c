// Which clients share a resolver.
#pragma once

#include <cstdint>
#include <vector>

namespace ddns::service {

// Which resolver serves each of `clients`: groups of `sharing` of them, drawn at random, have one
// each; the last may be smaller. REQUIRES: clients, sharing >= 1.
std::vector<std::uint32_t> random_groups(std::uint32_t clients, std::uint32_t sharing,
                                         std::uint64_t seed);

}  // namespace ddns::service
