#include "traces/arrivals.h"

#include <algorithm>
#include <functional>

#include "sim/check.h"

namespace ddns::traces {
namespace {

constexpr std::int64_t kHourNs = 3600 * sim::kSecondNs;
constexpr std::int64_t kMostSlots = 1'000'000;

std::size_t hour_of(std::int64_t ns) {
  return static_cast<std::size_t>(ns / kHourNs % 24);
}

}  // namespace

Arrivals::Arrivals(std::uint64_t count, sim::Duration duration, const HourlyWeights& weights,
                   std::uint64_t seed)
    : offsets_(seed, "trace arrivals within a slot"),
      duration_ns_(duration.ns()),
      // Slots divide an hour, so that the rate is the same all over a slot.
      slot_ns_(duration.ns() / sim::kSecondNs < kMostSlots ? sim::kSecondNs : kHourNs) {
  sim::check(duration_ns_ > 0, "a trace has a duration");
  // A candidate anywhere in the trace is kept with a probability in proportion to the weight of its
  // hour. Only its slot is counted; its place in the slot is drawn when the slot is reached.
  std::uint32_t highest = 0;
  for (std::int64_t hour = 0; hour < 24 && hour * kHourNs < duration_ns_; ++hour) {
    highest = std::max<std::uint32_t>(highest, weights[static_cast<std::size_t>(hour)]);
  }
  sim::check(highest > 0, "some hour of the trace has a weight");
  slot_counts_.assign(static_cast<std::size_t>((duration_ns_ - 1) / slot_ns_ + 1), 0);
  sim::Rng rng = sim::Stream(seed, "trace arrivals").at(0);
  while (count > 0) {
    const auto ns =
        static_cast<std::int64_t>(rng.below_u64(static_cast<std::uint64_t>(duration_ns_)));
    // Counted without a branch, which would be guessed wrong for every third candidate.
    const bool kept = rng.below(highest) < weights[hour_of(ns)];
    const std::int64_t slot = slot_ns_ == sim::kSecondNs ? ns / sim::kSecondNs : ns / kHourNs;
    slot_counts_[static_cast<std::size_t>(slot)] += kept;
    count -= kept;
  }
}

void Arrivals::fill() {
  while (slot_counts_[slot_] == 0) {
    ++slot_;
    sim::check(slot_ < slot_counts_.size(), "no more arrivals are asked for than were ordered");
  }
  const std::int64_t start = static_cast<std::int64_t>(slot_) * slot_ns_;
  const auto length = static_cast<std::uint64_t>(std::min(slot_ns_, duration_ns_ - start));
  sim::Rng rng = offsets_.at(slot_);
  for (std::uint32_t i = 0; i < slot_counts_[slot_]; ++i) {
    times_.push_back(start + static_cast<std::int64_t>(rng.below_u64(length)));
  }
  std::sort(times_.begin(), times_.end(), std::greater<>());
  slot_counts_[slot_] = 0;
}

sim::Time Arrivals::next() {
  if (times_.empty()) fill();
  const std::int64_t ns = times_.back();
  times_.pop_back();
  return sim::Time::at_ns(ns);
}

}  // namespace ddns::traces
