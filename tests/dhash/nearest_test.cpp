// Fetches that ask the nearest of a record's keepers, on a ring where each path is known.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <vector>

#include "tests/dhash/world.h"

namespace {

using namespace ddns::dhash;
using namespace ddns::dhash::test;
using ddns::overlay::LookupStyle;
using End = ddns::overlay::LookupResult::End;

// Nodes stand in a row, in the order of their numbers.
class Row final : public ddns::sim::Distances {
 public:
  ddns::sim::Duration between(NodeIndex a, NodeIndex b) const override {
    return ddns::sim::Duration::milliseconds(std::abs(std::int64_t{a} - std::int64_t{b}));
  }
};

// Record 0 belongs to node 6 and is stored on 6, 7 and 0; record 1 to node 7, and is not stored.
struct NearRing {
  explicit NearRing(LookupStyle style, CachePolicy policy = CachePolicy::kNone)
      : members(ring(kNodes)),
        overlay(members),
        world(overlay, {key_of(6), key_of(7)}, {.replicas = 3, .policy = policy, .distances = &row},
              {.style = style}) {
    world.dhash.place(0);
  }
  Row row;
  ddns::overlay::Members members;
  WalkOverlay overlay;
  World world;
};

}  // namespace

TEST_CASE("whoever calls the last node calls the keeper that is nearest to it") {
  NearRing iterative(LookupStyle::kIterative);
  auto result = iterative.world.fetch(2, 0);
  CHECK(result.end == End::kFound);
  CHECK(result.server == 0);  // to which the origin is nearest
  CHECK(result.hops == 4);    // 3, 4, 5, and that
  CHECK(iterative.world.fetch(4, 0).server == 6);
  NearRing recursive(LookupStyle::kRecursive);
  result = recursive.world.fetch(2, 0);
  CHECK(result.server == 6);  // to which node 5 is nearest
  CHECK(result.hops == 4);
}

TEST_CASE("a keeper that is dead is passed over, and nobody who lives is") {
  NearRing r(LookupStyle::kIterative);
  r.world.network.set_up(0, false);
  auto result = r.world.fetch(2, 0);
  CHECK(result.end == End::kFound);
  CHECK(result.server == 6);
  CHECK(result.timeouts == 1);
  r.world.network.set_up(6, false);
  result = r.world.fetch(2, 0);
  CHECK(result.end == End::kFailed);  // on this ring nobody knows another way than by node 6
  CHECK(result.timeouts == 2);
}

TEST_CASE("where the nearest keeper has nothing the owner is asked") {
  NearRing r(LookupStyle::kIterative);
  auto result = r.world.fetch(3, 1);  // the keepers are 7, 0 and 1
  CHECK(result.end == End::kNotFound);
  CHECK(result.server == 7);
  CHECK(result.hops == 5);  // 4, 5, 6, then 1, then 7
  r.world.dhash.give(1, 7);
  result = r.world.fetch(3, 1);
  CHECK(result.end == End::kFound);
  CHECK(result.server == 7);
  CHECK(result.hops == 5);
}

TEST_CASE("copies are left on the way to the keeper that answered") {
  NearRing r(LookupStyle::kIterative, CachePolicy::kPenultimate);
  r.world.fetch(2, 0);
  CHECK(r.world.copy_holders(0) == std::vector<NodeIndex>{5});
}
