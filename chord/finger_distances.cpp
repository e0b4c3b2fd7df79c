#include "chord/finger_distances.h"

#include <string>

#include "sim/check.h"

namespace ddns::chord {

using overlay::Id;
using overlay::kIdBits;
using sim::InputError;

namespace {

std::vector<Id> make_distances(unsigned base, unsigned ring_bits) {
  std::vector<Id> distances;
  Id power = overlay::power_of_two(kIdBits - ring_bits);  // b^i
  while (true) {
    Id multiple;  // d * b^i
    for (unsigned d = 1; d < base; ++d) {
      const Id next = multiple + power;
      if (next < multiple) return distances;  // wrapped: beyond the ring
      multiple = next;
      distances.push_back(multiple);
    }
    const Id next = multiple + power;
    if (next < multiple) return distances;
    power = next;
  }
}

}  // namespace

unsigned FingerDistances::whole_digits(unsigned base) {
  if (base < 2 || !std::has_single_bit(base)) return kIdBits;
  const auto digit_bits = static_cast<unsigned>(std::bit_width(base)) - 1;
  return kIdBits / digit_bits * digit_bits;
}

FingerDistances::FingerDistances(unsigned base, unsigned ring_bits) {
  if (base < 2 || base > kGreatestBase) {
    throw InputError(InputError::Kind::kSpec,
                     "the base of a Chord ring is from 2 to 65536, not " + std::to_string(base));
  }
  if (ring_bits < 1 || ring_bits > kIdBits) {
    throw InputError(InputError::Kind::kSpec,
                     "a Chord ring has from 1 to 160 bits, not " + std::to_string(ring_bits));
  }
  distances_ = make_distances(base, ring_bits);
  const auto first_from = [&](std::uint64_t word) {
    const auto before = [](const Id& d, std::uint64_t w) { return d.word[0] < w; };
    return static_cast<std::uint32_t>(
        std::lower_bound(distances_.begin(), distances_.end(), word, before) - distances_.begin());
  };
  digits_are_bits_ = std::has_single_bit(base);
  const auto digit_bits = static_cast<unsigned>(std::bit_width(base)) - 1;
  least_word_ = 1;
  for (unsigned bit = 0; bit < 64; ++bit) {
    Octave& octave = octaves_[63 - bit];
    octave.begin = first_from(std::uint64_t{1} << bit);
    octave.end = bit == 63 ? count() : first_from(std::uint64_t{1} << (bit + 1));
    if (!digits_are_bits_) continue;
    // The digit of the distance's greatest power b^i, counted in bits of the (short) ring.
    const unsigned ring_bit = bit + 96 + ring_bits - kIdBits;
    if (bit + 96 < kIdBits - ring_bits) continue;
    const unsigned power_bit = ring_bit / digit_bits * digit_bits + (kIdBits - ring_bits);
    if (power_bit < 96) {  // the digit reaches into the second word
      least_word_ = std::uint64_t{1} << bit << 1;
      continue;
    }
    octave.shift = power_bit - 96;
    const auto digit = static_cast<std::uint32_t>((std::uint64_t{1} << bit) >> octave.shift);
    octave.beyond = count() - octave.begin - 1 + digit;
  }
  if (ring_bits < 64) least_word_ = std::max(least_word_, std::uint64_t{1} << (64 - ring_bits));
}

std::uint32_t FingerDistances::count_beyond(const Id& distance) const {
  return static_cast<std::uint32_t>(
      distances_.end() - std::upper_bound(distances_.begin(), distances_.end(), distance));
}

std::uint32_t FingerDistances::count_beyond_small(std::uint64_t leading_word) const {
  return count_beyond(Id{{leading_word, ~std::uint64_t{0}, ~std::uint64_t{0}}});
}

}  // namespace ddns::chord
