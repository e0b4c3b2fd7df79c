// Counter-based random numbers (Philox 4x32-10: Salmon et al., "Parallel Random Numbers: As Easy as
// 1, 2, 3", SC 2011, through the Random123 library).
//
// A draw depends on the run's seed, the name of its stream, an index (which lookup, which node,
// ...) and its position in the sequence at that index, never on what else ran before it. Two runs
// that differ in one parameter therefore share all other draws (common random numbers).
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace ddns::sim {

// The sequence of draws at one index of one stream. A small value: copy it into the process that
// draws from it; it is one cache line. 2^64 blocks of four 32-bit draws, then it repeats.
class alignas(64) Rng {
 public:
  Rng(std::uint64_t key, std::uint64_t index) : key_(key), index_(index) {}

  std::uint32_t next_u32() {
    if (unused_ == 0) refill();
    return buffer_[--unused_];
  }
  std::uint64_t next_u64() {
    const std::uint64_t high = next_u32();
    return high << 32 | next_u32();
  }
  // Uniform in [0, bound), without bias (Lemire's method). REQUIRES: bound > 0.
  std::uint32_t below(std::uint32_t bound);
  std::uint64_t below_u64(std::uint64_t bound);
  // Uniform in [0, 1), a multiple of 2^-53.
  double unit() { return static_cast<double>(next_u64() >> 11) * 0x1.0p-53; }

 private:
  void refill();

  std::uint64_t key_;
  std::uint64_t index_;
  std::uint64_t block_ = 0;
  std::uint32_t buffer_[4] = {};
  std::uint32_t unused_ = 0;
};

class Stream {
 public:
  // Streams of different names are independent; the same seed and name give the same stream.
  Stream(std::uint64_t seed, std::string_view name);
  Rng at(std::uint64_t index) const { return Rng(key_, index); }
  // The first out.size() draws of at(index).next_u32(), several times as fast as one by one.
  void first(std::uint64_t index, std::span<std::uint32_t> out) const;

 private:
  std::uint64_t key_;
};

inline std::uint32_t Rng::below(std::uint32_t bound) {
  std::uint64_t product = std::uint64_t{next_u32()} * bound;
  if (static_cast<std::uint32_t>(product) < bound) {
    const std::uint32_t threshold = -bound % bound;
    while (static_cast<std::uint32_t>(product) < threshold) {
      product = std::uint64_t{next_u32()} * bound;
    }
  }
  return static_cast<std::uint32_t>(product >> 32);
}

// Puts the values in an order of which each is as likely (Fisher and Yates).
template <class T>
void shuffle(std::vector<T>& values, Rng& rng) {
  for (auto left = static_cast<std::uint32_t>(values.size()); left > 1; --left) {
    std::swap(values[left - 1], values[rng.below(left)]);
  }
}

}  // namespace ddns::sim
