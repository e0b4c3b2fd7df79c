// What is kept of the latencies of a run's lookups: each of them, or, with
// /output/latency_resolution_ms, how many fall to each multiple of that. The former takes memory in
// proportion to the questions, the latter in proportion to the longest latency.
#pragma once

#include <cstdint>
#include <optional>

#include "experiments/result/series.h"
#include "sim/time.h"

namespace ddns::experiments {

// The resolution in time; nothing: every latency is kept.
using Resolution = std::optional<sim::Duration>;

// What the latencies of so many questions take in memory at most, in bytes: about, as measured.
std::uint64_t latency_bytes(const Resolution& resolution, std::uint64_t questions);

// The latency in nanoseconds as it is kept: rounded to the nearest multiple of the resolution.
inline std::int64_t kept_ns(const Resolution& resolution, sim::Duration latency) {
  if (!resolution) return latency.ns();
  const std::int64_t step = resolution->ns();
  return (latency.ns() + step / 2) / step * step;
}

// Latencies that were kept so, in milliseconds.
Series latency_series(const Resolution& resolution, sim::Distribution kept);

}  // namespace ddns::experiments
