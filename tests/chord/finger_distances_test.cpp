#include "chord/finger_distances.h"

#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "naive_chord.h"
#include "sim/check.h"

namespace ddns::chord {
namespace {

std::uint32_t naive_beyond(const std::vector<Id>& all, const Id& distance) {
  return static_cast<std::uint32_t>(
      std::count_if(all.begin(), all.end(), [&](const Id& d) { return d > distance; }));
}

std::uint32_t naive_beyond(const std::vector<Id>& all, std::uint64_t word) {
  return static_cast<std::uint32_t>(
      std::count_if(all.begin(), all.end(), [&](const Id& d) { return d.word[0] > word; }));
}

TEST_CASE("Finger distances are all d * b^i below the ring's size") {
  for (const unsigned base : {2u, 3u, 4u, 7u, 8u, 10u, 16u, 32u, 100u, 1000u}) {
    for (const unsigned bits : {1u, 6u, 7u, 63u, 64u, 65u, 100u, 128u, 150u, 159u, 160u}) {
      INFO("base " << base << ", bits " << bits);
      const FingerDistances distances(base, bits);
      const std::vector<Id> naive = NaiveChord::all_distances({.base = base, .ring_bits = bits});
      REQUIRE(
          std::equal(naive.begin(), naive.end(), distances.all().begin(), distances.all().end()));
      REQUIRE(std::is_sorted(naive.begin(), naive.end()));
    }
  }
}

TEST_CASE("Distances of base 2 and 160 bits are the powers of two") {
  const FingerDistances distances(2, 160);
  REQUIRE(distances.count() == 160);
  for (unsigned i = 0; i < 160; ++i) REQUIRE(distances[i] == overlay::power_of_two(i));
}

TEST_CASE("Counts of distances beyond a point are those of a scan") {
  const auto base = GENERATE(2u, 3u, 4u, 8u, 10u, 16u, 32u, 1000u);
  const auto bits = GENERATE(6u, 63u, 64u, 65u, 97u, 150u, 159u, 160u);
  INFO("base " << base << ", bits " << bits);
  const FingerDistances distances(base, bits);
  const std::vector<Id> all(distances.all().begin(), distances.all().end());
  const auto check_near = [&](const Id& d) {
    for (const Id& point : {d, d - overlay::power_of_two(0), d + overlay::power_of_two(0)}) {
      if (distances.count_beyond(point) != naive_beyond(all, point)) FAIL("count of an id");
    }
    for (const std::uint64_t word : {d.word[0], d.word[0] - 1, d.word[0] + 1}) {
      if (distances.count_beyond(word) != naive_beyond(all, word)) FAIL("count of " << word);
    }
  };
  const std::size_t stride = std::max<std::size_t>(1, all.size() / 300);
  for (std::size_t j = 0; j < all.size(); j += stride) check_near(all[j]);
  check_near(all.back());
  check_near(Id{});
  REQUIRE(rc::check("any distance", [&] {
    const auto leading_zeros = *rc::gen::inRange(0, 64);
    const auto word = *rc::gen::arbitrary<std::uint64_t>() >> leading_zeros;
    RC_ASSERT(distances.count_beyond(word) == naive_beyond(all, word));
  }));
}

TEST_CASE("Whole digits are as many bits as digits of the base fill") {
  CHECK(FingerDistances::whole_digits(2) == 160);
  CHECK(FingerDistances::whole_digits(4) == 160);
  CHECK(FingerDistances::whole_digits(8) == 159);
  CHECK(FingerDistances::whole_digits(16) == 160);
  CHECK(FingerDistances::whole_digits(32) == 160);
  CHECK(FingerDistances::whole_digits(64) == 156);
  CHECK(FingerDistances::whole_digits(10) == 160);
}

TEST_CASE("Bases and sizes out of range are refused") {
  CHECK_THROWS_AS(FingerDistances(0, 160), sim::InputError);
  CHECK_THROWS_AS(FingerDistances(1, 160), sim::InputError);
  CHECK_THROWS_AS(FingerDistances(FingerDistances::kGreatestBase + 1, 160), sim::InputError);
  CHECK_THROWS_AS(FingerDistances(2, 0), sim::InputError);
  CHECK_THROWS_AS(FingerDistances(2, 161), sim::InputError);
}

}  // namespace
}  // namespace ddns::chord
