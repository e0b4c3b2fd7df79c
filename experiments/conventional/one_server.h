// Conventional DNS as the paper draws it: the latency of one server, and of so many hops (section
// 3, Figures 4 and 5).
#pragma once

#include <vector>

#include "experiments/result/result.h"
#include "experiments/spec/spec.h"
#include "experiments/world/observer.h"

namespace ddns::experiments {

// /trace/queries lookups, each answered by one conventional server after one draw from the whole
// latency distribution, its tails included.
Result ask_conventional_servers(const Spec& spec, Observer* observer);

// For h = 1 .. /output/latency_by_hops/max_hops: mean and standard deviation of `samples` sums of h
// draws from the latency model of RPCs.
std::vector<HopLatency> latency_by_hops(const Spec& spec);

}  // namespace ddns::experiments
