#include "experiments/spec/faults.h"

#include "experiments/spec/section.h"
#include "experiments/spec/service.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ddns::experiments {

namespace {

using namespace table;

const Condition kCrash = {"/faults/crash/victims",
                          {"uniform", "arc", "most-loaded", "popular-owners"}};
const Condition kLying = {"/faults/lying/kind", {"forged", "old", "no-data"}};
const Condition kRiding = {"/faults/free_riders/kind", {"outside", "silent"}};
const Condition kPartition = {"/faults/partition/kind", {"uniform", "near"}};

}  // namespace

const Section<FaultSpec> kFaults{
    "/faults",
    {kOnOverlay},
    {word("crash/victims", &FaultSpec::victims,
          {{"none", FaultSpec::Victims::kNone},
           {"uniform", FaultSpec::Victims::kUniform},
           {"arc", FaultSpec::Victims::kArc},
           {"most-loaded", FaultSpec::Victims::kMostLoaded},
           {"popular-owners", FaultSpec::Victims::kPopularOwners}},
          "Hosts that crash all at once: any alike; neighbours on the ring; those that have served "
          "the most RPCs; or the owners of the names asked for most often (of those not asked for "
          "yet, in the order of the trace)."),
     number("crash/fraction", &FaultSpec::fraction, {0, 0.999}, "0.1", "",
            "The share of the hosts on the ring that crash at once, rounded to whole hosts; one at "
            "least stays.",
            kCrash),
     seconds("crash/at_s", &FaultSpec::crash_at, {0, kBillion}, "0",
             "When hosts crash at once, counted from the beginning of the ring's life; before the "
             "trace is over.",
             kCrash),
     seconds("crash/back_after_s", &FaultSpec::back_after, {0.001, kBillion}, "null",
             "So long after the crash its hosts join again, before the trace is over, which takes "
             "maintenance; null: they do not.",
             kCrash)
         .or_null(),
     word("partition/kind", &FaultSpec::partition,
          {{"none", FaultSpec::Partition::kNone},
           {"uniform", FaultSpec::Partition::kUniform},
           {"near", FaultSpec::Partition::kNear}},
          "Does the network fall into groups of hosts that cannot reach each other? They are any "
          "alike (uniform); or, from the smallest group on, any host and those that are nearest to "
          "it of the hosts that are left, the largest group being the rest (near, which takes "
          "latencies by pair)."),
     numbers("partition/shares", &FaultSpec::partition_shares, 2, 16, above(0, 1e6), "[0.5, 0.5]",
             "", "The relative sizes of the groups of a partition; each has at least one host.",
             kPartition),
     seconds("partition/at_s", &FaultSpec::partition_at, {0, kBillion}, "0",
             "When the network falls apart, counted from the beginning of the ring's life; before "
             "the trace is over.",
             kPartition),
     seconds("partition/lasts_s", &FaultSpec::partition_lasts, {0.001, kBillion}, "3600",
             "How long the network is apart; beyond the end, it stays so.", kPartition),
     word("lying/kind", &FaultSpec::lie,
          {{"none", std::nullopt},
           {"forged", dhash::Lie::kForged},
           {"old", dhash::Lie::kOld},
           {"no-data", dhash::Lie::kNoData}},
          "What hosts that lie answer to all questions that reach them, those on their way to "
          "other nodes too: data of their own, an earlier version with its good signature, or "
          "that they have nothing. They lead lookups on truly, and store what they are given.",
          kOnDhash),
     number("lying/share", &FaultSpec::lying_share, {0, 1}, "0.1", "",
            "The share of the hosts that lie, from the beginning to the end, rounded to whole "
            "hosts; any alike.",
            {kOnDhash, kLying}),
     word("free_riders/kind", &FaultSpec::riders,
          {{"none", FaultSpec::Riders::kNone},
           {"outside", FaultSpec::Riders::kOutside},
           {"silent", FaultSpec::Riders::kSilent}},
          "How hosts that ask and do not serve go about it: there are none; they stay outside, and "
          "ask through any node, which takes a call to it; or they are on the ring, and silent to "
          "whatever they are asked, so that callers wait for the timeout."),
     number("free_riders/share", &FaultSpec::riding_share, {0, 0.999}, "0.1", "",
            "The share of /overlay/nodes that ride free, from the beginning to the end, rounded to "
            "whole hosts; any alike, and one at least serves.",
            kRiding)}};

std::vector<std::pair<const char*, sim::Duration>> fault_times(const FaultSpec& faults) {
  std::vector<std::pair<const char*, sim::Duration>> times;
  if (faults.victims != FaultSpec::Victims::kNone) {
    times.emplace_back("/faults/crash/at_s", faults.crash_at);
    if (faults.back_after) {
      times.emplace_back("/faults/crash/back_after_s", faults.crash_at + *faults.back_after);
    }
  }
  if (!faults.partition_shares.empty()) {
    times.emplace_back("/faults/partition/at_s", faults.partition_at);
  }
  return times;
}

std::uint32_t crash_count(const FaultSpec& faults, std::uint32_t hosts, std::uint32_t staying) {
  if (staying <= 1) return 0;
  const auto wanted = static_cast<std::uint32_t>(std::llround(faults.fraction * hosts));
  return std::min(wanted, staying - 1);
}

std::uint32_t liar_count(const FaultSpec& faults, std::uint32_t hosts) {
  return static_cast<std::uint32_t>(std::llround(faults.lying_share * hosts));
}

std::uint32_t rider_count(const FaultSpec& faults, std::uint32_t hosts) {
  if (!faults.ride()) return 0;
  const auto wanted = static_cast<std::uint32_t>(std::llround(faults.riding_share * hosts));
  return std::min(wanted, hosts - 1);
}

std::vector<std::uint32_t> group_ends(const FaultSpec& faults, std::uint32_t hosts) {
  const std::vector<double>& shares = faults.partition_shares;
  const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
  std::vector<std::uint32_t> ends;
  double cut = 0;
  for (const double share : shares) {
    cut += share;
    ends.push_back(static_cast<std::uint32_t>(std::llround(cut / sum * hosts)));
  }
  return ends;
}

}  // namespace ddns::experiments
