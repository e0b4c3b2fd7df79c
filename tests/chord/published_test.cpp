// Perfect rings against published numbers and theory.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "chord/chord.h"

namespace ddns::chord {
namespace {

using overlay::Members;
using overlay::random_id;
using Kind = overlay::Step::Kind;

// RPCs of a lookup, the final one included, over uniform origins and keys on several rings.
double mean_hops(NodeIndex nodes, unsigned base, unsigned rings, unsigned lookups) {
  std::uint64_t hops = 0;
  for (unsigned ring = 0; ring < rings; ++ring) {
    const Members members = Members::random(nodes, sim::Stream(ring, "ids"));
    Chord chord(members, {.base = base});
    chord.fill_perfect();
    sim::Rng rng = sim::Stream(ring, "lookups").at(0);
    for (unsigned i = 0; i < lookups; ++i) {
      const Id key = random_id(rng);
      NodeIndex at = rng.below(nodes);
      auto kind = Kind::kForward;
      while (kind == Kind::kForward) {
        const auto step = chord.next_hop(at, key, {});
        kind = step.kind;
        at = step.next;
        hops += kind != Kind::kOwner;
      }
      REQUIRE(chord.owns(at, key));
    }
  }
  return static_cast<double>(hops) / (double{1} * rings * lookups);
}

// Computed independently of this program, on ideal rings of random nodes.
TEST_CASE("Mean hops at 1000 nodes fall with the base as computed independently") {
  CHECK(mean_hops(1000, 2, 20, 10'000) == Approx(5.83).epsilon(0.02));
  CHECK(mean_hops(1000, 4, 20, 10'000) == Approx(4.88).epsilon(0.02));
  CHECK(mean_hops(1000, 8, 20, 10'000) == Approx(4.20).epsilon(0.02));
  CHECK(mean_hops(1000, 16, 20, 10'000) == Approx(3.72).epsilon(0.02));
  CHECK(mean_hops(1000, 32, 20, 10'000) == Approx(3.28).epsilon(0.02));
}

TEST_CASE("Mean hops of base 2 grow by half a hop a doubling") {
  // SIGCOMM 2001, section 6.3: half of log2 N, here with the final RPC on top.
  const double at_1000 = mean_hops(1000, 2, 20, 10'000);
  const double at_8000 = mean_hops(8000, 2, 5, 40'000);
  CHECK(at_8000 - at_1000 == Approx(1.5).margin(0.08));
}

TEST_CASE("Keys a node at 10^4 nodes and 5 * 10^5 keys have the published tail") {
  // SIGCOMM 2001, figure 8(b): the 99th percentile is 4.6 times and the greatest 9.1 times the
  // mean. Arcs are exponential, so theory says ln 100 = 4.6 and, over rings, about ln 10^4 = 9.2
  // (and more by Euler's constant for the mean of the greatest).
  constexpr NodeIndex kNodes = 10'000;
  constexpr unsigned kKeys = 500'000;
  constexpr unsigned kRings = 5;
  const double mean = static_cast<double>(kKeys) / kNodes;
  double p99 = 0;
  double greatest = 0;
  for (unsigned ring = 0; ring < kRings; ++ring) {
    const Members members = Members::random(kNodes, sim::Stream(ring, "ids"));
    std::vector<unsigned> keys(kNodes);
    sim::Rng rng = sim::Stream(ring, "keys").at(0);
    for (unsigned i = 0; i < kKeys; ++i) ++keys[overlay::ring_owner(members, random_id(rng))];
    std::sort(keys.begin(), keys.end());
    p99 += keys[kNodes * 99 / 100] / mean / kRings;
    greatest += keys.back() / mean / kRings;
  }
  CHECK(p99 == Approx(4.6).margin(0.2));
  CHECK(greatest > 8.0);
  CHECK(greatest < 12.5);
}

TEST_CASE("Virtual nodes draw the keys of hosts together") {
  // SIGCOMM 2001, section 6.2: with 20 virtual nodes a host the 99th percentile falls from 4.8
  // to 1.6 times the mean and the first rises from 0 to 0.5.
  constexpr unsigned kHosts = 10'000;
  constexpr unsigned kKeys = 500'000;
  const std::vector<std::uint32_t> counts(kHosts, 20);
  const Members members = Members::random(counts, sim::Stream(1, "ids"));
  std::vector<unsigned> keys(kHosts);
  sim::Rng rng = sim::Stream(1, "keys").at(0);
  for (unsigned i = 0; i < kKeys; ++i)
    ++keys[members.host(overlay::ring_owner(members, random_id(rng)))];
  std::sort(keys.begin(), keys.end());
  const double mean = static_cast<double>(kKeys) / kHosts;
  CHECK(keys[kHosts * 99 / 100] / mean == Approx(1.6).margin(0.1));
  CHECK(keys[kHosts / 100] / mean == Approx(0.5).margin(0.1));
}

TEST_CASE("Rows hold as many fingers as theory says") {
  // A finger at distance D is stored unless D is within the gap to the next node, which is
  // exponential with mean 1/N of the ring: the sum over all distances of 1 - exp(-N * D).
  constexpr NodeIndex kNodes = 5000;
  for (const unsigned base : {2u, 3u, 16u}) {
    const Members members = Members::random(kNodes, sim::Stream(6, "ids"));
    const Chord chord(members, {.base = base});
    double expected = 0;
    for (const Id& d : chord.finger_distances()) {
      expected += 1 - std::exp(-double{kNodes} * std::ldexp(static_cast<double>(d.word[0]), -64));
    }
    double stored = 0;
    for (NodeIndex n = 0; n < kNodes; ++n) {
      stored += static_cast<double>(chord.finger_distances().size() - chord.first_stored_finger(n));
    }
    CHECK(stored / kNodes == Approx(expected).epsilon(0.01));
  }
}

}  // namespace
}  // namespace ddns::chord
