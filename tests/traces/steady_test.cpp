#include "traces/steady.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "sim/check.h"

namespace ddns::traces {
namespace {

std::vector<Question> questions_of(TraceSource& trace) {
  std::vector<Question> all;
  for (Question q; trace.next(q);) all.push_back(q);
  return all;
}

std::vector<double> counts_of(const SteadySettings& settings) {
  const auto trace = steady(settings, 1);
  std::vector<double> counts(settings.names);
  for (Question q; trace->next(q);) ++counts.at(q.name);
  return counts;
}

}  // namespace

TEST_CASE("a steady trace keeps its rate", "[steady]") {
  const SteadySettings settings = {
      .names = 50, .rate_per_s = 2.5, .duration = sim::Duration::seconds(7200), .clients = 7};
  const auto trace = steady(settings, 3);
  REQUIRE(trace->question_count() == 18'000);
  const auto all = questions_of(*trace);
  REQUIRE(all.size() == 18'000);
  sim::Time latest;
  double first_half = 0;
  std::vector<double> of_client(7);
  for (const Question& q : all) {
    REQUIRE(q.time >= latest);
    latest = q.time;
    REQUIRE(q.client < 7);
    ++of_client[q.client];
    first_half += q.time < sim::Time::at_ns(3'600'000'000'000);
  }
  CHECK(latest < sim::Time() + settings.duration);
  for (const double asked : of_client) CHECK(asked == Approx(18'000 / 7.0).margin(5 * 47));
  CHECK(first_half == Approx(9000).margin(5 * 67));  // five standard deviations of the binomial
  const auto again = steady(settings, 3);
  CHECK(questions_of(*again).back().name == all.back().name);
}

TEST_CASE("the weights of the most names that a trace may have add up", "[steady]") {
  CHECK(zipf_weight_bits(10'000) == 40);
  for (const std::uint32_t names : {1u, 8'388'607u, 8'388'608u, 20'000'000u, 1'000'000'000u}) {
    const unsigned bits = zipf_weight_bits(names);
    const std::uint64_t greatest = (std::uint64_t{1} << bits) + 1;
    CHECK(greatest <= UINT64_MAX / names);
    CHECK(greatest > names);  // so that ranks differ in weight
  }
}

TEST_CASE("popularity follows the exponent", "[steady]") {
  SteadySettings settings = {
      .names = 100, .rate_per_s = 100, .duration = sim::Duration::seconds(10'000)};
  for (const double count : counts_of(settings)) {
    CHECK(count == Approx(10'000).margin(5 * 100));
  }
  settings.zipf = 0.9;
  const auto counts = counts_of(settings);
  double sum = 0;
  for (int r = 1; r <= 100; ++r) sum += std::pow(r, -0.9);
  for (int r = 1; r <= 100; ++r) {
    const double expected = 1e6 * std::pow(r, -0.9) / sum;
    CHECK(counts[static_cast<std::size_t>(r - 1)] ==
          Approx(expected).margin(5 * std::sqrt(expected)));
  }
}

TEST_CASE("a steady trace that cannot be is refused", "[steady]") {
  CHECK_THROWS_AS(steady({.names = 0}, 1), sim::InputError);
  CHECK_THROWS_AS(steady({.rate_per_s = 0}, 1), sim::InputError);
  CHECK_THROWS_AS(steady({.rate_per_s = 1e6}, 1), sim::InputError);
  CHECK_THROWS_AS(question_count({.rate_per_s = 1e6}), sim::InputError);
  const SteadySettings most = {.rate_per_s = 1e9, .duration = sim::Duration::seconds(1)};
  CHECK(question_count(most) == 1'000'000'000);
  CHECK(question_count({.rate_per_s = 1e-6}) == 1);
  CHECK_THROWS_AS(steady({.zipf = -1}, 1), sim::InputError);
  CHECK_THROWS_AS(steady({.clients = 0}, 1), sim::InputError);
  CHECK(steady({.rate_per_s = 1e-6}, 1)->question_count() == 1);
}

}  // namespace ddns::traces
