// Simulated time: integer nanoseconds, so that no result depends on floating-point rounding.
//
// A Time is an instant since the start of the run, a Duration a length; they are different types
// and mix only where the sum means something. Range: ±292 years. Only the scheduler knows "now".
#pragma once

#include <compare>
#include <cstdint>

namespace ddns::sim {

// Nanoseconds in a second.
inline constexpr std::int64_t kSecondNs = 1'000'000'000;

class Duration {
 public:
  constexpr Duration() = default;
  static constexpr Duration nanoseconds(std::int64_t ns) { return Duration(ns); }
  static constexpr Duration microseconds(std::int64_t us) { return Duration(us * 1'000); }
  static constexpr Duration milliseconds(std::int64_t ms) { return Duration(ms * 1'000'000); }
  static constexpr Duration seconds(std::int64_t s) { return Duration(s * kSecondNs); }

  constexpr std::int64_t ns() const { return ns_; }
  constexpr auto operator<=>(const Duration&) const = default;
  constexpr Duration operator+(Duration d) const { return Duration(ns_ + d.ns_); }
  constexpr Duration operator-(Duration d) const { return Duration(ns_ - d.ns_); }
  constexpr Duration operator*(std::int64_t n) const { return Duration(ns_ * n); }
  constexpr Duration operator/(std::int64_t n) const { return Duration(ns_ / n); }
  constexpr Duration& operator+=(Duration d) { return ns_ += d.ns_, *this; }

 private:
  constexpr explicit Duration(std::int64_t ns) : ns_(ns) {}
  std::int64_t ns_ = 0;
};

class Time {
 public:
  constexpr Time() = default;
  static constexpr Time at_ns(std::int64_t ns) { return Time(ns); }
  static constexpr Time never() { return Time(INT64_MAX); }

  constexpr std::int64_t ns() const { return ns_; }
  constexpr auto operator<=>(const Time&) const = default;
  constexpr Time operator+(Duration d) const { return Time(ns_ + d.ns()); }
  constexpr Time operator-(Duration d) const { return Time(ns_ - d.ns()); }
  constexpr Duration operator-(Time t) const { return Duration::nanoseconds(ns_ - t.ns_); }

 private:
  constexpr explicit Time(std::int64_t ns) : ns_(ns) {}
  std::int64_t ns_ = 0;
};

}  // namespace ddns::sim
