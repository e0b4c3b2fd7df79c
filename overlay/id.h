// Identifiers on the ring: 160 bits (SHA-1), as Chord (SIGCOMM 2001, section 4.1) uses them.
//
// The 160 bits stand LEFT-aligned in three 64-bit words, word[0] the most significant: sums and
// differences then wrap modulo 2^160 by themselves, the first word settles nearly every comparison,
// and a ring of fewer bits (6, for exhaustive tests) is the same code with ids that are multiples
// of 2^154. The low 32 bits of word[2] are always zero.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "sim/random.h"

namespace ddns::overlay {

inline constexpr unsigned kIdBits = 160;

struct Id {
  std::array<std::uint64_t, 3> word{};

  constexpr auto operator<=>(const Id&) const = default;  // as an unsigned number
  // Written out, for otherwise every comparison is a call of memcmp.
  constexpr bool operator==(const Id& other) const {
    return ((word[0] ^ other.word[0]) | (word[1] ^ other.word[1]) | (word[2] ^ other.word[2])) == 0;
  }
};

// Modulo 2^160.
constexpr Id operator+(const Id& a, const Id& b);
constexpr Id operator-(const Id& a, const Id& b);

// 2^exponent. REQUIRES: exponent < 160.
constexpr Id power_of_two(unsigned exponent);

// How far b lies clockwise of a.
constexpr Id distance(const Id& a, const Id& b) {
  return b - a;
}

// Is x in the open interval (a, b) clockwise from a? (a, a) is the whole ring but a.
constexpr bool in_open(const Id& x, const Id& a, const Id& b);
// Is x in (a, b]? (a, a] is the whole ring.
constexpr bool in_half_open(const Id& x, const Id& a, const Id& b);

// The leading bits that a and b have in common: 160 where they are equal.
constexpr unsigned common_bits(const Id& a, const Id& b);
// The id with all but its first `bits` bits clear.
constexpr Id first_bits(const Id& id, unsigned bits);

// The 160-bit SHA-1 digest of the octets (FIPS 180-4).
Id sha1(std::string_view octets);

// Uniform over the circle.
inline Id random_id(sim::Rng& rng) {
  return {{rng.next_u64(), rng.next_u64(), std::uint64_t{rng.next_u32()} << 32}};
}

// 40 lower-case hexadecimal digits.
std::string to_hex(const Id& id);

}  // namespace ddns::overlay

#include "overlay/id_inline.h"
