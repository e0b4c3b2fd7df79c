// What is read off the printed curves, and the distances from them.
#include <catch2/catch.hpp>
#include <cmath>

#include "experiments/claims/printed.h"

namespace ddns::experiments {
namespace {

TEST_CASE("a printed curve as quantiles and as a cumulative distribution") {
  const PrintedCurve curve{{0.1, 0.2, 0.5, 1}, {0, 0, 10, 20}};
  CHECK(curve.quantile(0.1) == 0);
  CHECK(curve.quantile(0.15) == 0);
  CHECK(curve.quantile(0.05) == 0);
  CHECK(curve.quantile(0.5) == 10);
  CHECK(curve.quantile(0.75) == 15);
  CHECK(curve.cumulative(-1) == 0);
  CHECK(curve.cumulative(0) == 0.2);
  CHECK(curve.cumulative(5) == Approx(0.35));
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

TEST_CASE("shares of a series between points") {
  Series series{"ms", {}, 10};  // 1, 2, 3, 4 ms
  for (const int tenths : {10, 20, 30, 40}) series.values.add(tenths);
  CHECK(shares_between(series, {0, 1, 1, 3.5, 9}) == std::vector<double>{0, 0.25, 0, 0.5, 0.25});
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
  Values v;
  for (const auto& [name, figure] : printed_figures(Printed())) v[name] = figure.value;
  CHECK(v.at("curve.storage.median") == Approx(78).margin(2));
  CHECK(v.at("curve.storage.total") == Approx(110700));
  CHECK(v.at("curve.storage.over_800") == 2);
  CHECK(v.at("curve.load.failed.median") == Approx(0.0039).margin(0.0002));
  CHECK(v.at("curve.load.failed.p90") == Approx(0.0115).margin(0.0002));
  CHECK(v.at("curve.load.failed.beyond") == 4);
  CHECK(v.at("curve.load.successful.median") == Approx(0.0055).margin(0.0002));
  CHECK(v.at("curve.hops.successful.shape") == 0);
  CHECK(v.at("curve.latency.ddns.shape") == 0);
  CHECK(v.at("curve.ton.path.20") == 4.22);
  CHECK(v.at("curve.ton.timeouts.50") == 5.1);
  CHECK(v.at("curve.sigcomm.failing.40") == 40);
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

TEST_CASE("what a reading moves") {
  using Kind = Printed::Reading::Kind;
  const Printed as_read;
  const auto pointer = [](const char* text) { return Json::json_pointer(text); };
  const PrintedCurve curve = as_read.curve("figure6", "successful");
  const PrintedCurve right =
      as_read.moved({pointer("/figure6/successful/value"), Kind::kValues, 2}, 2)
          .curve("figure6", "successful");
  const PrintedCurve up =
      as_read.moved({pointer("/figure6/successful/fraction"), Kind::kFractions, 0.01}, 0.01)
          .curve("figure6", "successful");
  CHECK(right.value.front() == 0);  // on the axis
  CHECK(right.quantile(0.5) == Approx(curve.quantile(0.5) + 2));
  CHECK(up.fraction.back() == 1);  // nobody answers more than all
  CHECK(up.cumulative(300) == Approx(curve.cumulative(300) + 0.01));
  CHECK(up.quantile(0.5) == Approx(curve.quantile(0.49)));

  // Of lookups that take at most so many RPCs a hundredth more, but for the last.
  const auto shares = as_read.hop_shares("successful");
  const auto moved = as_read.moved({pointer("/figure3/successful"), Kind::kShares, 0.01}, 0.01)
                         .hop_shares("successful");
  CHECK(moved[0] == Approx(shares[0] + 0.01));
  CHECK(moved[4] == Approx(shares[4]));
  CHECK(distance(moved, shares) == Approx(0.01));
}

TEST_CASE("how exactly the printed figures are known") {
  const PrintedFigures v = printed_figures(Printed());
  // An axis is read to 0.2 %: of Figure 1's 900 records, Figure 2's 0.1, Figure 4's 1200 ms, 2 in
  // 1000. A quantile moves with either axis, by the curve's slope with that of fractions.
  const auto error = [&](const char* name) { return v.at(name).error; };
  CHECK(error("curve.storage.total") == Approx(1800));
  CHECK(error("curve.storage.over_800") == 0);
  // The steeper side of the median: 78.0481 - 74.4419 records in a per cent.
  CHECK(error("curve.storage.median") == Approx(1.8 + 0.2 * 3.6062));
  CHECK(error("curve.load.failed.beyond") == 0);
  CHECK(error("curve.load.slashdot.median") == Approx(0.0002).margin(0.00003));
  CHECK(error("curve.hops.successful.shape") == Approx(0.002));
  CHECK(error("curve.hops.slashdot.left") == Approx(0.2));
  // The mean is a sum over 11 steps of the cumulative curve.
  CHECK(error("curve.hops.successful.mean") == Approx(11 * 0.002).epsilon(0.1));
  CHECK(error("curve.latency.conventional.median") > 2.4);
  CHECK(error("curve.latency.conventional.median") < 3.2);
  CHECK(error("curve.latency.ddns.median") > 2.8);
  CHECK(error("curve.latency.ddns.median") < 4.2);
  // Both axes: 0.002, and 2.8 ms where the curve is steepest, a per cent in 17.0 - 14.4 ms.
  CHECK(error("curve.latency.ddns.shape") > 0.002 + 0.010);
  CHECK(error("curve.latency.ddns.shape") < 0.002 + 0.01 * 2.8 / 2.577);
  // A slope is moved by all 14 points together: 2.8 ms * (1 + ... + 14) / (1 + 4 + ... + 196).
  CHECK(error("curve.latency.per_hop") == Approx(2.8 * 105 / 1015));
  CHECK(error("curve.ton.path.50") == 0.005);  // two digits are given
  CHECK(error("curve.sigcomm.failing.50") == 0);
}

}  // namespace
}  // namespace ddns::experiments
