#include "traces/rank_frequency.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>
#include <regex>
#include <string>

#include "sim/check.h"
#include "sim/random.h"
#include "traces/jung_day.h"

namespace ddns::traces {
namespace {

std::uint64_t over(const std::vector<std::uint32_t>& counts, std::uint32_t limit) {
  return static_cast<std::uint64_t>(
      std::count_if(counts.begin(), counts.end(), [=](auto c) { return c > limit; }));
}

// Counts the list afresh, so that a list which meets its targets by name alone does not pass.
void check_meets(const std::vector<std::uint32_t>& counts, const FrequencyTargets& t) {
  REQUIRE(counts.size() == t.names);
  REQUIRE(counts.front() == t.most_popular);
  REQUIRE(counts.back() >= 1);
  REQUIRE(std::is_sorted(counts.rbegin(), counts.rend()));
  REQUIRE(std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}) == t.queries);
  if (t.asked_once) REQUIRE(t.names - over(counts, 1) == *t.asked_once);
  if (t.asked_over_100) REQUIRE(over(counts, 100) == *t.asked_over_100);
  if (t.asked_over_1000) REQUIRE(over(counts, 1000) == *t.asked_over_1000);
}

std::string targets_refusal(const FrequencyTargets& t) {
  try {
    rank_frequency(t);
  } catch (const sim::InputError& e) {
    REQUIRE(e.exit_code() == 3);
    return e.what();
  }
  return "";
}

