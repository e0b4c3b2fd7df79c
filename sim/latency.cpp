#include "sim/latency.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

#include "sim/check.h"

namespace ddns::sim {
namespace {

// A model in which all pairs are alike: Draw's distribution is that of each.
template <class Draw>
class SameForAll final : public LatencyModel {
 public:
  template <class... Arguments>
  explicit SameForAll(Arguments... arguments) : draw_(arguments...) {}
  Duration round_trip(NodeIndex, NodeIndex, Rng& rng) const override { return draw_(rng); }
  Duration any_round_trip(Rng& rng) const override { return draw_(rng); }
  Duration longest() const override { return draw_.longest(); }

 private:
  Draw draw_;
};

class Constant {
 public:
  explicit Constant(Duration value) : value_(value) {}
  Duration operator()(Rng&) const { return value_; }
  Duration longest() const { return value_; }

 private:
  Duration value_;
};

class Lognormal {
 public:
  Lognormal(Duration median, double sigma)
      : median_ns_(static_cast<double>(median.ns())), sigma_(sigma) {}

  // One normal deviate by Box and Muller, with a first uniform in (0, 1] so that its logarithm
  // exists.
  Duration operator()(Rng& rng) const {
    const double radius = std::sqrt(-2 * std::log(1 - rng.unit()));
    const double normal = radius * std::cos(2 * std::numbers::pi * rng.unit());
    const double ns = median_ns_ * std::exp(sigma_ * normal);
    return Duration::nanoseconds(std::llround(std::min(ns, kLongest)));
  }
  Duration longest() const { return Duration::nanoseconds(std::llround(kLongest)); }

 private:
  static constexpr double kLongest = 1e15;  // 11 days: no draw overflows the clock
  double median_ns_;
  double sigma_;
};

// The quantile function at 2^11 + 1 equidistant fractions, in whole nanoseconds: the upper 11 bits
// of a draw choose an interval and the others a point within it, so that a draw is exact in
// integers and reads one cache line of a table that stays in the first-level cache.
class Empirical {
 public:
  Empirical(std::span<const QuantilePoint> table, double low, double high) {
    std::size_t segment = 0;
    for (std::size_t i = 0; i <= kIntervals; ++i) {
      const double fraction = low + (high - low) * (static_cast<double>(i) / kIntervals);
      while (segment + 2 < table.size() && table[segment + 1].fraction < fraction) ++segment;
      value_ns_[i] = std::llround(between(table[segment], table[segment + 1], fraction) * 1e6);
    }
  }

  Duration operator()(Rng& rng) const {
    const std::uint32_t draw = rng.next_u32();
    const std::size_t i = draw >> kWithinBits;
    const std::int64_t within = draw & ((1u << kWithinBits) - 1);
    const std::int64_t rise = value_ns_[i + 1] - value_ns_[i];
    return Duration::nanoseconds(value_ns_[i] + ((rise * within) >> kWithinBits));
  }
  Duration longest() const { return Duration::nanoseconds(value_ns_.back()); }

 private:
  static constexpr unsigned kWithinBits = 21;
  static constexpr std::size_t kIntervals = std::size_t{1} << (32 - kWithinBits);

  // Before the first point and after the last the function is flat.
  static double between(const QuantilePoint& a, const QuantilePoint& b, double fraction) {
    if (fraction <= a.fraction) return a.value_ms;
    if (fraction >= b.fraction) return b.value_ms;
    const double part = (fraction - a.fraction) / (b.fraction - a.fraction);
    return a.value_ms + (b.value_ms - a.value_ms) * part;
  }

  std::array<std::int64_t, kIntervals + 1> value_ns_;
};

}  // namespace

std::unique_ptr<LatencyModel> constant_latency(Duration value) {
  check(value >= Duration{}, "a latency is negative");
  return std::make_unique<SameForAll<Constant>>(value);
}

std::unique_ptr<LatencyModel> lognormal_latency(Duration median, double sigma) {
  check(median >= Duration{} && sigma >= 0, "a latency is negative");
  return std::make_unique<SameForAll<Lognormal>>(median, sigma);
}

std::unique_ptr<LatencyModel> empirical_latency(std::span<const QuantilePoint> table, double low,
                                                double high) {
  check(table.size() >= 2, "a quantile table needs at least two points");
  check(0 <= low && low < high && high <= 1,
        "the trim of a quantile table is not a range of [0, 1]");
  check(table[0].value_ms >= 0 && table.back().value_ms <= 1e9,
        "a latency is negative or longer than 11 days");
  for (std::size_t i = 1; i < table.size(); ++i) {
    check(table[i - 1].fraction < table[i].fraction && table[i - 1].value_ms <= table[i].value_ms,
          "a quantile table does not rise");
  }
  return std::make_unique<SameForAll<Empirical>>(table, low, high);
}

}  // namespace ddns::sim
