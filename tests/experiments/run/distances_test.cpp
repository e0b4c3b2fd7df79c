// Lookups on measured distances against figures that two other programs found, written apart: 490
// hosts of PlanetLab, 1,024 nodes on hosts at random, Chord of base 2.
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "experiments/world/distances_build.h"
#include "experiments/world/world.h"
#include "sim/vivaldi.h"
#include "tests/experiments/made_up.h"
#include "tests/real_data.h"
#include "tests/sim/pair_errors.h"

namespace ddns::experiments {
namespace {

constexpr std::uint64_t kNetworks = 10;

const char* const kNearLookups = R"({
  "service": { "kind": "lookup" }, "trace": { "queries": 20000 },
  "overlay": { "nodes": 1024 }, "network": { "timeout_ms": 10000 },
  "latency": { "kind": "matrix" } })";

std::string matrix() {
  return find_data("latency/PlanetLabData_1.txt.xz");
}

// The median latency of a lookup on each network.
std::vector<double> medians_ms(std::vector<Override> overrides, const char* text = kNearLookups) {
  overrides.emplace_back("/latency/file", '"' + matrix() + '"');
  std::vector<double> medians;
  for (std::uint64_t seed = 1; seed <= kNetworks; ++seed) {
    auto all = overrides;
    all.emplace_back("/seed", std::to_string(seed));
    medians.push_back(run_text(text, all).latency_ms->values.quantile(0.5) / 1e6);
  }
  return medians;
}

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double v : values) sum += v;
  return sum / static_cast<double>(values.size());
}

std::vector<double> divided(std::vector<double> a, const std::vector<double>& b) {
  for (std::size_t i = 0; i < a.size(); ++i) a[i] /= b[i];
  return a;
}

const Override kRecursive = {"/lookup/style", R"("recursive")"};
const Override kByRtt = {"/overlay/proximity/kind", R"("rtt")"};

}  // namespace

TEST_CASE("near fingers take half of the time, on distances between hosts of PlanetLab") {
  if (matrix().empty()) return;
  const auto iterative = medians_ms({});
  const auto recursive = medians_ms({kRecursive});
  const auto near_iterative = medians_ms({kByRtt});
  const auto near_recursive = medians_ms({kByRtt, kRecursive});
  CHECK(mean(iterative) == Approx(768).epsilon(0.04));
  CHECK(mean(recursive) == Approx(484).epsilon(0.04));
  CHECK(mean(near_iterative) == Approx(419).epsilon(0.04));
  CHECK(mean(near_recursive) == Approx(251).epsilon(0.04));
  CHECK(mean(divided(near_iterative, iterative)) == Approx(0.547).margin(0.03));
  CHECK(mean(divided(near_recursive, recursive)) == Approx(0.521).margin(0.04));
}

TEST_CASE("lists of 16 successors spare the last hops, on distances between hosts of PlanetLab") {
  if (matrix().empty()) return;
  const std::vector<Override> by_list = {kByRtt,
                                         {"/overlay/successors", "16"},
                                         {"/overlay/owner_by_successors", "true"},
                                         {"/overlay/route_by_successors", "true"}};
  CHECK(mean(medians_ms(by_list)) == Approx(233).epsilon(0.04));
  auto recursive = by_list;
  recursive.push_back(kRecursive);
  CHECK(mean(medians_ms(recursive)) == Approx(174).epsilon(0.04));
}

namespace {

// The mean over the networks of the median and the 90th percentile of relative errors over all
// pairs of hosts.
struct Errors {
  double median = 0;
  double p90 = 0;
};

Errors coordinate_errors(const sim::RttMatrix& matrix, bool heights) {
  const auto one_each = sim::one_node_each(matrix.sites());
  const auto truth = sim::matrix_latency(matrix, one_each);
  Errors means;
  for (std::uint64_t seed = 1; seed <= kNetworks; ++seed) {
    const sim::Vivaldi estimate(*truth, one_each, {.heights = heights}, {seed, "vivaldi"});
    const std::vector<double> errors = sim::pair_errors(*truth, estimate, matrix.sites());
    means.median += errors[errors.size() / 2] / kNetworks;
    means.p90 += errors[errors.size() * 9 / 10] / kNetworks;
  }
  return means;
}

}  // namespace

