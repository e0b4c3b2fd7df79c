// A look at all nodes, against what brute force finds on a ring of a few.
#include "experiments/run/census.h"

#include <catch2/catch.hpp>
#include <vector>

#include "experiments/life/population.h"
#include "tests/experiments/made_up.h"

namespace ddns::experiments {
namespace {

// Twelve hosts, five records with two replicas each.
struct SmallRing {
  SmallRing() : world(spec) {
    for (dhash::RecordIndex r = 0; r < 5; ++r) world.dhash->place(r);
  }
  std::vector<NodeIndex> holders(dhash::RecordIndex r) const {
    const auto all = world.dhash->store().holders(r);
    return {all.begin(), all.end()};
  }

  Spec spec = spec_of(R"({
    "trace": { "kind": "steady", "names": 5, "duration_s": 100 },
    "overlay": { "nodes": 12, "successors": 4 },
    "dhash": { "insert": "placed", "replicas": 2, "cache": { "policy": "none" } } })");
  World world;
};

TEST_CASE("census: blocks that all have, that one is missing, that nobody present has") {
  SmallRing ring;
  const Census census(ring.world);
  std::vector<bool> stored(5, true);
  stored[4] = false;  // which is nobody's business then
  BlockCensus blocks = census.blocks(stored);
  CHECK(blocks.records == 4);
  CHECK(blocks.under_replicated == 0);
  CHECK(blocks.unavailable == 0);

  const std::vector<NodeIndex> away = ring.holders(0);
  REQUIRE(away.size() == 2);
  for (const NodeIndex n : away) ring.world.members.set_present(n, false);
  std::uint64_t unavailable = 0;
  std::uint64_t under = 0;
  for (dhash::RecordIndex r = 0; r < 4; ++r) {
    unsigned present = 0;
    for (const NodeIndex n : ring.holders(r)) present += ring.world.members.present(n);
    unavailable += present == 0;
    under += present < 2;
  }
  blocks = census.blocks(stored);
  CHECK(unavailable >= 1);
  CHECK(blocks.unavailable == unavailable);
  CHECK(blocks.under_replicated == under);
  CHECK(blocks.lost == 0);  // they are on disks, though nobody is there
}

TEST_CASE("census: a record is in reach on the side of one that has it") {
  SmallRing ring;
  const Census census(ring.world);
  const std::vector<NodeIndex> holders = ring.holders(1);
  const overlay::Id key = ring.world.dhash->key(1);
  NodeIndex asker = 0;
  while (asker == holders[0] || asker == holders[1]) ++asker;
  CHECK(census.within_reach(asker, 1));
  CHECK(census.owner_in_reach(asker, key) == holders[0]);

  ring.world.network.set_group(holders[0], 1);
  CHECK(census.within_reach(asker, 1));
  CHECK(census.owner_in_reach(asker, key) == holders[1]);  // the next of the ring on this side
  CHECK(census.owner_in_reach(holders[0], key) == holders[0]);
  ring.world.network.set_group(holders[1], 1);
  CHECK_FALSE(census.within_reach(asker, 1));
  CHECK(census.within_reach(holders[1], 1));
}

TEST_CASE("census: who follows one that is gone, or whom it cannot reach, is not the right one") {
  SmallRing ring;
  const Census census(ring.world);
  CHECK(census.wrong_successors() == 0);
  ring.world.members.set_present(3, false);  // whom 2 goes on to believe in
  CHECK(census.wrong_successors() == 1);
  ring.world.members.set_present(3, true);
  ring.world.network.set_group(7, 1);  // alone, where it should be its own; 6 should have 8
  CHECK(census.wrong_successors() == 2);
}

TEST_CASE("census: storage and load are of the hosts that are present") {
  SmallRing ring;
  for (int i = 0; i < 6; ++i) {
    sim::Rng rng = sim::Stream(1, "census test").at(i);
    ring.world.scheduler.spawn([](World& w, sim::Rng r) -> sim::Process {
      co_await w.network.call(0, 5, r);
    }(ring.world, rng));
  }
  ring.world.scheduler.run();
  const Census all(ring.world);
  CHECK(all.storage().values.count() == 12);
  CHECK(all.storage().mean() == Approx(10.0 / 12));
  CHECK(all.load(3).max() == 2);  // six calls for three lookups
  CHECK(all.load(3).mean() == Approx(2.0 / 12));
  CHECK(all.load_as_in_paper(1).mean() == Approx((6.0 + 10) / 12));  // and the stores

  Population population(ring.world);
  population.crash(ring.world.members.host(5));
  const Census left(ring.world, &population);
  CHECK(left.load(3).values.count() == 11);
  CHECK(left.load(3).max() == 0);
}

}  // namespace
}  // namespace ddns::experiments
