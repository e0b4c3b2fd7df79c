// Fetches on a ring where every lookup walks clockwise, so that each path is known.
#include <catch2/catch.hpp>
#include <vector>

#include "tests/dhash/world.h"

namespace {

using namespace ddns::dhash;
using namespace ddns::dhash::test;
using ddns::sim::Duration;
using ddns::sim::Time;
using End = ddns::overlay::LookupResult::End;
using Nodes = std::vector<NodeIndex>;

Settings with_policy(CachePolicy policy) {
  Settings settings;
  settings.policy = policy;
  return settings;
}

// Record 0 belongs to node 6, record 1 to node 7; only record 0 is stored.
struct FetchRing {
  explicit FetchRing(const Settings& settings, const Calls& calls = {})
      : members(ring(kNodes)),
        overlay(members),
        world(overlay, {key_of(6), key_of(7)}, settings, calls) {
    world.dhash.place(0);
  }
  ddns::overlay::Members members;
  WalkOverlay overlay;
  World world;
};

ddns::sim::Process crash(World& world, NodeIndex node, Duration after) {
  co_await world.scheduler.delay(after);
  world.network.set_up(node, false);
}

}  // namespace

TEST_CASE("a record that is forgotten leaves its number, on disks and in caches") {
  Settings settings = with_policy(CachePolicy::kPath);
  settings.copies_expire = true;
  settings.replicas = 2;
  FetchRing r(settings);
  r.world.dhash.place(1);
  r.world.fetch(2, 0);
  r.world.fetch(2, 1);
  CHECK(r.world.copy_holders(0) == std::vector<NodeIndex>{2, 3, 4, 5});
  const std::vector<NodeIndex> others = r.world.copy_holders(1);
  const RecordIndex gone[] = {0};
  r.world.dhash.forget(gone);
  CHECK(r.world.copy_holders(0).empty());
  CHECK(r.world.dhash.store().holders(0).empty());
  CHECK(r.world.copy_holders(1) == others);
  CHECK(r.world.dhash.store().holders(1).size() == 2);
  // The number is another record's, and is found where that belongs.
  r.world.dhash.set_key(0, key_of(4));
  CHECK(r.world.fetch(2, 0).end == End::kNotFound);
  r.world.dhash.place(0);
  const ddns::overlay::LookupResult found = r.world.fetch(2, 0);
  CHECK(found.end == End::kFound);
  CHECK(found.server == 4);
}

TEST_CASE("a fetch walks to the owner, an RPC a hop") {
  FetchRing r(with_policy(CachePolicy::kNone));
  const ddns::overlay::LookupResult result = r.world.fetch(2, 0);
  CHECK(result.end == End::kFound);
  CHECK(result.hops == 4);
  CHECK(result.server == 6);
  CHECK_FALSE(result.from_copy);
  CHECK(r.world.scheduler.now() == Time::at_ns((kRoundTrip * 4).ns()));
  for (const NodeIndex n : {3u, 4u, 5u, 6u}) CHECK(r.world.network.served(n) == 1);
  CHECK(r.world.dhash.fetches_begun(2) == 1);
  CHECK(r.world.dhash.cache().copies() == 0);
}

TEST_CASE("the origin looks into itself first, which is no hop") {
  FetchRing r(with_policy(CachePolicy::kPath));
  const ddns::overlay::LookupResult result = r.world.fetch(6, 0);
  CHECK(result.end == End::kFound);
  CHECK(result.hops == 0);
  CHECK(result.server == 6);
  CHECK(r.world.dhash.cache().copies() == 0);
  CHECK(r.world.network.messages() == 0);
}

TEST_CASE("an owner without the block names its keepers, who are called as often as others") {
  for (const unsigned tries : {1u, 3u}) {
    Settings settings = with_policy(CachePolicy::kNone);
    settings.replicas = 3;
    settings.ask_keepers = true;
    FetchRing r(settings, {.tries = tries});
    r.world.dhash.give(1, 1);
    r.world.network.set_up(0, false);
    const ddns::overlay::LookupResult result = r.world.fetch(5, 1);  // 6, its owner 7, then 0 and 1
    CHECK(result.end == End::kFound);
    CHECK(result.server == 1);
    CHECK(result.hops == 3);
    CHECK(result.timeouts == tries);
    CHECK(r.world.network.messages() == result.hops + result.timeouts);
  }
}

