// The distances d * b^i at which a node of a Chord ring keeps fingers (b = 2 in the SIGCOMM 2001
// paper, section 4.3), and the search for the farthest of them that is not beyond a given distance.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <span>
#include <vector>

#include "overlay/id.h"

namespace ddns::chord {

class FingerDistances {
 public:
  static constexpr unsigned kGreatestBase = 1u << 16;

  // All d * b^i < 2^ring_bits, d = 1..b-1, as multiples of 2^(160 - ring_bits). Throws
  // sim::InputError unless 2 <= base <= kGreatestBase and 1 <= ring_bits <= 160.
  FingerDistances(unsigned base, unsigned ring_bits);

  // 160, but for a base 2^k the greatest multiple of k up to 160. The longest fingers then divide
  // the ring into b equal parts, as the formula (b-1)/b * log_b N for the length of a path
  // supposes; with b = 8 and 160 bits the first digit would be a single bit and paths about 4 %
  // longer.
  static unsigned whole_digits(unsigned base);

  std::uint32_t count() const { return static_cast<std::uint32_t>(distances_.size()); }
  std::span<const overlay::Id> all() const { return distances_; }  // ascending
  const overlay::Id& operator[](std::size_t j) const { return distances_[j]; }

  // How many distances are greater than `distance`.
  std::uint32_t count_beyond(const overlay::Id& distance) const;

  // The same from the leading word of a distance alone, which may count a few too few: those that
  // the other words would tell apart. A router then starts at a finger or two too far, which it
  // passes over.
  std::uint32_t count_beyond(std::uint64_t leading_word) const {
    if (leading_word < least_word_) [[unlikely]]
      return count_beyond_small(leading_word);
    const auto bit = static_cast<unsigned>(std::countl_zero(leading_word));
    const Octave& octave = octaves_[bit];
    if (digits_are_bits_) {
      return octave.beyond - static_cast<std::uint32_t>(leading_word >> octave.shift);
    }
    std::uint32_t j = octave.begin;
    while (j < octave.end && distances_[j].word[0] <= leading_word) ++j;
    return count() - j;
  }

 private:
  // The distances of [2^e, 2^(e+1)), for a bit e of the leading word.
  struct Octave {
    std::uint32_t begin = 0;  // the first of them
    std::uint32_t end = 0;
    // Where b is a power of two: count_beyond(x) == beyond - (x >> shift).
    std::uint32_t beyond = 0;
    std::uint32_t shift = 0;
  };
  std::uint32_t count_beyond_small(std::uint64_t leading_word) const;

  std::vector<overlay::Id> distances_;
  std::array<Octave, 64> octaves_{};  // by count of leading zeros
  bool digits_are_bits_ = false;
  std::uint64_t least_word_ = 0;  // the octaves hold for leading words from here on
};

}  // namespace ddns::chord
