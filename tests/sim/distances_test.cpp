// Distances between nodes against what they are made of.
#include "sim/distances.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "sim/transit_stub.h"

namespace ddns::sim {
namespace {

Duration far(double value) {
  return Duration::nanoseconds(std::llround(value * 1e6));
}

double mean_of_pairs_ms(const LatencyModel& model) {
  Rng rng = Stream(3, "pairs").at(0);
  double sum = 0;
  constexpr int kDraws = 100'000;
  for (int i = 0; i < kDraws; ++i) {
    const Duration d = model.any_round_trip(rng);
    if (d > model.longest()) FAIL("longer than the longest");
    sum += static_cast<double>(d.ns()) / 1e6;
  }
  return sum / kDraws;
}

constexpr std::int64_t kFar = INT64_MAX / 4;

// All shortest paths by Floyd and Warshall's algorithm.
std::vector<std::vector<std::int64_t>> all_shortest(std::size_t routers,
                                                    const std::vector<Link>& links) {
  std::vector ns(routers, std::vector<std::int64_t>(routers, kFar));
  for (std::size_t i = 0; i < routers; ++i) ns[i][i] = 0;
  for (const Link& link : links) {
    ns[link.a][link.b] = ns[link.b][link.a] = std::min(ns[link.a][link.b], link.round_trip.ns());
  }
  for (std::size_t via = 0; via < routers; ++via) {
    for (std::size_t a = 0; a < routers; ++a) {
      for (std::size_t b = 0; b < routers; ++b) {
        ns[a][b] = std::min(ns[a][b], ns[a][via] + ns[via][b]);
      }
    }
  }
  return ns;
}

}  // namespace

TEST_CASE("nodes are as far apart as their sites, and that is no draw", "[distances]") {
  RttMatrix matrix(2);
  matrix.set(0, 1, far(20));
  matrix.set(1, 0, far(30));
  matrix.set_within(far(0.1));
  const auto model = matrix_latency(matrix, {0, 1, 1});
  Rng rng = Stream(1, "x").at(0);
  CHECK(model->round_trip(0, 1, rng) == far(20));
  CHECK(model->round_trip(0, 2, rng) == far(20));
  CHECK(model->round_trip(2, 0, rng) == far(30));
  CHECK(model->one_way(2, 0, rng) == far(15));
  CHECK(model->between(1, 2) == far(0.1));
  CHECK(model->longest() == far(30));
  CHECK(rng.next_u32() == Stream(1, "x").at(0).next_u32());
  CHECK(mean_of_pairs_ms(*model) == Approx((20 + 30 + 2 * 0.1) / 4).epsilon(0.01));
}

TEST_CASE("a square has corners and a torus none", "[distances]") {
  const std::vector<Point> points = {{0.1, 0.1}, {0.9, 0.1}, {0.9, 0.7}};
  Square square{.of_unit = far(100), .is_torus = false};
  const auto with_corners = square_latency(square, points);
  CHECK(with_corners->between(0, 1) == far(80));
  CHECK(with_corners->between(0, 2) == far(100));
  square.is_torus = true;
  const auto torus = square_latency(square, points);
  CHECK(torus->between(0, 1) == far(20));
  CHECK(torus->between(1, 2) == far(40));
  CHECK(torus->longest() == Duration::nanoseconds(std::llround(std::sqrt(0.5) * 1e8)));
  // The mean distance of two random points, from integrals that have closed forms.
  const double of_torus = (std::sqrt(2.0) + std::log(1 + std::sqrt(2.0))) / 6;
  const double of_square = (2 + std::sqrt(2.0) + 5 * std::log(1 + std::sqrt(2.0))) / 15;
  CHECK(mean_of_pairs_ms(*torus) == Approx(100 * of_torus).epsilon(0.005));
  CHECK(mean_of_pairs_ms(*with_corners) == Approx(100 * of_square).epsilon(0.005));
}

TEST_CASE("the nearest of several is found, of equals the first", "[distances]") {
  const auto model = square_latency({.of_unit = far(100), .is_torus = false},
                                    {{0.5, 0.5}, {0.5, 0.9}, {0.5, 0.4}, {0.6, 0.5}, {0.5, 0.4}});
  const std::vector<NodeIndex> nodes = {1, 4, 3, 2};
  CHECK(*nearest(*model, 0, nodes.begin(), nodes.end()) == 4);
  CHECK(*nearest(*model, 0, nodes.begin(), nodes.begin() + 1) == 1);
}

TEST_CASE("packets take shortest paths through a transit-stub graph", "[distances]") {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const TransitStub graph{.domains = 1 + static_cast<unsigned>(seed % 3),
                            .routers = 3,
                            .stubs = 2,
                            .stub_routers = 1 + static_cast<unsigned>(seed % 4),
                            .between_domains = far(80),
                            .within_domain = far(40),
                            .to_stub = far(10),
                            .within_stub = far(2)};
    Rng rng = Stream(seed, "graph").at(0);
    const std::vector<Link> links = make_links(graph, rng);
    const auto ns = all_shortest(graph.transit_count() + graph.site_count(), links);
    const RttMatrix matrix = shortest_round_trips(graph, links);
    REQUIRE(matrix.sites() == graph.site_count());
    for (std::uint32_t a = 0; a < matrix.sites(); ++a) {
      for (std::uint32_t b = 0; b < matrix.sites(); ++b) {
        const std::int64_t expected = ns[graph.transit_count() + a][graph.transit_count() + b];
        if (matrix.at(a, b).ns() != expected || expected >= kFar) FAIL("from " << a << " to " << b);
      }
    }
  }
}

TEST_CASE("a transit-stub graph has the links that belong to it", "[distances]") {
  const TransitStub graph{.domains = 3,
                          .routers = 10,
                          .stubs = 2,
                          .stub_routers = 10,
                          .between_domains = far(80),
                          .within_domain = far(40),
                          .to_stub = far(10),
                          .within_stub = far(2)};
  Rng rng = Stream(5, "graph").at(0);
  double in_stubs = 0;
  unsigned to_stubs = 0;
  for (const Link& link : make_links(graph, rng)) {
    const bool a_transit = link.a < graph.transit_count();
    const bool b_transit = link.b < graph.transit_count();
    const Duration mean = a_transit && b_transit ? (link.a / 10 == link.b / 10 ? far(40) : far(80))
                          : a_transit || b_transit ? far(10)
                                                   : far(2);
    if (link.round_trip < mean / 2 || link.round_trip > mean / 2 * 3) FAIL("of another length");
    to_stubs += a_transit != b_transit;
    if (a_transit || b_transit) continue;
    ++in_stubs;
    if ((link.a - 30) / 10 != (link.b - 30) / 10) FAIL("between two stub networks");
  }
  CHECK(to_stubs == 60);
  // Of 45 pairs of a network's routers, 9 are the tree's.
  CHECK(in_stubs / 60 == Approx(9 + 36 * kFurther).epsilon(0.05));
}

}  // namespace ddns::sim
