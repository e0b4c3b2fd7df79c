// The distances d * b^i at which a node of a Chord ring keeps fingers (b = 2 in the SIGCOMM 2001
// paper, section 4.3), and the search for the farthest of them that is not beyond a given distance.
#pragma once

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

  // How many of the distances of whole digits are beyond the next node clockwise, on average, on a
  // ring of so many nodes at random places. REQUIRES: nodes >= 1.
  static double expected_beyond_gap(unsigned base, double nodes);

  std::uint32_t count() const { return static_cast<std::uint32_t>(distances_.size()); }
  std::span<const overlay::Id> all() const { return distances_; }  // ascending
  const overlay::Id& operator[](std::size_t j) const { return distances_[j]; }

  // How many distances are greater than `distance`.
  std::uint32_t count_beyond(const overlay::Id& distance) const;

  // How many distances have a leading word greater than `word`: the same, but for the few that only
  // the other words of a distance would tell apart. A router that knows just the leading word
  // starts at a finger or two too far and passes over them.
  std::uint32_t count_beyond(std::uint64_t word) const {
    if (word < least_word_) [[unlikely]]
      return with_word_;
    const auto zeros = static_cast<unsigned>(std::countl_zero(word));
    if (binary_) return zeros;  // the distances are the powers of two
    // The cells between two powers of two are so narrow that few distances lie in one, and none but
    // at its beginning where the base is 4, 8, 16 or 32.
    std::uint32_t j = cells_[(zeros << kCellBits) + (word << zeros << 1 >> (64 - kCellBits))];
    j += words_before_[j] < word;
    while (words_before_[j] < word) ++j;
    return count() - j;
  }

 private:
  static constexpr unsigned kCellBits = 4;

  void make_cells();

  std::vector<overlay::Id> distances_;
  bool binary_ = false;
  std::uint64_t least_word_ = 0;  // the least leading word that is not zero
  std::uint32_t with_word_ = 0;   // how many distances have such a one
  // The leading words of the distances, each less one, so that a last one of all ones is never less
  // than any word and ends every search. (That of a leading word of zero is not read.)
  std::vector<std::uint64_t> words_before_;
  // For each count of leading zeros and the bits that follow the first one: the first distance
  // beyond the cell's beginning.
  std::vector<std::uint32_t> cells_;
};

}  // namespace ddns::chord
