// Rings that grow by joining end as a settled ring of the same nodes.
#include <catch2/catch.hpp>
#include <vector>

#include "tests/chord/protocol_ring.h"

using namespace ddns;
using chord::LivingRing;
using sim::Duration;
using sim::Time;

TEST_CASE("a node alone owns everything and settles at once") {
  LivingRing ring({.nodes = 1});
  ring.empty();
  ring.protocol.create(0);
  ring.run_rounds(3);
  CHECK(ring.wrong() == "");
  CHECK(ring.protocol.total_cost().messages == 0);
}

TEST_CASE("nodes that join one by one build the right tables") {
  const overlay::NodeIndex count = 64;
  LivingRing ring({.nodes = count});
  ring.empty();
  ring.protocol.create(10);
  bool joined[count] = {};
  joined[10] = true;
  // One every 50 seconds, each through the one before.
  for (overlay::NodeIndex i = 1; i < count; ++i) {
    const overlay::NodeIndex n = (10 + i * 37) % count;
    const overlay::NodeIndex contact = (10 + (i - 1) * 37) % count;
    ring.scheduler.spawn(
        ring.join_later(Time{} + Duration::seconds(50 * i), n, contact, &joined[n]));
  }
  ring.scheduler.run_until(Time{} + Duration::seconds(50 * count));
  for (const bool j : joined) CHECK(j);
  CHECK(ring.members.present_count() == count);
  CHECK(ring.rounds_until_right(15) <= 15);
  CHECK(ring.network.timeouts() == 0);
}

TEST_CASE("nodes that join all at once through one contact build the right tables") {
  const overlay::NodeIndex count = 128;
  LivingRing ring({.nodes = count, .seed = 3});
  ring.empty();
  ring.protocol.create(5);
  bool joined[count] = {};
  joined[5] = true;
  for (overlay::NodeIndex n = 0; n < count; ++n) {
    if (n != 5) ring.scheduler.spawn(ring.join_later(Time{}, n, 5, &joined[n]));
  }
  ring.run_rounds(2);
  for (const bool j : joined) CHECK(j);
  CHECK(ring.ring_in_order());
  CHECK(ring.rounds_until_right(13) <= 13);
  CHECK(ring.network.timeouts() == 0);
}

TEST_CASE("rings of other bases and list lengths settle too") {
  for (const unsigned base : {3u, 8u}) {
    for (const unsigned successors : {1u, 40u}) {
      LivingRing ring({.nodes = 24, .seed = base, .successors = successors, .base = base});
      ring.empty();
      ring.protocol.create(0);
      for (overlay::NodeIndex n = 1; n < 24; ++n) {
        ring.scheduler.spawn(ring.join_later(Time{} + Duration::seconds(n), n, n / 2));
      }
      CHECK(ring.rounds_until_right(60) <= 60);
    }
  }
}

TEST_CASE("joining through a dead contact fails and leaves the node out") {
  LivingRing ring({.nodes = 8});
  ring.members.set_present(3, false);
  ring.members.set_present(5, false);
  ring.network.set_up(3, false);
  ring.network.set_up(5, false);
  ring.settle();
  bool joined = true;
  ring.scheduler.spawn(ring.join_later(Time{}, 3, 5, &joined));
  ring.run_rounds(1);
  CHECK_FALSE(joined);
  CHECK_FALSE(ring.members.present(3));
}

TEST_CASE("a node that crashes while it joins stays out") {
  LivingRing ring({.nodes = 64});
  ring.members.set_present(3, false);
  ring.network.set_up(3, false);
  ring.settle();
  bool joined = true;
  ring.scheduler.spawn(ring.join_later(Time{}, 3, 40, &joined));
  ring.scheduler.run_until(Time{} + Duration::milliseconds(20));
  ring.protocol.crash(3);
  ring.run_rounds(2);
  CHECK_FALSE(joined);
  CHECK_FALSE(ring.members.present(3));
  CHECK(ring.wrong() == "");
}
