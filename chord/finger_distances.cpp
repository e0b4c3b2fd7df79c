#include "chord/finger_distances.h"

#include <algorithm>
#include <cmath>
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
  binary_ = base == 2;
  const auto no_word = [](const Id& d) { return d.word[0] == 0; };
  const auto first = std::partition_point(distances_.begin(), distances_.end(), no_word);
  least_word_ = first->word[0];
  with_word_ = static_cast<std::uint32_t>(distances_.end() - first);
  for (const Id& d : distances_) words_before_.push_back(d.word[0] - 1);
  words_before_.push_back(~std::uint64_t{0});
  make_cells();
}

double FingerDistances::expected_beyond_gap(unsigned base, double nodes) {
  if (nodes < 2) return 0;
  // A gap is longer than the part x of the ring with a probability of exp(-x * nodes), nearly, so
  // the distances d * unit that are beyond it are a sum over d of 1 - exp(-d * unit * nodes).
  double sum = 0;
  for (double unit = std::exp2(-static_cast<double>(whole_digits(base))); unit < 1; unit *= base) {
    const double digits = std::min(base - 1.0, std::floor(1 / unit));
    const double rate = unit * nodes;
    sum += digits + std::exp(-rate) * std::expm1(-rate * digits) / -std::expm1(-rate);
  }
  return sum;
}

void FingerDistances::make_cells() {
  constexpr unsigned kCells = 1u << kCellBits;
  for (unsigned zeros = 0; zeros < 64; ++zeros) {
    for (unsigned i = 0; i < kCells; ++i) {
      const std::uint64_t begin = (std::uint64_t{kCells + i} << (63 - kCellBits)) >> zeros;
      const auto at_most = [&](const Id& d) { return d.word[0] <= begin; };
      const auto beyond = std::partition_point(distances_.begin(), distances_.end(), at_most);
      cells_.push_back(static_cast<std::uint32_t>(beyond - distances_.begin()));
    }
  }
}

std::uint32_t FingerDistances::count_beyond(const Id& distance) const {
  return static_cast<std::uint32_t>(
      distances_.end() - std::upper_bound(distances_.begin(), distances_.end(), distance));
}

}  // namespace ddns::chord
