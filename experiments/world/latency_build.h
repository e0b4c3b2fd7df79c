// The latency model that a specification asks for.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "experiments/spec/spec.h"
#include "overlay/members.h"
#include "sim/latency.h"

namespace ddns::experiments {

// The paper's Figure 4 as a quantile table: latencies of successful lookups that asked one server.
// The print ends at 1,200 ms; its last 3.2 % lie "all the way to sixty seconds" (section 3). They
// are spread evenly over the logarithm of the time, which nothing but their own display depends on:
// the paper cuts them off.
std::vector<sim::QuantilePoint> jung_one_server_table();

// A table from a text file: lines `fraction milliseconds`, both rising, '#' begins a comment.
// Throws InputError (kData) with file and line.
std::vector<sim::QuantilePoint> read_quantile_table(const std::string& path);

// `whole`: with an empirical distribution, all of it instead of /latency/trim. `members`: whose
// nodes will talk, where latencies are by pair (experiments/world/distances_build.h). Throws
// InputError (kSpec) where the table does not cover the trim, (kData) as read_quantile_table and
// read_rtt_matrix do.
std::unique_ptr<sim::LatencyModel> build_latency(const Spec& spec, bool whole = false,
                                                 const overlay::Members* members = nullptr);

}  // namespace ddns::experiments
