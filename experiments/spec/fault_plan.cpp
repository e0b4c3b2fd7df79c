#include "experiments/spec/fault_plan.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ddns::experiments {

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
