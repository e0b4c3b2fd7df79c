// Who learns what from a lookup that meets a dead node.
#include <algorithm>
#include <catch2/catch.hpp>
#include <vector>

#include "tests/chord/protocol_ring.h"

using namespace ddns;
using chord::LivingRing;
using overlay::NodeIndex;

namespace {

constexpr NodeIndex kDead = 20;
constexpr NodeIndex kOrigin = 3;

sim::Process look_up(LivingRing& ring, overlay::LookupResult& out) {
  sim::Rng rng = sim::Stream(1, "lookup").at(0);
  const overlay::Lookup lookup{ring.network, ring.chord};
  out = co_await lookup.run(kOrigin, ring.members.id(kDead), nullptr, rng);
}

// All but the dead node that have it in their tables.
std::vector<NodeIndex> who_know(const LivingRing& ring) {
  std::vector<NodeIndex> out;
  std::vector<NodeIndex> named;
  for (NodeIndex n = 0; n < ring.members.count(); ++n) {
    ring.chord.neighbours(n, named);
    const bool knows = std::find(named.begin(), named.end(), kDead) != named.end();
    if (n != kDead && knows) out.push_back(n);
  }
  return out;
}

}  // namespace

TEST_CASE("of a dead node that a lookup meets only the node that named it learns at once") {
  for (const bool learn : {true, false}) {
    LivingRing::Options options;
    options.maintenance.learn_from_lookups = learn;
    LivingRing ring(options);
    ring.chord.fill_perfect();  // nobody looks after its tables: what changes is the lookup's doing
    ring.protocol.crash(kDead);
    const std::vector<NodeIndex> before = who_know(ring);
    REQUIRE(before.size() > 2);

    overlay::LookupResult result;
    ring.scheduler.spawn(look_up(ring, result));
    ring.scheduler.run();
    CHECK(result.end == overlay::LookupResult::End::kNotFound);
    CHECK(result.server == ring.members.next_present(kDead));
    CHECK(result.timeouts == 1);

    std::vector<NodeIndex> after = before;
    if (learn) std::erase(after, ring.members.previous_present(kDead));
    CHECK(who_know(ring) == after);
  }
}
