// Random streams: the generator against its published vectors, the shape of what is drawn, and that
// a draw depends on nothing but seed, name, index and position.
#include "sim/random.h"

#include <Random123/philox.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <set>
#include <string>
#include <vector>

namespace ddns::sim {
namespace {

std::vector<std::uint32_t> first(Rng rng, int n) {
  std::vector<std::uint32_t> draws;
  for (int i = 0; i < n; ++i) draws.push_back(rng.next_u32());
  return draws;
}

// Pearson's statistic of counts against equal shares.
double chi_square(const std::vector<std::uint64_t>& counts, double total) {
  const double share = total / static_cast<double>(counts.size());
  double sum = 0;
  for (const std::uint64_t c : counts) {
    sum += (static_cast<double>(c) - share) * (static_cast<double>(c) - share) / share;
  }
  return sum;
}

// A bound that a right generator exceeds about once in 10^6 trials (Wilson and Hilferty).
double chi_square_bound(double degrees) {
  const double v = 2 / (9 * degrees);
  return degrees * std::pow(1 - v + 4.75 * std::sqrt(v), 3);
}

}  // namespace

TEST_CASE("Philox gives the published vectors", "[random]") {
  // Random123's known answers for philox4x32-10: counter and key all zeros, and all ones. Rng's
  // blocks start at counter 0, so its first draws with key 0 at index 0 are the first vector.
  using V = std::vector<std::uint32_t>;
  CHECK(first(Rng(0, 0), 4) == V{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  const r123::Philox4x32::ctr_type ones = {{~0u, ~0u, ~0u, ~0u}};
  const r123::Philox4x32::ctr_type out = r123::Philox4x32()(ones, {{~0u, ~0u}});
  CHECK(V(out.begin(), out.end()) == V{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
}

TEST_CASE("the index and the key reach the generator whole", "[random]") {
  // Each of the 64 bits of either changes the draws.
  std::set<std::vector<std::uint32_t>> seen{first(Rng(0, 0), 8)};
  for (unsigned bit = 0; bit < 64; ++bit) {
    seen.insert(first(Rng(std::uint64_t{1} << bit, 0), 8));
    seen.insert(first(Rng(0, std::uint64_t{1} << bit), 8));
  }
  CHECK(seen.size() == 129);
}

TEST_CASE("a draw depends on seed, name and index, not on what ran before", "[random]") {
  const Stream stream(42, "latency");
  const std::vector<std::uint32_t> alone = first(stream.at(7), 100);
  Rng six = stream.at(6);
  Rng seven = stream.at(7);
  for (int i = 0; i < 100; ++i) {
    six.next_u64();
    REQUIRE(seven.next_u32() == alone[static_cast<std::size_t>(i)]);
  }
  CHECK(first(Stream(42, "latency").at(7), 100) == alone);
  CHECK(first(Stream(43, "latency").at(7), 100) != alone);
  CHECK(first(Stream(42, "origin").at(7), 100) != alone);
  CHECK(first(Stream(42, "latency").at(8), 100) != alone);
}

TEST_CASE("the first draws of an index at once are those one by one", "[random]") {
  const Stream stream(3, "name");
  for (std::size_t n = 0; n < 12; ++n) {
    std::vector<std::uint32_t> draws(n);
    stream.first(7, draws);
    CHECK(draws == first(stream.at(7), static_cast<int>(n)));
  }
}

TEST_CASE("streams of similar seeds and names do not meet", "[random]") {
  std::set<std::vector<std::uint32_t>> seen;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    for (const char* name : {"", "a", "b", "ab", "ba", "aa", "latency", "latencz"}) {
      for (std::uint64_t index = 0; index < 5; ++index) {
        seen.insert(first(Stream(seed, name).at(index), 2));
      }
    }
  }
  CHECK(seen.size() == 50 * 8 * 5);
}

TEST_CASE("bounded draws are uniform", "[random]") {
  const std::uint32_t bound = GENERATE(1u, 2u, 3u, 10u, 255u, 256u, 1000u);
  Rng rng = Stream(1, "below").at(bound);
  std::vector<std::uint64_t> narrow(bound);
  std::vector<std::uint64_t> wide(bound);
  const int n = 300'000;
  for (int i = 0; i < n; ++i) {
    ++narrow.at(rng.below(bound));
    ++wide.at(rng.below_u64(bound));
  }
  CHECK(chi_square(narrow, n) <= chi_square_bound(std::max(1u, bound - 1)));
  CHECK(chi_square(wide, n) <= chi_square_bound(std::max(1u, bound - 1)));
}

TEST_CASE("bounded draws have no bias where the bound is most of the range", "[random]") {
  // With a bound of 3/4 of the range, taking a draw modulo the bound, or a product without the
  // rejection, would give some thirds twice the share of the others.
  Rng rng = Stream(2, "below").at(0);
  const int n = 300'000;
  std::vector<std::uint64_t> residue(3);
  std::vector<std::uint64_t> residue_u64(3);
  for (int i = 0; i < n; ++i) {
    ++residue[rng.below(0xc0000000u) % 3];
    ++residue_u64[rng.below_u64(0xc000000000000000u) % 3];
  }
  CHECK(chi_square(residue, n) <= chi_square_bound(2));
  CHECK(chi_square(residue_u64, n) <= chi_square_bound(2));
}

TEST_CASE("unit draws lie in [0, 1) and are uniform", "[random]") {
  Rng rng = Stream(3, "unit").at(0);
  const int n = 300'000;
  std::vector<std::uint64_t> counts(100);
  for (int i = 0; i < n; ++i) {
    const double u = rng.unit();
    REQUIRE(u >= 0);
    REQUIRE(u < 1);
    ++counts[static_cast<std::size_t>(u * 100)];
  }
  CHECK(chi_square(counts, n) <= chi_square_bound(99));
}

TEST_CASE("the first draws at successive indices are independent", "[random]") {
  // What the simulator does most: one or a few draws at each index.
  const Stream stream(5, "origin");
  std::vector<std::uint64_t> pairs(256);
  const std::uint64_t n = 200'000;
  for (std::uint64_t i = 0; i < n; ++i) {
    ++pairs[stream.at(i).below(16) * 16 + stream.at(i + 1).below(16)];
  }
  CHECK(chi_square(pairs, static_cast<double>(n)) <= chi_square_bound(255));
}

TEST_CASE("a shuffle gives each order as often as the others", "[random]") {
  const Stream stream(6, "shuffle");
  std::vector<std::uint64_t> orders(27);  // the three values as digits, of which six numbers occur
  const std::uint64_t n = 60'000;
  for (std::uint64_t i = 0; i < n; ++i) {
    std::vector<std::uint32_t> values = {0, 1, 2};
    Rng rng = stream.at(i);
    shuffle(values, rng);
    ++orders[values[0] * 9 + values[1] * 3 + values[2]];
  }
  std::erase(orders, 0);
  REQUIRE(orders.size() == 6);
  CHECK(chi_square(orders, static_cast<double>(n)) <= chi_square_bound(5));
}

}  // namespace ddns::sim
