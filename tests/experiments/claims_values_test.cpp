// What is read off the printed curves, and the distances from them.
#include <catch2/catch.hpp>
#include <cmath>

#include "experiments/claims_values.h"

namespace ddns::experiments {
namespace {

TEST_CASE("a printed curve as quantiles and as a cumulative distribution") {
  const PrintedCurve curve{{0.1, 0.2, 0.5, 1}, {0, 0, 10, 20}};
  CHECK(curve.quantile(0.1) == 0);
  CHECK(curve.quantile(0.15) == 0);
  CHECK(curve.quantile(0.5) == 10);
  CHECK(curve.quantile(0.51) == 20);
  CHECK(curve.cumulative(-1) == 0);
  CHECK(curve.cumulative(0) == 0.2);
  CHECK(curve.cumulative(9.9) == 0.2);
  CHECK(curve.cumulative(10) == 0.5);
  CHECK(curve.cumulative(99) == 1);
}

TEST_CASE("shares: mean, median, distance") {
  const std::vector<double> shares = {0.25, 0.25, 0.5};
  CHECK(mean_of_shares(shares) == Approx(1.25));
  CHECK(median_of_shares(shares) == 1);
  CHECK(distance(shares, {0.25, 0.25, 0.5}) == 0);
  CHECK(distance(shares, {0.5, 0, 0.5}) == Approx(0.25));
  CHECK(distance(shares, {1}) == Approx(0.75));

  Series hops{"RPCs", {}, 1};
  hops.values.add(0, 1);
  hops.values.add(2, 3);
  CHECK(distance(hops, shares) == Approx(0.25));
  CHECK(distance(hops, {0.25, 0, 0.75}) == Approx(0));
}

TEST_CASE("a series and a printed curve: the greatest distance at the printed points") {
  Series series{"ms", {}, 10};  // 1, 2, 3, 4 ms
  for (const int tenths : {10, 20, 30, 40}) series.values.add(tenths);
  CHECK(distance(series, PrintedCurve{{0.25, 0.5, 0.75, 1}, {1, 2, 3, 4}}) == Approx(0));
  CHECK(distance(series, PrintedCurve{{0.25, 0.5, 0.75, 1}, {1, 1, 1, 4}}) == Approx(0.5));
}

TEST_CASE("hop latencies on a line and on a root are found again") {
  std::vector<HopLatency> table;
  for (unsigned h = 1; h <= 9; ++h) table.push_back({h, 60.0 * h, 50 * std::sqrt(h), 1000});
  CHECK(fit_hops(table).mean_ms == Approx(60));
  CHECK(fit_hops(table).sd_ms == Approx(50));
}

TEST_CASE("figures of the printed curves, as read by hand") {
  const Values v = printed_values(Printed());
  CHECK(v.at("curve.storage.median") == Approx(78).margin(2));
  CHECK(v.at("curve.storage.total") == Approx(110700));
  CHECK(v.at("curve.storage.over_800") == 2);
  CHECK(v.at("curve.load.failed.median") == Approx(0.0039).margin(0.0002));
  CHECK(v.at("curve.load.failed.p90") == Approx(0.0115).margin(0.0002));
  CHECK(v.at("curve.load.failed.beyond") == 4);
  CHECK(v.at("curve.load.successful.median") == Approx(0.0055).margin(0.0002));
  CHECK(v.at("curve.load.slashdot.sum") == Approx(1.045));
  CHECK(v.at("curve.hops.successful.mean") == Approx(4.378).margin(0.002));
  CHECK(v.at("curve.hops.successful.median") == 5);
  CHECK(v.at("curve.hops.plotted.mean") == Approx(6.777).margin(0.002));
  CHECK(v.at("curve.hops.failed.mean") == Approx(5.777).margin(0.002));
  CHECK(v.at("curve.hops.failed.median") == 6);
  CHECK(v.at("curve.latency.conventional.median") == Approx(46).margin(1));
  CHECK(v.at("curve.latency.ddns.median") == Approx(264).margin(1));
  CHECK(v.at("curve.latency.per_hop") == Approx(67.3).margin(0.3));
  CHECK(v.at("curve.latency.sd_per_root_hop") == Approx(71).margin(1));
  // Without the smallest and the largest 2.5 %, a mean hop cannot take less than 86 ms.
  CHECK(v.at("curve.latency.text_cut_least") > 86);
}

}  // namespace
}  // namespace ddns::experiments
