// Buckets of near contacts, and routes by them, against a look at all nodes that fit.
#include <algorithm>
#include <bit>
#include <catch2/catch.hpp>
#include <vector>

#include "kademlia/kademlia.h"
#include "kademlia/nearest.h"
#include "tests/overlay/by_scan.h"
#include "tests/overlay/torus.h"

namespace ddns::kademlia {
namespace {

constexpr NodeIndex kTorusNodes = 400;
constexpr unsigned kBucket = 5;

// All that fit the bucket, nearest in the network first.
std::vector<NodeIndex> fitting(const Kademlia& overlay, const sim::Distances& distances,
                               NodeIndex at, unsigned bit) {
  std::vector<NodeIndex> fit;
  for (NodeIndex n = 0; n < kTorusNodes; ++n) {
    if (common_bits(overlay.members().id(n), overlay.members().id(at)) == bit) fit.push_back(n);
  }
  std::ranges::sort(fit, {}, [&](NodeIndex n) { return distances.between(at, n); });
  return fit;
}

}  // namespace

TEST_CASE("a full bucket has the nearest of the candidates that are drawn for it") {
  const auto distances = overlay::on_a_torus(kTorusNodes);
  const auto members = overlay::Members::random(kTorusNodes, sim::Stream(2, "ids"));
  const overlay::Proximity of_all = {.distances = distances.get(), .candidates = 1000};
  const overlay::Proximity of_some = {.distances = distances.get(), .candidates = 4};
  const Kademlia all(members, {.bucket = kBucket, .proximity = of_all});
  const Kademlia some(members, {.bucket = kBucket, .proximity = of_some});
  double rank = 0;
  Kademlia::Contacts contacts;
  for (NodeIndex at = 0; at < kTorusNodes; ++at) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      std::vector<NodeIndex> fit = fitting(all, *distances, at, bit);
      CHECK(all.bucket(at, bit, contacts) == fit.size());
      std::vector<NodeIndex> nearest(fit.begin(),
                                     fit.begin() + std::min<std::size_t>(fit.size(), kBucket));
      std::ranges::sort(nearest);
      if (!std::ranges::equal(nearest, contacts)) FAIL("not the nearest of all");
      CHECK(some.bucket(at, bit, contacts) == fit.size());
      REQUIRE(contacts.size() == nearest.size());
      if (bit > 0) continue;
      for (const NodeIndex n : contacts) {
        const auto place = std::ranges::find(fit, n) - fit.begin();
        rank += static_cast<double>(place + 1) / static_cast<double>(fit.size() + 1);
      }
    }
  }
  // The least five of twenty uniform draws, on average.
  CHECK(rank / (kTorusNodes * kBucket) == Approx(3.0 / 21).epsilon(0.05));
}

TEST_CASE("lookups by near contacts end at owners") {
  const auto distances = overlay::on_a_torus(kTorusNodes);
  const auto members = overlay::Members::random(kTorusNodes, sim::Stream(2, "ids"));
  const auto routes = GENERATE(false, true);
  const Kademlia near(
      members, {.bucket = kBucket, .proximity = {.distances = distances.get(), .routes = routes}});
  CHECK(near.perfect());
  sim::Rng rng = sim::Stream(3, "keys").at(0);
  for (int i = 0; i < 10'000; ++i) {
    const NodeIndex origin = rng.below(kTorusNodes);
    const Id key = overlay::random_id(rng);
    if (overlay::route(near, origin, key).end != near.owner(key)) FAIL("another end");
  }
}

TEST_CASE("a contact is chosen by the time to it and the bits that are left from there") {
  const auto distances = overlay::on_a_torus(kTorusNodes);
  const auto members = overlay::Members::random(kTorusNodes, sim::Stream(2, "ids"));
  const Kademlia near(
      members, {.bucket = kBucket, .proximity = {.distances = distances.get(), .routes = true}});
  sim::Rng rng = sim::Stream(3, "keys").at(0);
  Kademlia::Contacts contacts;
  int chosen = 0;
  for (int i = 0; i < 2000; ++i) {
    const NodeIndex at = rng.below(kTorusNodes);
    const Id key = overlay::random_id(rng);
    const unsigned bit = common_bits(members.id(at), key);
    if (near.bucket(at, bit, contacts) <= kBucket) continue;
    double mean_ms = 0;
    for (const NodeIndex n : contacts) {
      mean_ms += static_cast<double>(distances->between(at, n).ns()) / 1e6 / kBucket;
    }
    // Of 400 nodes ids differ within 9 bits, and a hop settles 4.
    const auto cost_ms = [&](NodeIndex n) {
      const double left = 9 - std::min(9u, common_bits(members.id(n), key));
      return static_cast<double>(distances->between(at, n).ns()) / 1e6 + mean_ms * left / 4;
    };
    const double least = cost_ms(*std::ranges::min_element(contacts, {}, cost_ms));
    const auto step = near.next_hop(at, key, {});
    if (step.kind != overlay::Step::Kind::kForward) FAIL("sure of what it cannot know");
    if (cost_ms(step.next) > least + 1e-3) FAIL("a dearer one");
    ++chosen;
  }
  CHECK(chosen > 1000);
}

}  // namespace ddns::kademlia