TEST_CASE("what is not there is not found at its owner, and leaves nothing") {
  for (const auto policy : {CachePolicy::kPath, CachePolicy::kAll}) {
    FetchRing r(with_policy(policy));
    for (int again = 0; again < 2; ++again) {
      const ddns::overlay::LookupResult result = r.world.fetch(2, 1);
      CHECK(result.end == End::kNotFound);
      CHECK(result.server == 7);
      CHECK(result.hops == 5);
    }
    CHECK(r.world.fetch(7, 1).hops == 0);
    CHECK(r.world.dhash.cache().copies() == 0);
  }
}

TEST_CASE("each policy leaves copies where it says") {
  struct Case {
    CachePolicy policy;
    Nodes far;     // after a fetch from node 2: 3, 4 and 5 are contacted before 6 serves
    Nodes direct;  // after one from node 5: 6 serves at once
  };
  const Case cases[] = {{CachePolicy::kNone, {}, {}},
                        {CachePolicy::kOrigin, {2}, {5}},
                        {CachePolicy::kPenultimate, {5}, {5}},
                        {CachePolicy::kPath, {2, 3, 4, 5}, {5}},
                        {CachePolicy::kAll, {0, 1, 2, 3, 4, 5, 7}, {0, 1, 2, 3, 4, 5, 7}}};
  for (const Case& c : cases) {
    for (const NodeIndex origin : {2u, 5u}) {
      FetchRing r(with_policy(c.policy));
      r.world.fetch(origin, 0);
      const Nodes& expected = origin == 2 ? c.far : c.direct;
      Nodes holders = r.world.copy_holders(0);
      // Where the record is everywhere the cache need not know who served it.
      std::erase_if(holders, [](NodeIndex n) { return n == 6; });
      INFO("policy " << static_cast<int>(c.policy) << ", origin " << origin);
      CHECK(holders == expected);
      CHECK(r.world.dhash.cache().copies() == expected.size());
      for (NodeIndex n = 0; n < kNodes; ++n) {
        const bool has = std::find(expected.begin(), expected.end(), n) != expected.end();
        CHECK(r.world.dhash.cache().copies(n) == (has ? 1 : 0));
        CHECK(r.world.dhash.copies_received(n) == (has && n != origin ? 1 : 0));
      }
    }
  }
}

TEST_CASE("copies with a bounded cache go to the same nodes, under all too") {
  Settings settings = with_policy(CachePolicy::kAll);
  settings.cache_capacity = 2;
  FetchRing r(settings);
  r.world.fetch(2, 0);
  CHECK(r.world.copy_holders(0) == Nodes{0, 1, 2, 3, 4, 5, 7});
  CHECK(r.world.dhash.copies_received(2) == 0);
  CHECK(r.world.dhash.copies_received(3) == 1);
}

TEST_CASE("under all, a node that has left gets no copy") {
  FetchRing r(with_policy(CachePolicy::kAll));
  r.members.set_present(1, false);
  r.world.fetch(2, 0);
  CHECK(r.world.copy_holders(0) == Nodes{0, 2, 3, 4, 5, 7});
}

TEST_CASE("a copy on the way answers, and is copied on") {
  FetchRing r(with_policy(CachePolicy::kOrigin));
  r.world.fetch(4, 0);
  const ddns::overlay::LookupResult result = r.world.fetch(2, 0);
  CHECK(result.end == End::kFound);
  CHECK(result.from_copy);
  CHECK(result.server == 4);
  CHECK(result.hops == 2);
  CHECK(r.world.copy_holders(0) == Nodes{2, 4});
  const ddns::overlay::LookupResult own = r.world.fetch(2, 0);
  CHECK(own.hops == 0);
  CHECK(own.from_copy);
}

TEST_CASE("every replica answers with the block itself") {
  Settings settings = with_policy(CachePolicy::kPath);
  settings.replicas = 2;
  FetchRing r(settings);
  CHECK(r.world.dhash.store().holds(7, 0));
  r.world.fetch(0, 0);
  CHECK_FALSE(r.world.fetch(6, 0).from_copy);
  CHECK_FALSE(r.world.fetch(7, 0).from_copy);
}

TEST_CASE("a replica met before the owner ends the fetch") {
  Settings settings = with_policy(CachePolicy::kPath);
  settings.replicas = 3;  // on 6, 7 and 0
  FetchRing r(settings);
  const ddns::overlay::LookupResult result = r.world.fetch(0, 0);
  CHECK(result.hops == 0);
  CHECK(result.server == 0);
  CHECK_FALSE(result.from_copy);
  CHECK(r.world.copy_holders(0).empty());
}

