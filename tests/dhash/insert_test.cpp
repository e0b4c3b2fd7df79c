#include <catch2/catch.hpp>
#include <vector>

#include "tests/dhash/world.h"

namespace {

using namespace ddns::dhash;
using namespace ddns::dhash::test;
using ddns::overlay::LookupStyle;
using ddns::sim::Time;
using Nodes = std::vector<NodeIndex>;

struct InsertRing {
  explicit InsertRing(unsigned replicas, LookupStyle style = LookupStyle::kIterative,
                      unsigned tries = 1, ddns::sim::Duration timeout = kTimeout)
      : members(ring(kNodes)),
        overlay(members),
        world(overlay, {key_of(6)}, with(replicas), {style, tries, timeout}) {}
  static Settings with(unsigned replicas) {
    Settings settings;
    settings.replicas = replicas;
    return settings;
  }
  Nodes holders() const {
    const auto span = world.dhash.store().holders(0);
    return {span.begin(), span.end()};
  }
  // What one insert has sent, as DHash counted it and as the network did.
  void check_counts(const InsertResult& insert) const {
    const unsigned arrived = unsigned{insert.hops} + insert.stores;
    CHECK(world.network.messages() == arrived + insert.timeouts);
    CHECK(world.network.timeouts() == insert.timeouts);
    std::uint64_t served = 0;
    for (NodeIndex n = 0; n < kNodes; ++n) served += world.network.served(n);
    CHECK(served == arrived);
  }
  ddns::overlay::Members members;
  WalkOverlay overlay;
  World world;
};

}  // namespace

TEST_CASE("an insert looks the owner up and stores the block on it") {
  InsertRing r(1);
  const InsertResult result = r.world.insert(3, 0);
  CHECK(result.stored);
  CHECK(result.owner == 6);
  CHECK(result.hops == 3);    // 4, 5, 6
  CHECK(result.stores == 1);  // 6 again, with the block
  CHECK(r.holders() == Nodes{6});
  CHECK(r.world.scheduler.now() == Time::at_ns((kRoundTrip * 4).ns()));
  CHECK(r.world.network.served(6) == 2);
  CHECK(r.world.network.served(5) == 1);
  CHECK(r.world.network.served(3) == 0);
  r.check_counts(result);
  CHECK(r.world.dhash.cache().copies() == 0);
}

TEST_CASE("an insert at the owner itself is no RPC") {
  InsertRing r(1);
  const InsertResult result = r.world.insert(6, 0);
  CHECK(result.stored);
  CHECK(result.hops == 0);
  CHECK(result.stores == 0);
  CHECK(r.holders() == Nodes{6});
  CHECK(r.world.network.messages() == 0);
}

TEST_CASE("the r replicas are the owner and the r - 1 nodes after it, an RPC each") {
  InsertRing r(4);
  const InsertResult result = r.world.insert(5, 0);
  CHECK(r.holders() == Nodes{6, 7, 0, 1});
  CHECK(result.hops == 1);
  CHECK(result.stores == 4);
  r.check_counts(result);
}

TEST_CASE("inserting again changes nothing") {
  InsertRing r(2);
  r.world.insert(5, 0);
  CHECK(r.world.insert(1, 0).stored);
  CHECK(r.holders() == Nodes{6, 7});
  CHECK(r.world.dhash.store().count(6) == 1);
}

TEST_CASE("a ring smaller than r holds a replica on every node") {
  InsertRing r(20);
  r.world.insert(5, 0);
  CHECK(r.holders() == Nodes{6, 7, 0, 1, 2, 3, 4, 5});
}

TEST_CASE("placing is inserting without messages") {
  InsertRing placed(3);
  placed.world.dhash.place(0);
  InsertRing inserted(3);
  inserted.world.insert(2, 0);
  CHECK(placed.holders() == inserted.holders());
  CHECK(placed.world.network.messages() == 0);
}

TEST_CASE("the messages of a recursive insert are counted too") {
  InsertRing r(2, LookupStyle::kRecursive);
  const InsertResult result = r.world.insert(3, 0);
  CHECK(result.stored);
  CHECK(result.hops == 3);
  CHECK(result.stores == 2);
  r.check_counts(result);
}

TEST_CASE("an insert that cannot reach the owner stores nothing") {
  InsertRing r(2);
  r.world.network.set_up(6, false);
  const InsertResult result = r.world.insert(3, 0);
  CHECK_FALSE(result.stored);
  CHECK(result.timeouts == 1);
  CHECK(r.holders().empty());
}

TEST_CASE("a keeper that does not answer misses its replica, the others get theirs") {
  for (const auto style : {LookupStyle::kIterative, LookupStyle::kRecursive}) {
    for (const unsigned tries : {1u, 3u}) {
      InsertRing r(3, style, tries);
      r.world.network.set_up(7, false);
      const InsertResult result = r.world.insert(3, 0);
      CHECK(result.stored);
      CHECK(result.stores == 2);
      CHECK(result.timeouts == tries);
      CHECK(r.holders() == Nodes{6, 0});
      r.check_counts(result);
    }
  }
}

TEST_CASE("an insert whose answers are all late has stored nothing") {
  for (const auto style : {LookupStyle::kIterative, LookupStyle::kRecursive}) {
    InsertRing r(2, style, /*tries=*/1, kRoundTrip - ddns::sim::Duration::nanoseconds(1));
    const InsertResult result = r.world.insert(3, 0);
    CHECK_FALSE(result.stored);
    // A recursive lookup's messages arrive, in half the time; then the owner's answer is late.
    CHECK(result.hops == (style == LookupStyle::kRecursive ? 3 : 0));
    CHECK(result.timeouts == 1);
    CHECK(r.holders().empty());
  }
}

TEST_CASE("an owner that inserts has stored its own block, whatever the other keepers answer") {
  InsertRing r(3);
  r.world.network.set_up(7, false);
  const InsertResult result = r.world.insert(6, 0);
  CHECK(result.stored);
  CHECK(result.timeouts == 1);
  CHECK(r.holders() == Nodes{6, 0});
}
