// What the faults of a specification amount to, told from it alone: when they are due, and how many
// hosts they strike.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "experiments/spec/spec.h"

namespace ddns::experiments {

// How long after the beginning of the ring's life each is due, with the key that says so. That a
// partition heals is no fault: one may last to the end.
std::vector<std::pair<const char*, sim::Duration>> fault_times(const FaultSpec& faults);

// How many of the hosts that are on the ring crash at once: /faults/crash/fraction of them,
// rounded, as long as one is left of `staying`, those that are not on their way out.
std::uint32_t crash_count(const FaultSpec& faults, std::uint32_t hosts, std::uint32_t staying);

// A partition of so many hosts in a row: where each group ends.
std::vector<std::uint32_t> group_ends(const FaultSpec& faults, std::uint32_t hosts);

}  // namespace ddns::experiments
