// What is reported of a run stretch by stretch of time (/output/window_s).
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "experiments/result/living_result.h"
#include "service/conventional/resolvers.h"
#include "sim/distribution.h"

namespace ddns::experiments {

// What happened in a stretch of time; the states are those at its end. In every window, hosts are
// those before, and joins, without leaves and crashes. A window of resolvers has what is counted of
// questions, and the queries that they sent to root, top-level and other servers.
struct Window {
  double end_s = 0;  // since the beginning of the ring's life, or of the trace
  std::uint64_t hosts = 0;
  std::uint64_t nodes = 0;
  std::uint64_t wrong_successors = 0;  // present nodes whose successor is not the right one
  std::uint64_t joins = 0;
  std::uint64_t leaves = 0;
  std::uint64_t crashes = 0;
  std::uint64_t queries = 0;
  std::uint64_t answered = 0;
  std::uint64_t answered_by_copies = 0;
  std::uint64_t not_found = 0;
  std::uint64_t missed = 0;
  std::uint64_t gone = 0;
  std::uint64_t failed = 0;
  std::uint64_t abandoned = 0;
  std::uint64_t wrong_owner = 0;
  std::uint64_t hops = 0;                // of all its lookups
  std::uint64_t timeouts = 0;            // likewise
  std::optional<double> latency_ms_p50;  // of those that ended; nothing: none did
  std::optional<double> latency_ms_p99;
  std::uint64_t maintenance_bytes = 0;
  std::uint64_t repair_bytes = 0;
  BlockCensus blocks;
  // Queries to servers by level; nothing: a window of a ring.
  std::optional<std::array<std::uint64_t, service::ResolverCounts::kLevels>> to_servers;

  // The percentiles of these latencies, in nanoseconds.
  void set_latencies(const sim::Distribution& latency_ns);
};

}  // namespace ddns::experiments
