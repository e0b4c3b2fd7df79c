// Distributions against sorted lists, by the definitions.
#include "sim/distribution.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <vector>

#include "sim/random.h"

namespace ddns::sim {
namespace {

struct Sample {
  Distribution distribution;
  std::vector<std::int64_t> sorted;

  void add(std::int64_t value, std::uint64_t count) {
    distribution.add(value, count);
    sorted.insert(sorted.end(), count, value);
  }
  void add(std::int64_t value) {
    distribution.add(value);
    sorted.push_back(value);
  }
  void sort() { std::sort(sorted.begin(), sorted.end()); }
  double fraction_up_to(std::int64_t value) const {
    const auto end = std::upper_bound(sorted.begin(), sorted.end(), value);
    return static_cast<double>(end - sorted.begin()) / static_cast<double>(sorted.size());
  }
};

Sample draw(std::uint64_t seed, int n, std::uint32_t values) {
  Sample s;
  Rng rng = Stream(seed, "distribution").at(0);
  for (int i = 0; i < n; ++i) {
    s.add(std::int64_t{rng.below(values)} - values / 3, rng.below(4));
  }
  s.add(5);
  s.sort();
  return s;
}

}  // namespace

TEST_CASE("mean, deviation, quantiles and CDF are those of the list", "[distribution]") {
  const int n = GENERATE(1, 7, 1000, 20'000);
  const std::uint32_t values = GENERATE(1u, 10u, 1000u, 4'000'000'000u);
  const Sample s = draw(static_cast<std::uint64_t>(n), n, values);
  const Distribution& d = s.distribution;
  const double count = static_cast<double>(s.sorted.size());
  REQUIRE(d.count() == s.sorted.size());
  CHECK(d.min() == s.sorted.front());
  CHECK(d.max() == s.sorted.back());

  long double sum = 0;
  for (const std::int64_t x : s.sorted) sum += static_cast<long double>(x);
  const long double mean = sum / count;
  long double squares = 0;
  for (const std::int64_t x : s.sorted) {
    squares += (static_cast<long double>(x) - mean) * (static_cast<long double>(x) - mean);
  }
  CHECK(d.mean() == Approx(static_cast<double>(mean)).epsilon(1e-12).margin(1e-12));
  CHECK(d.standard_deviation() ==
        Approx(std::sqrt(static_cast<double>(squares) / count)).epsilon(1e-12).margin(1e-9));

  for (const double p : {1e-9, .01, .05, .1, .25, .5, .75, .9, .95, .99, 1.}) {
    const std::int64_t q = d.quantile(p);
    CHECK(s.fraction_up_to(q) >= p);
    CHECK((q == d.min() || s.fraction_up_to(q - 1) < p));
  }
  for (const std::int64_t v : {s.sorted.front() - 1, s.sorted.front(), std::int64_t{5},
                               s.sorted[s.sorted.size() / 2], s.sorted.back()}) {
    CHECK(d.cumulative(v) == s.fraction_up_to(v));
  }
}

TEST_CASE("a quantile at a whole fraction is the value that reaches it", "[distribution]") {
  // .07 * 100 is more than 7 in binary floating point: the 7th of 100 values must still reach .07.
  Distribution d;
  for (int i = 1; i <= 100; ++i) d.add(i);
  for (int i = 1; i <= 100; ++i) CHECK(d.quantile(i / 100.) == i);
}

TEST_CASE("a short CDF has every step, a long one is thinned evenly", "[distribution]") {
  const Sample s = draw(3, 20'000, 30'000);
  std::vector<std::int64_t> steps = s.sorted;
  steps.erase(std::unique(steps.begin(), steps.end()), steps.end());

  const auto all = s.distribution.cdf(steps.size());
  REQUIRE(all.size() == steps.size());
  for (std::size_t i = 0; i < steps.size(); ++i) {
    REQUIRE(all[i].value == steps[i]);
    REQUIRE(all[i].fraction == s.fraction_up_to(steps[i]));
  }

  for (const std::size_t most :
       {std::size_t{2}, std::size_t{3}, std::size_t{100}, std::size_t{2000}, steps.size() - 1}) {
    const auto some = s.distribution.cdf(most);
    REQUIRE(some.size() <= most);
    CHECK(some.size() >= most / 2);
    CHECK(some.front().value == steps.front());
    CHECK(some.back().value == steps.back());
    CHECK(some.back().fraction == 1);
    for (std::size_t i = 0; i < some.size(); ++i) {
      REQUIRE(some[i].fraction == s.fraction_up_to(some[i].value));
      if (i == 0) continue;
      REQUIRE(some[i].value > some[i - 1].value);
      // No two neighbours are farther apart than an even spread and one step.
      const double gap = some[i].fraction - some[i - 1].fraction;
      CHECK(gap <= 1. / static_cast<double>(most - 1) + 2e-3);
    }
  }
}

TEST_CASE("a value that outweighs the spread takes one point", "[distribution]") {
  Distribution d;
  d.add(0);
  for (int i = 1; i <= 1000; ++i) d.add(i, i == 500 ? 1'000'000 : 1);
  const auto points = d.cdf(100);
  CHECK(points.size() <= 4);
  CHECK(points.front().value == 0);
  CHECK(points.back().value == 1000);
}

TEST_CASE("merging adds up", "[distribution]") {
  Sample a = draw(1, 6000, 500);
  const Sample b = draw(2, 9000, 1'000'000);
  a.distribution.merge(b.distribution);
  a.sorted.insert(a.sorted.end(), b.sorted.begin(), b.sorted.end());
  a.sort();
  CHECK(a.distribution.count() == a.sorted.size());
  for (const double p : {.01, .3, .5, .9, 1.}) {
    const auto rank = static_cast<std::size_t>(std::ceil(p * static_cast<double>(a.sorted.size())));
    CHECK(a.distribution.quantile(p) == a.sorted[rank - 1]);
  }
  Distribution twice = b.distribution;
  twice.merge(twice);
  CHECK(twice.count() == 2 * b.distribution.count());
  CHECK(twice.mean() == b.distribution.mean());
}

TEST_CASE("more values than are kept unsorted are counted alike", "[distribution]") {
  // Of few different values and of many, with a question between.
  const std::uint32_t values = GENERATE(50u, 500'000u);
  Sample s;
  Rng rng = Stream(5, "distribution").at(0);
  for (int i = 0; i < 700'000; ++i) {
    s.add(rng.below(values));
    if (i == 1000) CHECK(s.distribution.max() == *std::ranges::max_element(s.sorted));
  }
  const double before = s.distribution.mean();
  s.sort();
  CHECK(s.distribution.count() == s.sorted.size());
  for (const double p : {.001, .3, .5, .9, 1.}) {
    const auto rank = static_cast<std::size_t>(std::ceil(p * static_cast<double>(s.sorted.size())));
    CHECK(s.distribution.quantile(p) == s.sorted[rank - 1]);
    CHECK(s.distribution.cumulative(s.sorted[rank - 1]) == s.fraction_up_to(s.sorted[rank - 1]));
  }
  CHECK(s.distribution.mean() == before);
}

TEST_CASE("values from end to end of the integers come in order", "[distribution]") {
  Sample s;
  Rng rng = Stream(4, "distribution").at(0);
  for (int i = 0; i < 5000; ++i) s.add(static_cast<std::int64_t>(rng.next_u64()));
  s.add(INT64_MAX);
  s.add(INT64_MIN);
  s.sort();
  const std::vector<Distribution::Point> points = s.distribution.cdf(SIZE_MAX);
  REQUIRE(points.size() == s.sorted.size());
  for (std::size_t i = 0; i < points.size(); ++i) REQUIRE(points[i].value == s.sorted[i]);
}

TEST_CASE("the order of adding does not matter, to the last bit", "[distribution]") {
  const Sample s = draw(8, 20'000, 1'000'000);
  Distribution backwards;
  for (auto it = s.sorted.rbegin(); it != s.sorted.rend(); ++it) backwards.add(*it);
  CHECK(backwards.mean() == s.distribution.mean());
  CHECK(backwards.standard_deviation() == s.distribution.standard_deviation());
  CHECK(max_cdf_distance(backwards, s.distribution) == 0);
}

TEST_CASE("large values do not cancel", "[distribution]") {
  Distribution d;
  const std::int64_t offset = 1'000'000'000'000'000'000;
  for (int i = 0; i < 1000; ++i) d.add(offset + i % 2);
  CHECK(d.standard_deviation() == Approx(.5).epsilon(1e-12));
}

TEST_CASE("every different value is visited once, in order", "[distribution]") {
  const Sample s = draw(3, 5000, 700);
  std::vector<std::int64_t> visited;
  std::int64_t last = INT64_MIN;
  s.distribution.for_each([&](std::int64_t value, std::uint64_t count) {
    CHECK(value > last);
    last = value;
    visited.insert(visited.end(), count, value);
  });
  CHECK(visited == s.sorted);
}

TEST_CASE("the distance of two CDFs is the largest gap at any value", "[distribution]") {
  const Sample a = draw(1, 3000, 2000);
  const Sample b = draw(2, 2000, 2500);
  double expected = 0;
  for (std::int64_t v = -1000; v <= 2600; ++v) {
    expected = std::max(expected, std::abs(a.fraction_up_to(v) - b.fraction_up_to(v)));
  }
  CHECK(max_cdf_distance(a.distribution, b.distribution) == expected);
  CHECK(max_cdf_distance(b.distribution, a.distribution) == expected);
  CHECK(max_cdf_distance(a.distribution, a.distribution) == 0);
  Distribution low;
  Distribution high;
  low.add(1);
  high.add(2);
  CHECK(max_cdf_distance(low, high) == 1);
}

}  // namespace ddns::sim
