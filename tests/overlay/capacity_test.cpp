#include "overlay/capacity.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>

#include "sim/check.h"

namespace ddns::overlay {
namespace {

using Kind = CapacityModel::Kind;

constexpr std::uint32_t kHosts = 20'000;

std::vector<std::uint32_t> counts(double per_unit, const CapacityModel& model) {
  return virtual_node_counts(kHosts, per_unit, model, sim::Stream(3, "capacity"));
}

double fraction_above(const std::vector<std::uint32_t>& values, std::uint32_t bound) {
  const auto above = std::count_if(values.begin(), values.end(), [&](auto v) { return v > bound; });
  return static_cast<double>(above) / static_cast<double>(values.size());
}

double mean(const std::vector<std::uint32_t>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

TEST_CASE("Equal capacities give equal numbers of virtual nodes, and at least one") {
  CHECK(counts(20, {}) == std::vector<std::uint32_t>(kHosts, 20));
  CHECK(counts(0.1, {}) == std::vector<std::uint32_t>(kHosts, 1));
  CHECK(counts(4, {.kind = Kind::kConstant, .least = 2.5}) ==
        std::vector<std::uint32_t>(kHosts, 10));
}

TEST_CASE("Uniform capacities spread the counts evenly between their ends") {
  const auto c = counts(10, {.kind = Kind::kUniform, .least = 1, .greatest = 3});
  CHECK(*std::min_element(c.begin(), c.end()) == 10);
  CHECK(*std::max_element(c.begin(), c.end()) == 30);
  CHECK(mean(c) == Approx(20).margin(0.2));  // standard error 0.04
  CHECK(fraction_above(c, 25) == Approx(0.225).margin(0.015));
}

TEST_CASE("Pareto capacities have the tail of their shape, up to the cut") {
  const CapacityModel model{.kind = Kind::kPareto, .least = 1, .greatest = 50, .shape = 1.5};
  const auto c = counts(10, model);
  CHECK(*std::min_element(c.begin(), c.end()) == 10);
  CHECK(*std::max_element(c.begin(), c.end()) == 500);
  // P(capacity > x) = x^-1.5; counts are rounded, so "above 40" is "from 40.5 on".
  CHECK(fraction_above(c, 40) == Approx(0.1227).margin(0.01));
  CHECK(fraction_above(c, 160) == Approx(0.0156).margin(0.004));
}

TEST_CASE("Listed capacities are drawn as often as they are listed") {
  const auto c = counts(2, {.kind = Kind::kList, .values = {1, 1, 1, 8}});
  CHECK(fraction_above(c, 2) == Approx(0.25).margin(0.015));
  CHECK(*std::max_element(c.begin(), c.end()) == 16);
}

TEST_CASE("A host's draw does not depend on how many hosts there are") {
  const CapacityModel model{.kind = Kind::kUniform, .least = 1, .greatest = 100};
  const auto all = counts(1, model);
  const auto few = virtual_node_counts(10, 1, model, sim::Stream(3, "capacity"));
  CHECK(std::equal(few.begin(), few.end(), all.begin()));
}

TEST_CASE("The capacities are those that the counts come from") {
  const CapacityModel model{.kind = Kind::kPareto, .least = 0.5, .greatest = 80, .shape = 1.2};
  const auto drawn = capacities(kHosts, model, sim::Stream(3, "capacity"));
  const auto c = counts(1000, model);  // a node for each thousandth
  CHECK(std::equal(drawn.begin(), drawn.end(), c.begin(), c.end()));
  CHECK_THROWS_AS(capacities(1, {.kind = Kind::kList}, sim::Stream(3, "capacity")),
                  sim::InputError);
}

TEST_CASE("Capacities out of range are refused") {
  CHECK_THROWS_AS(counts(0, {}), sim::InputError);
  CHECK_THROWS_AS(counts(1, {.kind = Kind::kConstant, .least = 0}), sim::InputError);
  CHECK_THROWS_AS(counts(1, {.kind = Kind::kUniform, .least = 2, .greatest = 1}), sim::InputError);
  CHECK_THROWS_AS(counts(1, {.kind = Kind::kPareto, .least = 1, .greatest = 2, .shape = 0}),
                  sim::InputError);
  CHECK_THROWS_AS(counts(1, {.kind = Kind::kList}), sim::InputError);
  CHECK_THROWS_AS(counts(1, {.kind = Kind::kList, .values = {1, -1}}), sim::InputError);
  CHECK_THROWS_AS(counts(1e6, {.kind = Kind::kConstant, .least = 1e6}), sim::InputError);
}

TEST_CASE("The expected count of virtual nodes is the mean of the counts that are drawn") {
  const CapacityModel models[] = {
      {.kind = Kind::kConstant, .least = 3},
      {.kind = Kind::kUniform, .least = 0.5, .greatest = 100},
      {.kind = Kind::kPareto, .least = 1, .greatest = 100, .shape = 1},
      {.kind = Kind::kPareto, .least = 2, .greatest = 1000, .shape = 1.5},
      {.kind = Kind::kPareto, .least = 1, .greatest = 50, .shape = 0.3},
      {.kind = Kind::kList, .values = {0.1, 1, 1, 8}}};
  for (const CapacityModel& model : models) {
    for (const double per_unit : {1.0, 7.5}) {
      const auto c = counts(per_unit, model);
      const double mean = std::accumulate(c.begin(), c.end(), 0.0) / static_cast<double>(c.size());
      CHECK(expected_virtual_nodes(per_unit, model) == Approx(mean).epsilon(0.03));
    }
  }
}

}  // namespace
}  // namespace ddns::overlay
