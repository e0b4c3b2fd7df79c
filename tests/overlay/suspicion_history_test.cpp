// What nodes hold dead, against a list of all that was ever told.
#include "overlay/suspicion.h"

#include <catch2/catch.hpp>
#include <map>

#include "sim/random.h"

namespace ddns::overlay {
namespace {

constexpr NodeIndex kNodes = 200;  // several share a bit
constexpr sim::Duration kMostAge = sim::Duration::seconds(600);

// Since when one node holds others dead.
using Naive = std::map<NodeIndex, sim::Time>;

bool suspects(const Naive& since, NodeIndex node, sim::Time now, sim::Time heard) {
  const auto s = since.find(node);
  return s != since.end() && now - s->second <= kMostAge && heard <= s->second;
}

TEST_CASE("a node is held dead from when it is found dead until it is heard or it is long ago") {
  sim::Rng rng = sim::Stream(1, "suspicions").at(0);
  Suspicions suspicions(2, kMostAge);
  Naive naive[2];
  sim::Time now;
  std::size_t held = 0;
  for (int step = 0; step < 20'000; ++step) {
    now = now + sim::Duration::seconds(rng.below(60));
    const NodeIndex at = rng.below(2);
    const NodeIndex node = rng.below(kNodes);
    const std::uint32_t what = rng.below(1000);
    if (what < 700) {
      suspicions.add(at, node, now);
      naive[at][node] = now;
    } else if (what < 999) {
      suspicions.remove(at, node);
      naive[at].erase(node);
    } else {
      suspicions.clear(at);
      naive[at].clear();
    }
    for (NodeIndex other = 0; other < kNodes; ++other) {
      const sim::Time heard = sim::Time() + (now - sim::Time()) * rng.below(1000) / 1000;
      const bool expected = suspects(naive[at], other, now, sim::Time());
      REQUIRE(suspicions.suspects(at, other, now) == expected);
      REQUIRE(suspicions.suspects(at, other, now, heard) == suspects(naive[at], other, now, heard));
      held += expected;
    }
  }
  CHECK(held > 20'000);
}

}  // namespace
}  // namespace ddns::overlay
