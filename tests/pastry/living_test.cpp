// Pastry as a protocol, against a look at all nodes.
#include <cmath>

#include "pastry/pastry.h"
#include "tests/overlay/by_scan.h"
#include "tests/pastry/living_network.h"

namespace ddns::pastry {
namespace {

using namespace ddns::overlay;
using sim::Duration;

Id gap(const Id& a, const Id& b) {
  return std::min(distance(a, b), distance(b, a));
}

bool nearer(const Id& a, const Id& b, const Id& key) {
  return gap(a, key) != gap(b, key) ? gap(a, key) < gap(b, key)
                                    : distance(key, a) < distance(key, b);
}

// Does every lookup of some keys end at the owner, from every present node?
void check_lookups(const LivingNetwork& net, sim::Rng& rng, int keys) {
  for (int i = 0; i < keys; ++i) {
    const Id key = i % 2 == 0 ? random_id(rng) : net.members.id(rng.below(net.members.count()));
    const NodeIndex owner = by_nearness(net.members, key, nearer).front();
    for (NodeIndex n = 0; n < net.members.count(); ++n) {
      if (net.members.present(n) && route(net.tables, n, key).end != owner) {
        FAIL("from " << n << " to " << to_hex(key));
      }
    }
  }
}

TEST_CASE("Stored tables of a settled network are those that are drawn") {
  for (const NodeIndex count : {1u, 2u, 9u, 10u, 17u, 18u, 300u}) {
    const Members members = Members::random(count, sim::Stream(count, "ids"));
    for (const unsigned base : {2u, 8u, 16u, 128u}) {
      const Settings settings{.base = base, .leaf_set = 16, .seed = count};
      const Pastry drawn(members, settings);
      StoredPastry stored(members, settings);
      stored.fill_settled();
      CHECK(stored.perfect());
      std::vector<NodeIndex> a;
      std::vector<NodeIndex> b;
      for (NodeIndex n = 0; n < count; ++n) {
        drawn.neighbours(n, a);
        stored.neighbours(n, b);
        std::ranges::sort(a);
        std::ranges::sort(b);
        if (a != b) FAIL("the neighbours of " << n << " of " << count << ", base " << base);
      }
      sim::Rng rng = sim::Stream(count, "keys").at(0);
      for (int i = 0; i < 200; ++i) {
        const Id key = i % 4 == 0 ? members.id(rng.below(count)) : random_id(rng);
        const NodeIndex origin = rng.below(count);
        const Route of_drawn = route(drawn, origin, key);
        const Route of_stored = route(stored, origin, key);
        // A leaf set that just holds all others is not known to: a hop more may be taken.
        const bool same_way = of_drawn.hops == of_stored.hops || count == settings.leaf_set + 1;
        if (of_drawn.end != of_stored.end || !same_way) {
          FAIL("from " << origin << " to " << to_hex(key));
        }
        drawn.keepers(drawn.owner(key), key, 5, a);
        stored.keepers(stored.owner(key), key, 5, b);
        if (a != b) FAIL("the keepers of " << to_hex(key));
      }
    }
  }
}

TEST_CASE("A network that has settled stays as it is, whoever is absent") {
  LivingNetwork net({.nodes = 120, .tables = {.base = 16, .leaf_set = 8}});
  net.settle(80);
  sim::Rng rng = sim::Stream(1, "keys").at(0);
  CHECK(net.wrong() == "");
  CHECK(net.wrong_cells() == 0);
  check_lookups(net, rng, 40);
  net.run(Duration::seconds(1000));
  CHECK(net.wrong() == "");
  CHECK(net.wrong_cells() == 0);
  CHECK(net.tables.perfect());
  CHECK(net.protocol.total_cost().timeouts == 0);
}

TEST_CASE("What a message costs is counted once, with its kind") {
  LivingNetwork net({.nodes = 60, .maintenance = {.contacts = 4}});
  net.settle(40);
  for (NodeIndex n = 40; n < 50; ++n) {
    net.scheduler.spawn(net.join_now(n, n - 30));
    net.run(Duration::seconds(30));
  }
  for (NodeIndex n = 0; n < 5; ++n) net.protocol.crash(4 * n);
  net.scheduler.spawn(net.leave_now(21));
  net.run(Duration::seconds(2000));
  std::uint64_t messages = 0;
  for (const KindCost& of_kind : net.protocol.costs()) {
    INFO(of_kind.kind);
    CHECK(of_kind.cost.messages > 0);
    CHECK(of_kind.cost.bytes >= 28 * of_kind.cost.messages);
    messages += of_kind.cost.messages;
  }
  // A request each, and an answer to each but those that timed out; a few are under way.
  const auto expected = static_cast<double>(2 * net.network.messages() - net.network.timeouts());
  CHECK(static_cast<double>(messages) == Approx(expected).margin(20));
  CHECK(net.protocol.total_cost().timeouts == Approx(net.network.timeouts()).margin(5));
}

TEST_CASE("A network that grew by joins has hop counts like one whose tables were drawn") {
  LivingNetwork net({.nodes = 400, .tables = {.base = 16, .leaf_set = 16}});
  net.settle(1);
  sim::Rng rng = sim::Stream(2, "contacts").at(0);
  for (NodeIndex n = 1; n < 400; ++n) {
    bool joined = false;
    net.scheduler.spawn(net.join_now(n, rng.below(n), &joined));
    net.run(Duration::seconds(10));
    if (!joined) FAIL("node " << n << " did not get in");
  }
  net.run(Duration::seconds(2000));
  CHECK(net.wrong() == "");
  CHECK(net.wrong_cells() < 0.01);
  // Nobody is in the tables of far more nodes than where they are drawn.
  const Pastry drawn(net.members, net.settings);
  const auto most_known = [](const Overlay& overlay) {
    std::vector<int> known(400);
    std::vector<NodeIndex> out;
    for (NodeIndex n = 0; n < 400; ++n) {
      overlay.neighbours(n, out);
      for (const NodeIndex m : out) ++known[m];
    }
    return *std::ranges::max_element(known);
  };
  CHECK(most_known(net.tables) < 2 * most_known(drawn));
  double grown = 0;
  double settled = 0;
  constexpr int kLookups = 20000;
  for (int i = 0; i < kLookups; ++i) {
    const Id key = random_id(rng);
    const NodeIndex origin = rng.below(400);
    const Route r = route(net.tables, origin, key);
    if (!net.tables.owns(r.end, key)) FAIL("to " << to_hex(key));
    grown += r.hops;
    settled += route(drawn, origin, key).hops;
  }
  CHECK(grown / kLookups == Approx(settled / kLookups).margin(0.05));
}

TEST_CASE("Leaf sets and tables are mended where a third of the nodes crashes at once") {
  LivingNetwork net({.nodes = 300, .tables = {.base = 16, .leaf_set = 16}});
  net.settle(300);
  net.run(Duration::seconds(100));
  sim::Rng rng = sim::Stream(3, "crashes").at(0);
  while (net.members.present_count() > 200) net.protocol.crash(rng.below(300));
  net.run(Duration::seconds(1800));
  CHECK(net.wrong() == "");
  CHECK(net.wrong_cells() < 0.02);
  check_lookups(net, rng, 20);
}

TEST_CASE("A node that leaves is gone from its leaves at once, and nobody waits for it there") {
  LivingNetwork net({.nodes = 60});
  net.settle(60);
  net.run(Duration::seconds(10));
  net.scheduler.spawn(net.leave_now(30));
  net.run(Duration::seconds(3));
  REQUIRE_FALSE(net.members.present(30));
  for (NodeIndex n = 0; n < 60; ++n) {
    if (net.members.present(n)) CHECK_FALSE(net.tables.is_leaf(30, n));
  }
  net.run(Duration::seconds(120));
  CHECK(net.wrong() == "");
}

TEST_CASE("Where messages are lost nodes that were held dead are found again") {
  LivingNetwork net({.nodes = 100, .maintenance = {.tries = 1}, .network = {.loss = 0.02}});
  net.settle(100);
  sim::Rng rng = sim::Stream(4, "keys").at(0);
  net.run(Duration::seconds(3000));
  CHECK(net.protocol.total_cost().timeouts > 1000);  // each of which is a node taken for dead
  int elsewhere = 0;
  for (int i = 0; i < 2000; ++i) {
    const Id key = random_id(rng);
    elsewhere += route(net.tables, rng.below(100), key).end != net.tables.owner(key);
  }
  CHECK(elsewhere < 100);
}

TEST_CASE("Nobody joins through a node that is silent, and a node alone takes others in") {
  LivingNetwork net({.nodes = 10});
  net.settle(1);
  bool joined = true;
  net.scheduler.spawn(net.join_now(5, 7, &joined));
  net.run(Duration::seconds(60));
  CHECK_FALSE(joined);
  CHECK_FALSE(net.members.present(5));
  for (NodeIndex n = 1; n < 10; ++n) net.scheduler.spawn(net.join_now(n, 0));  // all at once
  net.run(Duration::seconds(300));
  CHECK(net.members.present_count() == 10);
  CHECK(net.wrong() == "");
}

}  // namespace
}  // namespace ddns::pastry
