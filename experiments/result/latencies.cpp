#include "experiments/result/latencies.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "sim/check.h"

namespace ddns::experiments {

namespace {

constexpr double kNanosecondsPerMillisecond = 1e6;

}  // namespace

std::optional<std::uint64_t> questions_told(const Spec& spec) {
  const TraceSpec& t = spec.trace;
  if (t.kind == TraceSpec::Kind::kFile) return std::nullopt;
  if (t.kind != TraceSpec::Kind::kSteady) return t.queries;
  const double questions = t.rate_per_s.value_or(0) * static_cast<double>(t.duration.ns()) * 1e-9;
  return static_cast<std::uint64_t>(std::max(1.0, std::round(questions)));
}

std::uint64_t latency_bytes(const Spec& spec, std::uint64_t questions) {
  constexpr std::uint64_t kExact = 60;          // a question that finds nothing is kept twice
  constexpr std::uint64_t kRounded = 16 << 20;  // with what is being sorted
  const std::uint64_t exact = kExact * questions;
  return spec.latency_resolution ? std::min(exact, kRounded) : exact;
}

void check_latencies(const Spec& spec, std::uint64_t questions) {
  if (spec.latency_resolution || questions <= kMostExactLatencies) return;
  throw sim::InputError(
      sim::InputError::Kind::kSpec,
      fmt::format("{}: /output/latency_resolution_ms: is null, which keeps the latency of each of "
                  "{} questions, expected a resolution, such as 0.1, where they are more than {}",
                  spec.file, questions, kMostExactLatencies));
}

Series latency_series(const Spec& spec, sim::Distribution kept) {
  Series series{"ms", std::move(kept), kNanosecondsPerMillisecond};
  if (spec.latency_resolution) {
    series.resolution =
        static_cast<double>(spec.latency_resolution->ns()) / kNanosecondsPerMillisecond;
  }
  return series;
}

}  // namespace ddns::experiments
