// What a day asks for in vain, beside the names that exist.
#pragma once

#include <cstdint>

#include "traces/rank_frequency.h"
#include "traces/trace.h"

namespace ddns::traces {

enum class NegativeNames : std::uint8_t {
  kMistyped,  // as on the unsuccessful day: mostly reverse names, and mistyped names of hosts
  // Single labels of 7 to 15 letters, each asked for once. A web browser asked so for years to find
  // out whether its network makes names up, and nearly half of what the root was asked was that
  // (Verisign, "Chromium's impact on root DNS traffic", APNIC Blog, 2020).
  kRandom,
};

// How often each is asked for: in the proportions of the unsuccessful day, or once.
// REQUIRES: 1 <= questions.
FrequencyTargets negative_targets(NegativeNames kind, std::uint64_t questions);

// Adds so many, of which none is a name of the table so far. A function of the table, `kind`,
// `count` and the seed.
void add_negative_names(NegativeNames kind, std::uint64_t count, std::uint64_t seed,
                        NameTable& names);

}  // namespace ddns::traces
