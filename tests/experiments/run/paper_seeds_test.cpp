// The paper's figures over several seeds: what one ring cannot tell, because it varies from ring to
// ring. Tolerances are wider than those of claims.md, as so few seeds leave the mean of a figure
// uncertain.
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "experiments/claims/claims.h"
#include "experiments/claims/reproduce_observe.h"
#include "experiments/summary/statistics.h"
#include "experiments/world/trace_build.h"
#include "overlay/members.h"
#include "service/ddns.h"
#include "tests/experiments/files.h"

namespace ddns::experiments {
namespace {

TEST_CASE("storage balance over 30 rings: Figure 1") {
  const Spec spec = load_spec("shipped:successful.json");
  const auto trace = build_trace(spec);
  const std::vector<overlay::Id> keys = service::rrset_keys(trace->names());
  std::vector<double> medians, p99s, most, none;
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    const auto members = overlay::Members::random(spec.overlay.hosts, sim::Stream(seed, "ids"));
    std::vector<std::int64_t> records(members.count());
    for (const overlay::Id& key : keys) ++records[members.owner(key)];
    sim::Distribution storage;
    for (const std::int64_t count : records) storage.add(count);
    medians.push_back(static_cast<double>(storage.quantile(0.5)));
    p99s.push_back(static_cast<double>(storage.quantile(0.99)));
    most.push_back(static_cast<double>(storage.max()));
    none.push_back(1000 * storage.cumulative(0));
  }
  // 120 ln 2 = 83; 120 ln 100 = 553; 120 (1 + 1/2 + ... + 1/1000) = 898; 1000 / 121 = 8.
  CHECK(estimate(medians).mean == Approx(83).margin(2));
  CHECK(estimate(p99s).mean == Approx(553).margin(25));
  CHECK(estimate(most).mean == Approx(898).margin(90));
  CHECK(estimate(none).mean == Approx(8.3).margin(1.5));
}

// The figures of the paper's tests over seeds 11 to 13, which no other test uses.
const Estimates& over_seeds() {
  static const Estimates all = [] {
    std::vector<Values> seeds;
    for (std::uint64_t seed = 11; seed <= 13; ++seed) {
      seeds.push_back(observe_paper(seed, "", nullptr).values);
    }
    return estimates(seeds);
  }();
  return all;
}

TEST_CASE("successful lookups over seeds: Figures 3 and 6") {
  const Estimates& e = over_seeds();
  // An ideal ring, computed independently: 4.43 RPCs; the print has 4.38. What is left of the
  // distance is the trace's (claims_hops.cpp).
  CHECK(e.at("hops.penultimate.mean").mean == Approx(4.43).margin(0.04));
  CHECK(e.at("hops.penultimate.distance").high < 0.045);
  CHECK(e.at("hops.path.mean").mean == Approx(4.14).margin(0.1));
  CHECK(e.at("latency.penultimate.distance").high < 0.032);
  CHECK(e.at("latency.penultimate.median").mean == Approx(264.4).margin(5.6));
  CHECK(e.at("latency.both.median").mean == Approx(350).margin(15));
}

TEST_CASE("unsuccessful lookups over seeds: Figures 2 and 3") {
  const Estimates& e = over_seeds();
  // 37 % of the queries are for one name, so the mean of a ring varies by 0.27.
  CHECK(e.at("hops.failed.mean").mean == Approx(5.83).margin(3 * 0.27 / std::sqrt(3)));
  CHECK(e.at("load.failed.paper.median").mean == Approx(0.0040).margin(0.0004));
  CHECK(e.at("load.failed.paper.p90").mean == Approx(0.0115).margin(0.001));
  CHECK(e.at("load.failed.paper.beyond").mean >= 3);
  CHECK(e.at("load.failed.paper.beyond").mean <= 6);
}

TEST_CASE("slashdot over seeds") {
  const Estimates& e = over_seeds();
  CHECK(e.at("hops.slashdot.zero").low > 98.5);
  CHECK(e.at("spread.slashdot").mean == Approx(4300).margin(600));
}

TEST_CASE("loads as the paper counted them, over seeds: Figure 2") {
  const Estimates& e = over_seeds();
  CHECK(e.at("load.penultimate.paper.median").mean == Approx(0.0055).margin(0.0004));
  CHECK(e.at("load.penultimate.paper.p90").mean == Approx(0.0124).margin(0.001));
  // A call to the origin, the mean hops, a copy for each fetch that left, and 120,000 inserts.
  const double hops = e.at("hops.penultimate.mean").mean;
  CHECK(e.at("load.penultimate.paper.sum").mean > 1 + hops + 120000.0 / 260000);
  CHECK(e.at("load.penultimate.paper.sum").mean < 2 + hops + 120000.0 / 260000);
  CHECK(e.at("load.slashdot.paper.sum").mean == Approx(1.01).margin(0.01));
  CHECK(e.at("transfers.path.popular_owner").mean == Approx(1).margin(0.05));
}

TEST_CASE("latency of hops over seeds: Figure 5") {
  const Estimates& e = over_seeds();
  CHECK(e.at("latency.per_hop").mean == Approx(67.1).margin(1));
  CHECK(e.at("latency.sd_per_root_hop").mean == Approx(71).margin(2));
}

}  // namespace
}  // namespace ddns::experiments
