// Beehive's levels against every other choice of them, against the paper's formula worked out by
// hand, and against what was computed independently.
#include "beehive/levels.h"

#include <rapidcheck.h>

#include <bit>
#include <cmath>

#include "beehive/routes.h"
#include "pastry/pastry.h"
#include "tests/overlay/by_scan.h"

namespace {

using namespace ddns;
using namespace ddns::overlay;
using namespace ddns::beehive;

constexpr std::uint32_t kRecords = 40'960;
constexpr double kZipf = .91;

std::vector<std::uint64_t> zipf_weights(std::uint32_t records) {
  std::vector<std::uint64_t> weights;
  for (std::uint32_t r = 1; r <= records; ++r) {
    weights.push_back(static_cast<std::uint64_t>(std::llround(std::pow(r, -kZipf) * 0x1.0p40)));
  }
  return weights;
}

// What an independent program found, for leaf sets of 16 and 24 among 1024 nodes.
struct Known {
  unsigned leaf_set;
  std::vector<double> copies;
  std::vector<double> hops;
  double for_one_hop;  // copies a node, the home copy included
  double bound;        // of any placement on the ways
};
const Known kKnown[] = {
    {24, {1024, 64.25, 4.195, 1.034, 1}, {0, .9373, 1.8762, 2.3894, 2.3944}, 331, 317.4},
    {16, {1024, 63.98, 4.135, 1.034, 1.001}, {0, .9375, 1.8832, 2.4721, 2.4774}, 338, 322.5}};

TEST_CASE("What levels cost, and the copies that one hop takes, are those known") {
  const std::vector<std::uint64_t> weights = zipf_weights(kRecords);
  for (const Known& known : kKnown) {
    double copies_for_one_hop = 0;
    std::vector<double> copies(5, 0);
    constexpr unsigned kNetworks = 8;
    for (unsigned seed = 1; seed <= kNetworks; ++seed) {
      const Members members = Members::random(1024, sim::Stream(seed, "ids"));
      const pastry::Pastry pastry(members, {.leaf_set = known.leaf_set, .seed = seed});
      const LevelCosts costs = measure_levels(pastry, 4, sim::Stream(seed, "levels"));
      REQUIRE(costs.home() == 4);
      for (std::size_t level = 0; level <= 4; ++level) {
        copies[level] += costs.copies[level] / kNetworks;
        CHECK(costs.hops[level] == Approx(known.hops[level]).margin(.04));
      }
      const auto levels = best_levels(weights, costs, 1);
      const Expected e = expected(weights, levels, costs);
      CHECK(e.hops <= 1);
      CHECK(e.hops > .999);
      copies_for_one_hop += e.copies / 1024 / kNetworks;
    }
    for (std::size_t level = 0; level <= 4; ++level) {
      CHECK(copies[level] == Approx(known.copies[level]).epsilon(.03));
    }
    CHECK(copies_for_one_hop == Approx(known.for_one_hop).epsilon(.04));
  }
}

// As its authors count: level l takes l hops and N / 16^l copies, 3 being the home level.
TEST_CASE("The closed form's 72 copies a node do not bring lookups down to one hop") {
  const std::vector<std::uint64_t> weights = zipf_weights(kRecords);
  const LevelCosts by_the_paper{{1024, 64, 4, .25}, {0, 1, 2, 3}};
  const auto levels = closed_form_levels(weights, kZipf, 16, 1024, 1, by_the_paper.home());
  const auto at = [&](Level l) { return std::count(levels.begin(), levels.end(), l); };
  CHECK(at(0) == std::lround(.0003981 * kRecords));
  CHECK(at(0) + at(1) == std::lround(.00838 * kRecords));
  CHECK(at(0) + at(1) + at(2) == Approx(.1764 * kRecords).margin(3));
  const Expected e = expected(weights, levels, by_the_paper);
  CHECK(e.copies / 1024 == Approx(71.9).margin(.5));
  CHECK(e.hops == Approx(1.5733).margin(.001));
  // The popular ones are on more nodes, whatever their numbers.
  const std::vector<std::uint64_t> backwards(weights.rbegin(), weights.rend());
  auto mirrored = closed_form_levels(backwards, kZipf, 16, 1024, 1, by_the_paper.home());
  std::ranges::reverse(mirrored);
  CHECK(mirrored == levels);
}

TEST_CASE("No other levels with as few copies save as much") {
  REQUIRE(rc::check("levels", [] {
    LevelCosts costs;
    double copies = 1;
    double hops = *rc::gen::inRange(10, 60) * .1;
    for (int l = 0; l < 3; ++l) {  // from home on
      costs.copies.insert(costs.copies.begin(), copies);
      costs.hops.insert(costs.hops.begin(), l == 2 ? 0 : hops);
      copies *= *rc::gen::inRange(2, 9);
      hops *= *rc::gen::inRange(1, 9) * .1;
    }
    const auto weights = *rc::gen::container<std::vector<std::uint64_t>>(
        *rc::gen::inRange(1, 6), rc::gen::inRange<std::uint64_t>(1, 50));
    const double wanted = *rc::gen::inRange(0, 40) * .1;
    const auto levels = best_levels(weights, costs, wanted);
    const Expected ours = expected(weights, levels, costs);
    RC_ASSERT(ours.hops <= wanted + 1e-9 || ours.hops == 0);
    unsigned all = 1;
    for (std::size_t i = 0; i < weights.size(); ++i) all *= 3;
    for (unsigned i = 0; i < all; ++i) {
      std::vector<Level> others;
      for (unsigned rest = i, r = 0; r < weights.size(); ++r, rest /= 3) others.push_back(rest % 3);
      const Expected theirs = expected(weights, others, costs);
      // What is taken one after another may be better by a part of the last step alone.
      RC_ASSERT(theirs.copies >= ours.copies || theirs.hops >= ours.hops - 1e-9);
    }
  }));
}

TEST_CASE("The tree of ways is that of walks") {
  const Members members = Members::random(60, sim::Stream(3, "ids"));
  const pastry::Pastry pastry(members, {.base = 4, .leaf_set = 4, .seed = 3});
  sim::Rng rng = sim::Stream(3, "keys").at(0);
  for (int i = 0; i < 50; ++i) {
    const Id key = random_id(rng);
    const RouteTree tree(pastry, key);
    std::uint64_t all = 0;
    for (NodeIndex n = 0; n < 60; ++n) {
      unsigned hops = 0;
      for (NodeIndex at = n; tree.next(at) != kNoNode; at = tree.next(at)) ++hops;
      CHECK(hops == route(pastry, n, key).hops);
      all += hops;
    }
    CHECK(tree.best_copies(1e9).hops == all);
    CHECK(tree.best_copies(0).hops == 0);
  }
}

TEST_CASE("No set of nodes is better than that found from the leaves on") {
  constexpr NodeIndex kNodes = 11;
  for (unsigned seed = 1; seed <= 30; ++seed) {
    const Members members = Members::random(kNodes, sim::Stream(seed, "ids"));
    const pastry::Pastry pastry(members, {.base = 2, .leaf_set = 2, .seed = seed});
    sim::Rng rng = sim::Stream(seed, "keys").at(0);
    const RouteTree tree(pastry, random_id(rng));
    for (const double price : {.5, 1.5, 2.5, 4.5, 7.5}) {
      double least = 1e9;
      for (unsigned copies = 0; copies < 1u << kNodes; ++copies) {
        double cost = price * std::popcount(copies);
        for (NodeIndex n = 0; n < kNodes; ++n) {
          for (NodeIndex at = n; tree.next(at) != kNoNode && (copies >> at & 1) == 0; ++cost) {
            at = tree.next(at);
          }
        }
        least = std::min(least, cost);
      }
      const RouteTree::Choice choice = tree.best_copies(price);
      const double ours = static_cast<double>(choice.hops);
      CHECK(ours + price * static_cast<double>(choice.copies.size()) == Approx(least));
    }
  }
}

TEST_CASE("The bound of any placement on the ways is the one known") {
  const std::vector<std::uint64_t> weights = zipf_weights(kRecords);
  for (const Known& known : kKnown) {
    double copies = 0;
    constexpr unsigned kNetworks = 4;
    for (unsigned seed = 1; seed <= kNetworks; ++seed) {
      const Members members = Members::random(1024, sim::Stream(seed, "ids"));
      const pastry::Pastry pastry(members, {.leaf_set = known.leaf_set, .seed = seed});
      const RoutesPlan plan = plan_by_routes(pastry, weights, 1, sim::Stream(seed, "trees"), 16);
      CHECK(plan.hops == Approx(1).margin(.01));
      copies += plan.copies / 1024 / kNetworks;
    }
    CHECK(copies == Approx(known.bound).epsilon(.04));
  }
}

}  // namespace
