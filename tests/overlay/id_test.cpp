// Identifiers against arithmetic done the long way: exhaustively on a ring of 6 bits, octet by
// octet on the whole 160.
#include <rapidcheck.h>

#include <array>
#include <catch2/catch.hpp>

#include "overlay/id.h"

namespace ddns::overlay {
namespace {

constexpr unsigned kPoints = 64;

Id on_small_ring(unsigned n) {
  return {{std::uint64_t{n} << 58, 0, 0}};
}

// Is x met on the way from a, which is left first, before (or at) b? A whole turn where a == b.
bool met_before(unsigned x, unsigned a, unsigned b) {
  for (unsigned n = (a + 1) % kPoints; n != b; n = (n + 1) % kPoints) {
    if (n == x) return true;
  }
  return false;
}

using Octets = std::array<unsigned, 20>;

Octets octets_of(const Id& id) {
  Octets octets;
  for (unsigned i = 0; i < 20; ++i) octets[i] = id.word[i / 8] >> (56 - 8 * (i % 8)) & 255;
  return octets;
}

Octets long_sum(const Octets& a, const Octets& b) {
  Octets sum;
  unsigned carry = 0;
  for (unsigned i = 20; i-- > 0;) {
    sum[i] = (a[i] + b[i] + carry) % 256;
    carry = (a[i] + b[i] + carry) / 256;
  }
  return sum;
}

// Words of all zeros and all ones are likely, so that carries run through them.
rc::Gen<Id> any_id() {
  const auto word = rc::gen::weightedOneOf<std::uint64_t>(
      {{3, rc::gen::arbitrary<std::uint64_t>()},
       {1, rc::gen::element<std::uint64_t>(0, 1, ~std::uint64_t{0}, std::uint64_t{1} << 63)}});
  return rc::gen::map(rc::gen::tuple(word, word, word), [](const auto& words) {
    const std::uint64_t low = std::get<2>(words) >> 32 << 32;
    return Id{{std::get<0>(words), std::get<1>(words), low}};
  });
}

TEST_CASE("Ids of a ring of 6 bits add, subtract and compare as numbers modulo 64") {
  for (unsigned a = 0; a < kPoints; ++a) {
    for (unsigned b = 0; b < kPoints; ++b) {
      REQUIRE(on_small_ring(a) + on_small_ring(b) == on_small_ring((a + b) % kPoints));
      REQUIRE(on_small_ring(a) - on_small_ring(b) == on_small_ring((a + kPoints - b) % kPoints));
      REQUIRE(distance(on_small_ring(a), on_small_ring(b)) ==
              on_small_ring((b + kPoints - a) % kPoints));
      REQUIRE((on_small_ring(a) < on_small_ring(b)) == (a < b));
    }
  }
}

TEST_CASE("Intervals of a ring of 6 bits hold what a walk from end to end meets") {
  for (unsigned a = 0; a < kPoints; ++a) {
    for (unsigned b = 0; b < kPoints; ++b) {
      for (unsigned x = 0; x < kPoints; ++x) {
        const bool open = met_before(x, a, b);
        if (in_open(on_small_ring(x), on_small_ring(a), on_small_ring(b)) != open ||
            in_half_open(on_small_ring(x), on_small_ring(a), on_small_ring(b)) !=
                (open || x == b)) {
          FAIL("x " << x << " a " << a << " b " << b);
        }
      }
    }
  }
}

TEST_CASE("Sums of 160 bits are those of long addition") {
  REQUIRE(rc::check("sum and difference", [] {
    const Id a = *any_id();
    const Id b = *any_id();
    const Id sum = a + b;
    RC_ASSERT(octets_of(sum) == long_sum(octets_of(a), octets_of(b)));
    RC_ASSERT((sum.word[2] & 0xffffffffu) == 0u);
    RC_ASSERT(sum - b == a);
    RC_ASSERT((a < b) == (octets_of(a) < octets_of(b)));
  }));
}

TEST_CASE("Intervals of 160 bits follow the order on the ring") {
  REQUIRE(rc::check("a turn that meets x before b", [] {
    const Id a = *any_id();
    const Id b = *any_id();
    const Id x = *any_id();
    RC_PRE(a != b && x != a && x != b);
    // Sorted from a on, x comes before b or after it.
    const bool plain = a < b ? a < x && x < b : x > a || x < b;
    RC_ASSERT(in_open(x, a, b) == plain);
    RC_ASSERT(in_half_open(x, a, b) == plain);
    RC_ASSERT(in_open(x, b, a) != plain);
    RC_ASSERT(in_half_open(b, a, b));
    RC_ASSERT(!in_open(b, a, b));
    RC_ASSERT(!in_half_open(a, a, b));
  }));
}

TEST_CASE("Powers of two double") {
  Id power{{0, 0, std::uint64_t{1} << 32}};
  for (unsigned exponent = 0; exponent < kIdBits; ++exponent) {
    REQUIRE(power_of_two(exponent) == power);
    power = power + power;
  }
  REQUIRE(power == Id{});
}

TEST_CASE("SHA-1 gives the digests of FIPS 180") {
  CHECK(to_hex(sha1("")) == "da39a3ee5e6b4b0d3255bfef95601890afd80709");
  CHECK(to_hex(sha1("abc")) == "a9993e364706816aba3e25717850c26c9cd0d89d");
  CHECK(to_hex(sha1("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")) ==
        "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
  CHECK(to_hex(sha1(std::string(1'000'000, 'a'))) == "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
}

TEST_CASE("Hexadecimal shows all 160 bits and no more") {
  CHECK(to_hex(Id{{0x0123456789abcdef, 0xfedcba9876543210, 0x00000000'00000000}}) ==
        "0123456789abcdeffedcba987654321000000000");
  CHECK(to_hex(power_of_two(0)) == std::string(39, '0') + "1");
  CHECK(to_hex(power_of_two(159)) == "8" + std::string(39, '0'));
}

}  // namespace
}  // namespace ddns::overlay
