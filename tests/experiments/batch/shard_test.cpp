// Shards: every point is in one, and none has much more to do than another.
#include "experiments/batch/shard.h"

#include <rapidcheck.h>
#include <catch2/catch.hpp>
#include <numeric>

#include "sim/check.h"

namespace ddns::experiments {
namespace {

double sum_of(const std::vector<double>& costs, const std::vector<std::size_t>& points) {
  double sum = 0;
  for (const std::size_t point : points) sum += costs[point];
  return sum;
}

std::vector<double> some_costs() {
  const auto seconds =
      *rc::gen::nonEmpty(rc::gen::container<std::vector<unsigned>>(rc::gen::inRange(1u, 1000u)));
  return {seconds.begin(), seconds.end()};
}

TEST_CASE("every point is in one shard, and loads differ by one point at most") {
  CHECK(rc::check([] {
    const std::vector<double> costs = some_costs();
    const auto shards = *rc::gen::inRange(1u, 20u);
    const auto dealt = deal(costs, shards);
    RC_ASSERT(dealt.size() == shards);
    std::vector<std::size_t> all;
    for (const auto& points : dealt) {
      RC_ASSERT(std::ranges::is_sorted(points));
      all.insert(all.end(), points.begin(), points.end());
      // Without its least point no shard has more than any other.
      if (points.empty()) continue;
      double least = costs[points.front()];
      for (const std::size_t point : points) least = std::min(least, costs[point]);
      for (const auto& other : dealt) {
        RC_ASSERT(sum_of(costs, points) - least <= sum_of(costs, other) + 1e-6);
      }
    }
    std::ranges::sort(all);
    std::vector<std::size_t> expected(costs.size());
    std::iota(expected.begin(), expected.end(), std::size_t{0});
    RC_ASSERT(all == expected);
  }));
}

TEST_CASE("there are as many shards as have a minute of work each") {
  CHECK(shards_of({10, 10, 10}, 60) == 1);
  CHECK(shards_of({600, 60}, 60) == 2);
  CHECK(shards_of({600, 1, 1}, 60) == 1);
  CHECK(shards_of(std::vector<double>(10'000, 1), 60) == 166);
  CHECK(rc::check([] {
    const std::vector<double> costs = some_costs();
    const unsigned shards = shards_of(costs, 60);
    if (shards == 1) return;
    for (const auto& points : deal(costs, shards)) RC_ASSERT(sum_of(costs, points) >= 60);
  }));
}

TEST_CASE("a shard is I/N") {
  const Shard shard = parse_shard("2/8");
  CHECK(shard.number == 2);
  CHECK(shard.of == 8);
  for (const char* text : {"", "2", "/8", "2/", "0/8", "9/8", "2/8x", "-1/8", "a/b", "1/0"}) {
    CHECK_THROWS_WITH(parse_shard(text), Catch::Contains("expected I/N"));
  }
}

}  // namespace
}  // namespace ddns::experiments