// The targets that a random list of counts meets: feasible, because the list itself meets them.
FrequencyTargets random_feasible(sim::Rng& rng) {
  const std::uint32_t names = 1 + rng.below(400);
  const std::uint32_t ones = rng.below(names + 1);
  FrequencyTargets t{.queries = 0,
                     .names = names,
                     .most_popular = 0,
                     .asked_once = 0,
                     .asked_over_100 = 0,
                     .asked_over_1000 = 0};
  for (std::uint32_t i = 0; i < names; ++i) {
    // Products of uniform draws have a heavy tail; bounds of the thresholds come up often.
    std::uint32_t count = 1;
    if (i >= ones) count = 1 + rng.below(1 + rng.below(1 + rng.below(20'000)));
    if (rng.below(8) == 0) count = 100 + rng.below(2);
    if (rng.below(16) == 0) count = 1000 + rng.below(2);
    t.queries += count;
    t.most_popular = std::max<std::uint64_t>(t.most_popular, count);
    *t.asked_once += count == 1 ? 1 : 0;
    *t.asked_over_100 += count > 100 ? 1 : 0;
    *t.asked_over_1000 += count > 1000 ? 1 : 0;
  }
  if (rng.below(4) == 0) t.asked_once.reset();
  if (rng.below(4) == 0) t.asked_over_100.reset();
  if (rng.below(4) == 0) t.asked_over_1000.reset();
  return t;
}

}  // namespace

TEST_CASE("the totals of the paper's two days are met exactly", "[rank_frequency]") {
  const FrequencyTargets days[] = {successful_day().targets, unsuccessful_day().targets};
  for (const FrequencyTargets& t : days) check_meets(rank_frequency(t), t);
  REQUIRE(days[0].queries == 260'000);
  REQUIRE(days[0].names == 120'000);
  REQUIRE(days[1].queries == 220'000);
  REQUIRE(days[1].names == 17'000);
}

TEST_CASE("the successful day falls as the published one", "[rank_frequency]") {
  // Power laws through the published totals: 1000 (r / 3)^-0.598 up to rank 141, 100 (r / 141)^-0.8
  // up to the names asked once.
  const auto counts = rank_frequency(successful_day().targets);
  for (const std::size_t rank : {5u, 20u, 60u, 120u}) {
    const double law = 1000 * std::pow(static_cast<double>(rank) / 3, -0.598);
    CHECK(counts[rank - 1] == Approx(law).epsilon(0.25));
  }
  for (const std::size_t rank : {300u, 1000u, 5000u, 15000u}) {
    const double law = 100 * std::pow(static_cast<double>(rank) / 141, -0.8);
    CHECK(counts[rank - 1] == Approx(law).epsilon(0.25).margin(1));
  }
}

TEST_CASE("any targets that some list meets are met", "[rank_frequency]") {
  const sim::Stream stream(7, "feasible targets");
  for (std::uint64_t i = 0; i < 2000; ++i) {
    sim::Rng rng = stream.at(i);
    const FrequencyTargets t = random_feasible(rng);
    INFO("case " << i << ": queries " << t.queries << " names " << t.names << " most_popular "
                 << t.most_popular);
    check_meets(rank_frequency(t), t);
  }
}

TEST_CASE("a sum out of reach is refused with the exact range", "[rank_frequency]") {
  const sim::Stream stream(8, "infeasible sums");
  const std::regex range(R"(there are (\d+) to (\d+) queries, but queries = (\d+))");
  int refused = 0;
  for (std::uint64_t i = 0; i < 500; ++i) {
    sim::Rng rng = stream.at(i);
    FrequencyTargets t = random_feasible(rng);
    t.queries = kMaxQueries;
    const std::string message = targets_refusal(t);
    std::smatch found;
    if (!std::regex_search(message, found, range)) continue;
    ++refused;
    const std::uint64_t least = std::stoull(found[1]);
    const std::uint64_t most = std::stoull(found[2]);
    for (const std::uint64_t queries : {least, most, least + (most - least) / 2}) {
      t.queries = queries;
      check_meets(rank_frequency(t), t);
    }
    t.queries = most + 1;
    REQUIRE(std::regex_search(targets_refusal(t), range));
    t.queries = least - 1;
    // Fewer queries than names or than the most popular name has is refused before any sum.
    REQUIRE_FALSE(targets_refusal(t).empty());
  }
  REQUIRE(refused == 500);
}

TEST_CASE("targets that contradict each other are refused by name", "[rank_frequency]") {
  const FrequencyTargets good = successful_day().targets;
  const auto with = [&](auto change) {
    FrequencyTargets t = good;
    change(t);
    return targets_refusal(t);
  };
  CHECK(with([](auto&) {}).empty());
  CHECK_THAT(with([](auto& t) { t.queries = 0; }), Catch::Contains("queries = 0"));
  CHECK_THAT(with([](auto& t) { t.queries = kMaxQueries + 1; }), Catch::Contains("1000000000"));
  CHECK_THAT(with([](auto& t) { t.names = 0; }), Catch::Contains("names = 0"));
  CHECK_THAT(with([](auto& t) { t.names = 260'001; }), Catch::Contains("names = 260001"));
  CHECK_THAT(with([](auto& t) { t.most_popular = 0; }), Catch::Contains("most_popular = 0"));
  CHECK_THAT(with([](auto& t) { t.most_popular = 1000; }),
             Catch::Contains("asked_over_1000 = 2 needs most_popular > 1000"));
  CHECK_THAT(with([](auto& t) { t.asked_over_1000 = 0; }),
             Catch::Contains("asked_over_1000 must be at least 1"));
  CHECK_THAT(with([](auto& t) { t.asked_over_100 = 1; }),
             Catch::Contains("more than asked_over_100"));
  CHECK_THAT(with([](auto& t) { t.asked_over_100 = 120'001; }), Catch::Contains("more than names"));
  CHECK_THAT(with([](auto& t) { t.asked_once = 119'860; }),
             Catch::Contains("expected 0 to 119859"));
  CHECK(with([](auto& t) { t.asked_once = 119'859, t.queries = 136'000 + 4219; }).empty());
}

TEST_CASE("targets are checked without the list being made", "[rank_frequency]") {
  // A list of a billion would take seconds and gigabytes.
  CHECK_NOTHROW(check_targets({.queries = 1'000'000'000, .names = 999'999'999, .most_popular = 2}));
  CHECK_THROWS_AS(check_targets({.queries = 5, .names = 3, .most_popular = 1}), sim::InputError);
}

TEST_CASE("the smallest and plainest lists", "[rank_frequency]") {
  CHECK(rank_frequency({.queries = 1, .names = 1, .most_popular = 1}) ==
        std::vector<std::uint32_t>{1});
  CHECK(rank_frequency({.queries = 7, .names = 1, .most_popular = 7}) ==
        std::vector<std::uint32_t>{7});
  CHECK(rank_frequency({.queries = 3, .names = 3, .most_popular = 1, .asked_once = 3}) ==
        std::vector<std::uint32_t>{1, 1, 1});
  CHECK(rank_frequency({.queries = 6, .names = 3, .most_popular = 2, .asked_once = 0}) ==
        std::vector<std::uint32_t>{2, 2, 2});
  CHECK_THAT(targets_refusal({.queries = 5, .names = 3, .most_popular = 1}),
             Catch::Contains("there are 3 to 3 queries"));
}

}  // namespace ddns::traces