TEST_CASE("copies expire with the ttl, and copies of copies with them") {
  Settings settings = with_policy(CachePolicy::kOrigin);
  settings.copies_expire = true;
  FetchRing r(settings);
  const Duration ttl = Duration::seconds(100);
  r.world.fetch(4, 0, ttl);  // served after two round trips, at 20 ms: lives until 100.02 s
  CHECK(r.world.scheduler.now() == Time::at_ns((kRoundTrip * 2).ns()));
  r.world.wait(Duration::seconds(60));
  const ddns::overlay::LookupResult second = r.world.fetch(2, 0, ttl);
  CHECK(second.server == 4);
  r.world.wait(Duration::milliseconds(39'900));  // 99.94 s: both copies are there
  CHECK(r.world.copy_holders(0) == Nodes{2, 4});
  r.world.wait(Duration::milliseconds(80));  // 100.02 s: neither is
  CHECK(r.world.copy_holders(0).empty());
  CHECK(r.world.fetch(2, 0, ttl).server == 6);
}

TEST_CASE("a record with ttl 0 is not copied, one without end stays") {
  Settings settings = with_policy(CachePolicy::kPath);
  settings.copies_expire = true;
  FetchRing r(settings);
  r.world.fetch(2, 0, Duration::seconds(0));
  CHECK(r.world.dhash.cache().copies() == 0);
  r.world.fetch(2, 0, kForever);
  r.world.wait(Duration::seconds(std::int64_t{100} * 365 * 86400));
  CHECK(r.world.copy_holders(0) == Nodes{2, 3, 4, 5});
}

TEST_CASE("a fetch that meets only dead nodes fails and leaves nothing") {
  FetchRing r(with_policy(CachePolicy::kPath));
  r.world.network.set_up(4, false);
  const ddns::overlay::LookupResult result = r.world.fetch(2, 0);
  CHECK(result.end == End::kFailed);
  CHECK(result.hops == 1);
  CHECK(result.timeouts == 1);
  CHECK(result.server == 3);  // the last node that it reached
  CHECK(r.world.dhash.cache().copies() == 0);
}

TEST_CASE("a node that has died since it was contacted gets no copy") {
  FetchRing r(with_policy(CachePolicy::kPath));
  r.world.network.expect_faults();
  r.world.scheduler.spawn(crash(r.world, 3, kRoundTrip * 5 / 2));
  CHECK(r.world.fetch(2, 0).end == End::kFound);
  CHECK(r.world.copy_holders(0) == Nodes{2, 4, 5});
  CHECK(r.world.dhash.copies_received(3) == 0);
}

TEST_CASE("of fetches at one time each walks until the first has left its copies") {
  FetchRing r(with_policy(CachePolicy::kPath));
  std::vector<ddns::overlay::LookupResult> results(3);
  r.world.scheduler.spawn(r.world.run_fetch(2, 0, results[0]));
  r.world.scheduler.spawn(r.world.run_fetch(2, 0, results[1]));
  r.world.scheduler.spawn(r.world.run_fetch(4, 0, results[2]));  // ends half way through the others
  r.world.scheduler.run();
  CHECK(results[2].hops == 2);
  CHECK(results[0].hops == 3);
  CHECK(results[0].server == 5);
  CHECK(results[1].server == 5);
  CHECK(r.world.copy_holders(0) == Nodes{2, 3, 4, 5});
  CHECK(r.world.dhash.cache().copies() == 4);
}

TEST_CASE("a full node forgets the copy it used longest ago") {
  Settings settings = with_policy(CachePolicy::kOrigin);
  settings.cache_capacity = 2;
  const auto members = ring(kNodes);
  WalkOverlay overlay(members);
  World world(overlay, {key_of(6), key_of(6, 1), key_of(6, 2)}, settings);
  for (RecordIndex i = 0; i < 3; ++i) world.dhash.place(i);
  world.fetch(2, 0);
  world.fetch(2, 1);
  CHECK(world.fetch(2, 0).hops == 0);  // now record 1 is the one used longest ago
  world.fetch(2, 2);
  CHECK(world.dhash.cache().evictions() == 1);
  CHECK(world.copy_holders(0) == Nodes{2});
  CHECK(world.copy_holders(1).empty());
  CHECK(world.copy_holders(2) == Nodes{2});
}
