// How often a lookup calls a node before it holds it dead, and what late answers are to it.
#include <catch2/catch.hpp>

#include "tests/overlay/lookup_world.h"

namespace ddns::overlay {
namespace {

using End = LookupResult::End;

// Both styles, and how long a hop of a constant 100 ms takes.
struct Way {
  LookupStyle style;
  sim::Duration hop;
};
const Way kWays[] = {{LookupStyle::kIterative, sim::Duration::milliseconds(100)},
                     {LookupStyle::kRecursive, sim::Duration::milliseconds(50)}};
constexpr sim::Duration kTimeout = sim::Duration::milliseconds(500);

TEST_CASE("A node is held dead after as many calls as the lookup makes, each a timeout") {
  for (const auto& [style, hop] : kWays) {
    for (const unsigned tries : {1u, 2u, 5u}) {
      World w(style);
      w.lookup.tries = tries;
      w.network.set_up(5, false);
      const LookupResult r = w.look_up(1, key_of(6));
      CHECK(r.end == End::kNotFound);
      CHECK(nodes(w.way.path) == Nodes{1, 3, 4, 6});
      CHECK(r.hops == 3);
      CHECK(r.timeouts == tries);
      CHECK(w.overlay.suspected.size() == 1);
      CHECK(w.network.messages() == r.hops + r.timeouts);
      const sim::Duration answer = style == LookupStyle::kRecursive ? hop : sim::Duration{};
      CHECK(w.scheduler.now() == sim::Time() + hop * 3 + kTimeout * tries + answer);
    }
  }
}

sim::Process set_up_later(World& w, sim::Duration start, NodeIndex node) {
  co_await w.scheduler.delay(start);
  w.network.set_up(node, true);
}

TEST_CASE("A node that answers before the last call is no dead node") {
  for (const auto& [style, hop] : kWays) {
    for (const unsigned tries : {2u, 3u, 4u}) {
      World w(style);
      w.lookup.tries = tries;
      w.network.set_up(5, false);
      w.scheduler.spawn(set_up_later(w, kTimeout * 2, 5));  // is there for the third call
      const LookupResult r = w.look_up(1, key_of(6));
      const bool found = tries > 2;
      CHECK(nodes(w.way.path) == (found ? Nodes{1, 3, 5, 6} : Nodes{1, 3, 4, 6}));
      CHECK(r.timeouts == 2);
      CHECK(w.overlay.suspected.empty() == found);
      const sim::Duration answer = style == LookupStyle::kRecursive ? hop : sim::Duration{};
      CHECK(w.scheduler.now() == sim::Time() + hop * 3 + kTimeout * 2 + answer);
    }
  }
}

TEST_CASE("Where every answer is late a lookup fails with all that it could call") {
  for (const unsigned tries : {1u, 3u}) {
    World w(LookupStyle::kIterative, one_a_host(), {.timeout = sim::Duration::milliseconds(99)});
    w.lookup.tries = tries;
    const LookupResult r = w.look_up(1, key_of(6));
    CHECK(r.end == End::kFailed);
    CHECK(r.hops == 0);
    CHECK(r.timeouts == 2 * tries);  // of 3, then of 2
    for (const NodeIndex n : {2u, 3u}) CHECK(w.network.served(n) == tries);
    CHECK(w.look_up(1, key_of(1)).end == End::kNotFound);  // at home
  }
}

TEST_CASE("A recursive lookup waits for messages to arrive, not to be answered") {
  // 50 ms from node to node.
  World in_time(LookupStyle::kRecursive, one_a_host(),
                {.timeout = sim::Duration::milliseconds(50)});
  CHECK(in_time.look_up(1, key_of(6)).end == End::kNotFound);
  CHECK(in_time.network.timeouts() == 0);
  World late(LookupStyle::kRecursive, one_a_host(), {.timeout = sim::Duration::milliseconds(49)});
  const LookupResult r = late.look_up(1, key_of(6));
  CHECK(r.end == End::kFailed);
  CHECK(r.timeouts == 2);
  CHECK(nodes(late.way.path) == Nodes{1});  // the message has been dropped
}

}  // namespace
}  // namespace ddns::overlay
