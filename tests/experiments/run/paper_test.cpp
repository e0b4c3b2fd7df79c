// Results against published numbers: the paper's curves, its authors' lookups, and the theory of
// Chord.
#include <catch2/catch.hpp>
#include <cmath>

#include "experiments/world/latency_build.h"
#include "tests/experiments/made_up.h"

namespace ddns::experiments {
namespace {

Json published() {
  const std::string file = "shipped:papers/iptps2002-curves.json";
  return parse_json(read_text(file), file);
}

// The largest distance of our CDF from one given as probabilities of 0, 1, 2, ...
double distance_from_pmf(const Series& ours, const std::vector<double>& pmf) {
  double sum = 0, largest = 0;
  for (std::size_t h = 0; h < pmf.size(); ++h) {
    sum += pmf[h];
    largest = std::max(largest, std::abs(ours.cumulative(static_cast<double>(h)) - sum));
  }
  return largest;
}

// The largest distance of our quantiles, taken as fractions, from a published quantile curve.
double distance_from_curve(const Series& ours, const Json& curve) {
  double largest = 0;
  for (std::size_t i = 0; i < curve["fraction"].size(); ++i) {
    const double x = curve["value"][i].get<double>();
    // Where the curve jumps, its last fraction at x is the one to compare with.
    if (i + 1 < curve["value"].size() && curve["value"][i + 1] == curve["value"][i]) continue;
    largest = std::max(largest, std::abs(ours.cumulative(x) - curve["fraction"][i].get<double>()));
  }
  return largest;
}

TEST_CASE("RPCs of uniform lookups at 1,000 nodes") {
  sim::Distribution hops;
  for (const char* seed : {"1", "2", "3", "4"}) {
    const Result r = run(spec_of(R"({ "service": { "kind": "lookup" },
                         "trace": { "queries": 50000 } })",
                                 {{"/seed", seed}}));
    hops.merge(r.hop_count->values);
  }
  const Series all{"", hops, 1};
  CHECK(all.mean() == Approx(5.83).margin(0.06));
  CHECK(all.sd() == Approx(1.52).margin(0.05));
  CHECK(all.quantile(0.5) == 6);
  CHECK(all.quantile(0.01) == 2);
  CHECK(all.quantile(0.99) == 9);
  CHECK(distance_from_pmf(all, {.0008, .0010, .0109, .0468, .1302, .2198, .2547, .1987, .1035,
                                .0290, .0043, .0003}) < 0.02);
}

TEST_CASE("mean RPCs for every base, 1,000 and 10,000 nodes") {
  const double expected[2][5] = {{5.83, 4.88, 4.20, 3.72, 3.28}, {7.48, 6.14, 5.13, 4.44, 3.95}};
  const char* nodes[] = {"1000", "10000"};
  const char* bases[] = {"2", "4", "8", "16", "32"};
  for (int n = 0; n < 2; ++n) {
    for (int b = 0; b < 5; ++b) {
      const Result r = run(spec_of(R"({ "service": { "kind": "lookup" },
                                        "trace": { "queries": 40000 } })",
                                   {{"/overlay/nodes", nodes[n]}, {"/overlay/base", bases[b]}}));
      INFO(nodes[n] << " nodes, base " << bases[b]);
      CHECK(r.hop_count->mean() == Approx(expected[n][b]).epsilon(0.02));
    }
  }
}

TEST_CASE("the successful day: Figures 1, 3 and 6") {
  const Json curves = published();
  const auto pmf = curves["figure3"]["successful"].get<std::vector<double>>();

  const Result penultimate =
      run(load_spec("shipped:successful.json", {{"/dhash/cache/policy", "penultimate"}}));
  CHECK(penultimate.hop_count->mean() == Approx(4.43).margin(0.04));
  CHECK(distance_from_pmf(*penultimate.hop_count, pmf) < 0.045);
  CHECK(distance_from_curve(*penultimate.latency_ms, curves["figure6"]["successful"]) < 0.032);

  const Result path = run(load_spec("shipped:successful.json"));
  CHECK(path.hop_count->mean() == Approx(4.14).margin(0.1));
  CHECK(path.storage_balance->mean() == 120);
  CHECK(path.storage_balance->quantile(0.5) == Approx(83).margin(6));
  CHECK(path.storage_balance->quantile(0.99) == Approx(545).margin(60));
}

