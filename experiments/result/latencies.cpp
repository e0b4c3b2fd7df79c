#include "experiments/result/latencies.h"

#include <algorithm>
#include <utility>

namespace ddns::experiments {

namespace {

constexpr double kNanosecondsPerMillisecond = 1e6;

}  // namespace

std::uint64_t latency_bytes(const Resolution& resolution, std::uint64_t questions) {
  constexpr std::uint64_t kExact = 60;          // a question that finds nothing is kept twice
  constexpr std::uint64_t kRounded = 16 << 20;  // with what is being sorted
  const std::uint64_t exact = kExact * questions;
  return resolution ? std::min(exact, kRounded) : exact;
}

Series latency_series(const Resolution& resolution, sim::Distribution kept) {
  Series series{"ms", std::move(kept), kNanosecondsPerMillisecond};
  if (resolution) {
    series.resolution = static_cast<double>(resolution->ns()) / kNanosecondsPerMillisecond;
  }
  return series;
}

}  // namespace ddns::experiments
