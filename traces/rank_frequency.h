// How often the names of a synthetic trace are asked for: a list of counts, most popular first,
// that meets published totals exactly.
//
// The counts between two targets fall along a power law (a straight line of log count against log
// rank, as in Jung et al., "DNS Performance and the Effectiveness of Caching", IMW 2001, figure 5);
// where the straight lines do not add up to the number of queries, all are bent by one common
// exponent until they do. The last few queries, fewer than rounding can settle, go to the most
// popular names with room.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/random.h"

namespace ddns::traces {

// The most queries of a synthetic trace: sums of bounds over all its names then fit 64 bits.
inline constexpr std::uint64_t kMaxQueries = 1'000'000'000;

// Targets left empty are not constrained. Counts are of distinct (name, type) pairs.
struct FrequencyTargets {
  std::uint64_t queries = 0;                          // 1 .. kMaxQueries
  std::uint64_t names = 0;                            // 1 .. queries
  std::uint64_t most_popular = 0;                     // queries for the most popular name
  std::optional<std::uint64_t> asked_once = {};       // names asked exactly once
  std::optional<std::uint64_t> asked_over_100 = {};   // names asked more than 100 times
  std::optional<std::uint64_t> asked_over_1000 = {};  // names asked more than 1000 times
};

// Throws InputError (kSpec) where the targets contradict each other: says which, and what would be
// feasible. Takes no time, however many names there are.
void check_targets(const FrequencyTargets& targets);

// The number of queries for each rank, not rising, `names` entries with sum `queries`. Throws what
// check_targets() throws.
std::vector<std::uint32_t> rank_frequency(const FrequencyTargets& targets);

// Each rank as often as its count, in an order of which each is as likely.
std::vector<std::uint32_t> in_random_order(const std::vector<std::uint32_t>& counts, sim::Rng rng);

}  // namespace ddns::traces
