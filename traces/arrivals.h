// When the questions of a synthetic trace are asked: independent arrivals that follow the hours of
// the day, handed out in time order without ever holding more than one second of them.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "sim/random.h"
#include "sim/time.h"

namespace ddns::traces {

// The relative rate of arrivals in each hour of the day, from the hour in which the trace begins.
// At least one weight is not 0; weights are at most 2^16 - 1. A trace longer than a day repeats the
// day.
using HourlyWeights = std::array<std::uint16_t, 24>;

// A working day on a campus, beginning at midnight: the least traffic before dawn, the most in the
// afternoon, about three times as much. The shape is that of the traffic figures of Jung et al.;
// the paper's results do not depend on it.
inline constexpr HourlyWeights kCampusDay = {62,  54,  48,  44,  42,  42,  46,  54,
                                             72,  96,  112, 120, 122, 126, 130, 132,
                                             130, 124, 112, 102, 96,  90,  82,  72};
inline constexpr HourlyWeights kFlatDay = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                                           1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};

class Arrivals {
 public:
  // `count` arrivals in [0, duration). REQUIRES: duration > 0, a weight that is not 0 in an hour
  // that the duration reaches.
  Arrivals(std::uint64_t count, sim::Duration duration, const HourlyWeights& weights,
           std::uint64_t seed);
  // The next arrival. REQUIRES: fewer than `count` calls so far.
  sim::Time next();

 private:
  void fill();  // draws the arrivals of the next slot that has some, in order

  sim::Stream offsets_;
  std::int64_t duration_ns_;
  std::int64_t slot_ns_;
  std::vector<std::uint32_t> slot_counts_;
  std::size_t slot_ = 0;
  std::vector<std::int64_t> times_;  // of the present slot, latest first
};

}  // namespace ddns::traces