TEST_CASE("the nearest of six replicas is much nearer than the owner, on PlanetLab") {
  if (matrix().empty()) return;
  const char* const fetches = R"({
    "trace": { "kind": "steady", "names": 20000, "zipf": 0, "rate_per_s": 20,
               "duration_s": 1000 },
    "overlay": { "nodes": 1024, "successors": 16, "owner_by_successors": true,
                 "route_by_successors": true, "proximity": { "kind": "rtt" } },
    "dhash": { "insert": "placed", "replicas": 6, "nearest_replica": true,
               "cache": { "policy": "none" } },
    "network": { "timeout_ms": 10000 }, "latency": { "kind": "matrix" } })";
  CHECK(mean(medians_ms({}, fetches)) == Approx(141.4).epsilon(0.04));
  CHECK(mean(medians_ms({kRecursive}, fetches)) == Approx(79.9).epsilon(0.04));
}

TEST_CASE("coordinates are as wrong as two other programs found, on PlanetLab") {
  if (matrix().empty()) return;
  const sim::RttMatrix rtt = read_rtt_matrix(matrix());
  REQUIRE(rtt.sites() == 490);
  const Errors high = coordinate_errors(rtt, true);
  CHECK(high.median == Approx(0.087).margin(0.005));
  CHECK(high.p90 == Approx(0.445).margin(0.03));
  const Errors flat = coordinate_errors(rtt, false);
  CHECK(flat.median == Approx(0.1125).margin(0.0125));
}

TEST_CASE("replicas are as near to their owners as chance has it, copies of owners nearer") {
  const char* const owners = R"({
    "trace": { "kind": "steady", "names": 2000, "rate_per_s": 0.001, "duration_s": 1000 },
    "overlay": { "nodes": 300 }, "dhash": { "replicas": 3 }, "network": { "timeout_ms": 9000 },
    "latency": { "kind": "euclidean" }, "output": { "nearest_holder": true } })";
  const Result plain = run_text(owners);
  // Of a client's 299 others the nearest of three that are drawn without replacement.
  CHECK(plain.nearest_replica->values.count() == 2000);
  CHECK(plain.nearest_replica->mean() == Approx(1.0 / 4).epsilon(0.05));
  CHECK(plain.nearest_replica->cumulative(0.1) == Approx(1 - 0.9 * 0.9 * 0.9).epsilon(0.1));
  // The least of three distances over a torus, within which lies a share of pi r^2.
  CHECK(plain.nearest_replica_ms->cumulative(30) ==
        Approx(1 - std::pow(1 - 3.1416 * 0.01, 3)).epsilon(0.15));
  const std::vector<Override> checked = {{"/dhash/insert_checked", "true"}};
  const Result far = run_text(owners, checked);
  CHECK(far.nearest_replica->mean() == plain.nearest_replica->mean());
  CHECK(far.nearest_holder->mean() < plain.nearest_replica->mean());
  auto near_too = checked;
  near_too.push_back(kByRtt);
  const Result near = run_text(owners, near_too);
  CHECK(near.nearest_replica->mean() == Approx(plain.nearest_replica->mean()));
  CHECK(near.nearest_holder->mean() < far.nearest_holder->mean() / 2);
}

TEST_CASE("a matrix is read as it stands, compressed or not, and errors say where") {
  const Folder folder;
  const std::string good = "# two sites\n0 10.5\n20\t7\n";
  const sim::RttMatrix two = read_rtt_matrix(folder.write("two", good));
  CHECK(two.sites() == 2);
  CHECK(two.at(0, 1) == sim::Duration::microseconds(10'500));
  CHECK(two.at(1, 0) == sim::Duration::milliseconds(20));
  CHECK(two.at(1, 1) == sim::Duration());
  const auto refused = [&](const char* text, const char* where, const char* what) {
    INFO(text);
    CHECK_THROWS_WITH(read_rtt_matrix(folder.write("bad", text)),
                      Catch::Contains(where) && Catch::Contains(what));
  };
  refused("0 1\n2 x\n", "bad:2: column 2: found \"x\"", "expected round-trip times in ms");
  refused("0 -1\n2 0\n", "bad:1: column 2: found -1 ms", "expected 0 to 1e9");
  refused("0 nan\n2 0\n", "bad:1: column 2: found nan ms", "expected 0 to 1e9");
  refused("0 1\n2 0 3\n", "bad:2: found 3 columns", "expected 2 as on the first line");
  refused("0 1\n2 0\n3 4\n", "bad:3: a row too many", "2 columns");
  refused("0 1 2\n2 0 4\n", "bad: found 2 rows of 3 columns", "as many of both");
  refused("# nothing\n", "bad: has no numbers", "");
}

TEST_CASE("nobody can go by distances that there are not") {
  const auto errors = errors_of(R"({ "overlay": { "proximity": { "kind": "rtt" } } })");
  REQUIRE(errors.size() == 1);
  CHECK_THAT(errors[0], Catch::Contains("/overlay/proximity/kind: found \"rtt\", expected none "
                                        "where /latency/kind is empirical"));
}

}  // namespace ddns::experiments
