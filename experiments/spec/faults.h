// The section /faults: what befalls the ring at given times (experiments/life/faults.h), and what
// that amounts to, told from the specification alone.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "dhash/checked_fetch.h"
#include "experiments/spec/keys.h"
#include "sim/time.h"

namespace ddns::experiments {

// Times are counted from the beginning of the ring's life.
struct FaultSpec {
  enum class Victims { kNone, kUniform, kArc, kMostLoaded, kPopularOwners };
  // Hosts that ask and do not serve (the paper, section 5: "take free rides on others' servers").
  enum class Riders { kNone, kOutside, kSilent };
  // Into groups of any hosts, or of hosts that are near each other.
  enum class Partition { kNone, kUniform, kNear };
  Victims victims = Victims::kNone;
  double fraction = 0;  // of the hosts
  sim::Duration crash_at;
  std::optional<sim::Duration> back_after;  // nothing: they do not come back
  Partition partition = Partition::kNone;
  std::vector<double> partition_shares;  // relative sizes of the groups; empty: no partition
  sim::Duration partition_at;
  sim::Duration partition_lasts;
  std::optional<dhash::Lie> lie;  // nothing: nobody lies
  double lying_share = 0;         // of the hosts
  Riders riders = Riders::kNone;
  double riding_share = 0;    // of /overlay/nodes
  std::uint32_t outside = 0;  // hosts that ride outside, which are no hosts of the overlay

  bool ride() const { return riders != Riders::kNone; }
};

extern const Section<FaultSpec> kFaults;

// How long after the beginning of the ring's life each is due, with the key that says so. That a
// partition heals is no fault: one may last to the end.
std::vector<std::pair<const char*, sim::Duration>> fault_times(const FaultSpec& faults);

// How many of the hosts that are on the ring crash at once: /faults/crash/fraction of them,
// rounded, as long as one is left of `staying`, those that are not on their way out.
std::uint32_t crash_count(const FaultSpec& faults, std::uint32_t hosts, std::uint32_t staying);

// How many of so many hosts lie, from the beginning to the end: /faults/lying/share of them,
// rounded.
std::uint32_t liar_count(const FaultSpec& faults, std::uint32_t hosts);

// How many of so many hosts ride free: /faults/free_riders/share of them, rounded, as long as one
// is left that serves; 0 where nobody does.
std::uint32_t rider_count(const FaultSpec& faults, std::uint32_t hosts);

// A partition of so many hosts in a row: where each group ends.
std::vector<std::uint32_t> group_ends(const FaultSpec& faults, std::uint32_t hosts);

}  // namespace ddns::experiments
