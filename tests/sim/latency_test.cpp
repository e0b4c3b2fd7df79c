// Latency models against what they are models of.
#include "sim/latency.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

namespace ddns::sim {
namespace {

std::vector<double> draws_ms(const LatencyModel& model, int n) {
  Rng rng = Stream(11, "latency").at(0);
  std::vector<double> all;
  for (int i = 0; i < n; ++i) {
    all.push_back(static_cast<double>(model.round_trip(1, 2, rng).ns()) / 1e6);
  }
  std::sort(all.begin(), all.end());
  return all;
}

double quantile(const std::vector<double>& sorted, double p) {
  return sorted[static_cast<std::size_t>(p * static_cast<double>(sorted.size() - 1))];
}

double mean(const std::vector<double>& all) {
  double sum = 0;
  for (const double x : all) sum += x;
  return sum / static_cast<double>(all.size());
}

// The mean of a piecewise linear quantile function between two fractions, by its trapezia.
double table_mean(const std::vector<QuantilePoint>& table, double low, double high) {
  const auto at = [&](double f) {
    if (f <= table.front().fraction) return table.front().value_ms;
    for (std::size_t i = 1; i < table.size(); ++i) {
      const QuantilePoint& a = table[i - 1];
      const QuantilePoint& b = table[i];
      if (f <= b.fraction) {
        return a.value_ms +
               (b.value_ms - a.value_ms) * (f - a.fraction) / (b.fraction - a.fraction);
      }
    }
    return table.back().value_ms;
  };
  const int steps = 1'000'000;
  double sum = 0;
  for (int i = 0; i < steps; ++i) sum += at(low + (high - low) * (i + .5) / steps);
  return sum / steps;
}

const std::vector<QuantilePoint> kTable = {{.1, 2},  {.25, 10}, {.3, 10},   {.5, 46},
                                           {.7, 90}, {.9, 200}, {.95, 450}, {.9675, 1000}};

}  // namespace

TEST_CASE("a constant latency is constant", "[latency]") {
  const auto model = constant_latency(Duration::microseconds(12'345));
  Rng rng = Stream(1, "x").at(0);
  for (int i = 0; i < 10; ++i) {
    CHECK(model->round_trip(0, 1, rng) == Duration::microseconds(12'345));
    CHECK(model->one_way(0, 1, rng) == Duration::nanoseconds(6'172'500));
  }
  CHECK(rng.next_u32() == Stream(1, "x").at(0).next_u32());  // and draws nothing
}

TEST_CASE("lognormal latencies have the median, the mean and the spread they should", "[latency]") {
  const double sigma = GENERATE(.25, 1.);
  const auto model = lognormal_latency(Duration::milliseconds(40), sigma);
  const std::vector<double> all = draws_ms(*model, 400'000);
  CHECK(quantile(all, .5) == Approx(40).epsilon(.01));
  CHECK(quantile(all, .841345) == Approx(40 * std::exp(sigma)).epsilon(.01));
  CHECK(quantile(all, .158655) == Approx(40 * std::exp(-sigma)).epsilon(.01));
  CHECK(mean(all) == Approx(40 * std::exp(sigma * sigma / 2)).epsilon(.01));
  CHECK(all.front() >= 0);
}

TEST_CASE("a lognormal latency without spread is its median", "[latency]") {
  const auto model = lognormal_latency(Duration::milliseconds(40), 0);
  for (const double x : draws_ms(*model, 100)) CHECK(x == 40);
}

TEST_CASE("empirical latencies follow the table between its points", "[latency]") {
  const auto model = empirical_latency(kTable, 0, 1);
  const std::vector<double> all = draws_ms(*model, 400'000);
  CHECK(all.front() == 2);    // flat before the first point
  CHECK(all.back() == 1000);  // and after the last
  CHECK(quantile(all, .05) == 2);
  CHECK(quantile(all, .275) == Approx(10).epsilon(.001));
  CHECK(quantile(all, .4) == Approx(28).epsilon(.02));
  CHECK(quantile(all, .5) == Approx(46).epsilon(.02));
  CHECK(quantile(all, .8) == Approx(145).epsilon(.02));
  CHECK(quantile(all, .93) == Approx(350).epsilon(.03));
  CHECK(quantile(all, .99) == 1000);
  CHECK(mean(all) == Approx(table_mean(kTable, 0, 1)).epsilon(.01));
}

TEST_CASE("a trimmed table is drawn from between the cuts", "[latency]") {
  const auto model = empirical_latency(kTable, .2, .7);
  const std::vector<double> all = draws_ms(*model, 400'000);
  CHECK(all.front() == Approx(2 + 8 * .1 / .15).epsilon(.001));
  CHECK(all.back() == Approx(90).epsilon(.001));
  CHECK(all.back() <= 90);
  CHECK(quantile(all, .6) == Approx(46).epsilon(.01));  // fraction .5 of the whole
  CHECK(mean(all) == Approx(table_mean(kTable, .2, .7)).epsilon(.005));
}

TEST_CASE("no draw is longer than the longest", "[latency]") {
  const auto constant = constant_latency(Duration::milliseconds(7));
  CHECK(constant->longest() == Duration::milliseconds(7));
  const auto whole = empirical_latency(kTable, 0, 1);
  CHECK(whole->longest() == Duration::milliseconds(1000));
  const auto trimmed = empirical_latency(kTable, .025, .95);
  CHECK(trimmed->longest() == Duration::milliseconds(450));
  const auto lognormal = lognormal_latency(Duration::milliseconds(40), 1);
  for (const auto* model : {&whole, &trimmed, &lognormal}) {
    const double longest_ms = static_cast<double>((*model)->longest().ns()) / 1e6;
    CHECK(draws_ms(**model, 100'000).back() <= longest_ms);
  }
}

TEST_CASE("an empirical draw uses one 32-bit draw and stays in the table", "[latency]") {
  const auto model = empirical_latency(kTable, .025, .95);
  const Rng before = Stream(3, "x").at(9);
  Rng rng = before;
  for (int i = 0; i < 1000; ++i) model->round_trip(0, 1, rng);
  Rng expected = before;
  for (int i = 0; i < 1000; ++i) expected.next_u32();
  CHECK(rng.next_u32() == expected.next_u32());
}

}  // namespace ddns::sim
