// What is kept of the latencies of a run's lookups: each of them, or, with
// /output/latency_resolution_ms, how many fall to each multiple of that. The former takes memory in
// proportion to the questions, the latter in proportion to the longest latency.
#pragma once

#include <cstdint>
#include <optional>

#include "experiments/result/series.h"
#include "experiments/spec/spec.h"

namespace ddns::experiments {

// More questions than these are not asked without a resolution.
inline constexpr std::uint64_t kMostExactLatencies = 10'000'000;

// What the latencies of so many questions take in memory at most, in bytes: about, as measured.
std::uint64_t latency_bytes(const Spec& spec, std::uint64_t questions);

// How many questions a run asks, where the specification alone tells it: not for a recorded trace.
std::optional<std::uint64_t> questions_told(const Spec& spec);

// Throws InputError (kSpec) where a run of so many questions needs a resolution and has none.
void check_latencies(const Spec& spec, std::uint64_t questions);

// The latency in nanoseconds as it is kept: rounded to the nearest multiple of the resolution.
inline std::int64_t kept_ns(const Spec& spec, sim::Duration latency) {
  if (!spec.latency_resolution) return latency.ns();
  const std::int64_t step = spec.latency_resolution->ns();
  return (latency.ns() + step / 2) / step * step;
}

// Latencies that were kept so, in milliseconds.
Series latency_series(const Spec& spec, sim::Distribution kept);

}  // namespace ddns::experiments
