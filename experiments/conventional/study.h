// Runs without a ring: conventional DNS, and the latency of so many hops (the paper, section 3,
// Figures 4 and 5).
#pragma once

#include <vector>

#include "experiments/result/result.h"
#include "experiments/run/observer.h"
#include "experiments/spec/spec.h"

namespace ddns::experiments {

// /trace/queries lookups, each answered by one conventional server after one draw from the whole
// latency distribution, its tails included.
Result ask_conventional_servers(const Spec& spec, Observer* observer);

// The questions of the trace, each at its time, put to the resolvers of their clients. A question
// is answered, not found, or failed (SERVFAIL, or given up).
Result ask_resolvers(const Spec& spec, Observer* observer);

// The algorithm of Jung et al. (IMW 2001, section 5): the clients share caches in groups; a
// connection to a name is a hit where the group's cache has it and its TTL has not expired, else a
// miss, after which the cache has it at once.
Result share_caches(const Spec& spec, Observer* observer);

// For h = 1 .. /output/latency_by_hops/max_hops: mean and standard deviation of `samples` sums of h
// draws from the latency model of RPCs.
std::vector<HopLatency> latency_by_hops(const Spec& spec);

}  // namespace ddns::experiments
