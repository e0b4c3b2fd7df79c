// Definitions of the arithmetic declared in overlay/id.h.
#pragma once

#include <bit>

#include "overlay/id.h"

namespace ddns::overlay {

constexpr Id operator+(const Id& a, const Id& b) {
  __extension__ using Wide = unsigned __int128;
  const Wide low = Wide{a.word[2]} + b.word[2];
  const Wide middle = Wide{a.word[1]} + b.word[1] + static_cast<std::uint64_t>(low >> 64);
  const std::uint64_t high = a.word[0] + b.word[0] + static_cast<std::uint64_t>(middle >> 64);
  return {{high, static_cast<std::uint64_t>(middle), static_cast<std::uint64_t>(low)}};
}

constexpr Id operator-(const Id& a, const Id& b) {
  const std::uint64_t borrow_low = a.word[2] < b.word[2];
  const std::uint64_t middle = a.word[1] - b.word[1] - borrow_low;
  const std::uint64_t borrow_middle =
      a.word[1] < b.word[1] || (a.word[1] == b.word[1] && borrow_low != 0);
  return {{a.word[0] - b.word[0] - borrow_middle, middle, a.word[2] - b.word[2]}};
}

constexpr Id power_of_two(unsigned exponent) {
  Id id;
  const unsigned from_top = kIdBits - 1 - exponent;
  id.word[from_top / 64] = std::uint64_t{1} << (63 - from_top % 64);
  return id;
}

constexpr unsigned common_bits(const Id& a, const Id& b) {
  for (unsigned i = 0; i < a.word.size(); ++i) {
    const std::uint64_t differs = a.word[i] ^ b.word[i];
    if (differs != 0) return 64 * i + static_cast<unsigned>(std::countl_zero(differs));
  }
  return kIdBits;
}

constexpr Id first_bits(const Id& id, unsigned bits) {
  Id out;
  for (unsigned i = 0; i < id.word.size() && bits > 64 * i; ++i) {
    const unsigned of_word = bits - 64 * i;
    out.word[i] = of_word < 64 ? id.word[i] & ~(~std::uint64_t{0} >> of_word) : id.word[i];
  }
  return out;
}

constexpr bool in_open(const Id& x, const Id& a, const Id& b) {
  if (a == b) return x != a;
  const Id to_x = distance(a, x);
  return to_x != Id{} && to_x < distance(a, b);
}

constexpr bool in_half_open(const Id& x, const Id& a, const Id& b) {
  if (a == b) return true;
  const Id to_x = distance(a, x);
  return to_x != Id{} && to_x <= distance(a, b);
}

}  // namespace ddns::overlay