TEST_CASE("the unsuccessful day: most load falls on few nodes") {
  const Result r = run(load_spec("shipped:failed.json"));
  CHECK(r.hop_count->mean() == Approx(5.83).margin(0.3));  // one name is 37 % of the questions
  const Series& load = *r.load_balance_as_in_paper;
  CHECK(load.quantile(0.5) == Approx(0.0040).margin(0.0004));
  CHECK(load.quantile(0.9) == Approx(0.0115).margin(0.001));
  const double beyond = (1 - load.cumulative(0.1)) * 1000;
  CHECK(beyond >= 3 - 1e-6);
  CHECK(beyond <= 6 + 1e-6);
}

TEST_CASE("slashdot: virtually no lookup leaves its node") {
  const Result r = run(load_spec("shipped:slashdot.json"));
  CHECK(r.hop_count->cumulative(0) >= 0.985);
  REQUIRE(r.spread[2].share == 0.99);
  CHECK(static_cast<double>(r.spread[2].fetches.value()) == Approx(4300).margin(600));
}

TEST_CASE("conventional DNS, and the latency of hops: Figures 4 and 5") {
  const Result r = run(load_spec("shipped:latency.json"));
  const Json curves = published();
  for (const auto& point : curves["figure4"]["cdf_points_ms"].items()) {
    INFO(point.key() << " ms");
    CHECK(r.latency_ms->cumulative(std::stod(point.key())) ==
          Approx(point.value().get<double>()).margin(0.006));
  }
  CHECK(r.latency_ms->max() > 50000);
  CHECK(r.latency_ms->max() <= 60000);

  REQUIRE(r.latency_ms_by_hops.size() == 14);
  for (const HopLatency& h : r.latency_ms_by_hops) {
    INFO(h.hops << " hops");
    const double root = std::sqrt(h.hops);
    CHECK(h.samples == 1000);
    CHECK(h.mean_ms == Approx(67.1 * h.hops).margin(4 * 71 * root / std::sqrt(1000.0)));
    CHECK(h.sd_ms == Approx(71 * root).epsilon(0.12));
  }
}

TEST_CASE("the trimmed latency distribution") {
  const Result r = run(spec_of(R"({ "overlay": { "nodes": 2 },
    "service": { "kind": "lookup" }, "trace": { "queries": 200000 } })"));
  // Half of the lookups on two nodes take one hop: their times are single draws.
  const double remote = r.hop_count->mean();
  CHECK(r.latency_ms->mean() / remote == Approx(67.1).margin(1));
}

TEST_CASE("virtual nodes even the storage out") {
  const char* virtual_nodes[] = {"1", "5", "20"};
  const double medians[] = {83, 111, 118};
  const double p99s[] = {545, 280, 190};
  for (int i = 0; i < 3; ++i) {
    sim::Distribution records;
    for (const char* seed : {"1", "2"}) {
      const Result r =
          run(load_spec("shipped:successful.json", {{"/overlay/virtual_nodes", virtual_nodes[i]},
                                                    {"/dhash/insert", "placed"},
                                                    {"/dhash/cache/policy", "all"},
                                                    {"/seed", seed}}));
      records.merge(r.storage_balance->values);
    }
    INFO(virtual_nodes[i] << " virtual nodes");
    const Series all{"", records, 1};
    CHECK(all.quantile(0.5) == Approx(medians[i]).margin(5));
    CHECK(all.quantile(0.99) == Approx(p99s[i]).epsilon(0.12));
  }
}

TEST_CASE("keys at 10,000 nodes: the percentiles that Chord's authors printed") {
  // SIGCOMM 2001, section 6.2: 5*10^5 keys, 99th percentile 4.6 and maximum 9.1 times the mean.
  const Result r = run(spec_of(R"({ "overlay": { "nodes": 10000 },
    "dhash": { "insert": "placed", "cache": { "policy": "all" } },
    "trace": { "queries": 500000, "names": 500000, "most_popular": 1,
               "asked_once": null, "asked_over_100": null, "asked_over_1000": null } })"));
  const Series& records = *r.storage_balance;
  CHECK(records.mean() == 50);
  CHECK(records.quantile(0.99) / records.mean() == Approx(4.6).margin(0.4));
  CHECK(records.max() / records.mean() == Approx(9.1).margin(2));
}

TEST_CASE("the built-in table of latencies is a quantile function to sixty seconds") {
  const auto table = jung_one_server_table();
  CHECK(table.back().fraction == Approx(1));
  CHECK(table.back().value_ms == Approx(60000));
  for (std::size_t i = 1; i < table.size(); ++i) {
    CHECK(table[i - 1].fraction < table[i].fraction);
    CHECK(table[i - 1].value_ms <= table[i].value_ms);
  }
}

}  // namespace
}  // namespace ddns::experiments
