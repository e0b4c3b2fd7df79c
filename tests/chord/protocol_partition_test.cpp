// A partition tears a ring into two that work on their own; only nodes that remember others bring
// them together again.
#include <catch2/catch.hpp>

#include "tests/chord/protocol_ring.h"

using namespace ddns;
using chord::LivingRing;
using overlay::NodeIndex;

namespace {

// Odd nodes in one group, even ones in the other.
void partition(LivingRing& ring, bool apart) {
  for (NodeIndex n = 0; n < ring.members.count(); ++n) {
    ring.network.set_group(n, apart ? static_cast<std::uint8_t>(n % 2) : std::uint8_t{0});
  }
}

bool groups_in_order(const LivingRing& ring) {
  const NodeIndex count = ring.members.count();
  for (NodeIndex n = 0; n < count; ++n) {
    if (ring.chord.successor(n) != (n + 2) % count) return false;
  }
  return true;
}

LivingRing::Options options(unsigned contacts) {
  LivingRing::Options options{.nodes = 64, .seed = 5, .successors = 8};
  options.maintenance.contacts = contacts;
  return options;
}

}  // namespace

TEST_CASE("the two sides of a partition become rings of their own") {
  LivingRing ring(options(0));
  ring.settle();
  partition(ring, true);
  ring.run_rounds(40);
  CHECK(groups_in_order(ring));
}

TEST_CASE("without contacts two rings that have come apart stay two") {
  LivingRing ring(options(0));
  ring.settle();
  partition(ring, true);
  ring.run_rounds(40);
  partition(ring, false);
  ring.run_rounds(200);
  CHECK(groups_in_order(ring));
}

TEST_CASE("nodes that remember contacts make one ring of two") {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    LivingRing::Options with_contacts = options(8);
    with_contacts.seed = seed;
    LivingRing ring(with_contacts);
    ring.settle();
    partition(ring, true);
    ring.run_rounds(40);
    REQUIRE(groups_in_order(ring));
    partition(ring, false);
    CHECK(ring.rounds_until_right(20) <= 20);
  }
}
