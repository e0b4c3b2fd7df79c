// Nodes of Kademlia that live: how they learn of each other and forget, join, and go.
#include "kademlia/protocol.h"

#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "kademlia/nearest.h"
#include "tests/kademlia/living_network.h"
#include "tests/overlay/by_scan.h"

namespace {

using namespace ddns;
using kademlia::LivingNetwork;
using kademlia::MaintenanceKind;
using kademlia::operator^;
using overlay::NodeIndex;
using sim::Duration;
using End = overlay::LookupResult::End;

// Nodes that belong into the first bucket of node 0.
std::vector<NodeIndex> others_half(const LivingNetwork& net) {
  std::vector<NodeIndex> out;
  for (NodeIndex n = 1; n < net.members.count(); ++n) {
    if (net.buckets.bit_of(0, net.members.id(n)) == 0) out.push_back(n);
  }
  return out;
}

// Node 0 with a full first bucket, its oldest contact first, and one that is not in it.
struct FullBucket {
  explicit FullBucket(LivingNetwork& n) : net(n) {
    const auto half = others_half(net);
    for (std::size_t i = 0; i < net.buckets.k(); ++i) net.buckets.append(0, half[i]);
    oldest = half[0];
    newcomer = half[net.buckets.k()];
  }
  // The newcomer calls node 0.
  void hear() { net.buckets.called(newcomer, 0, /*answered=*/true); }

  LivingNetwork& net;
  NodeIndex oldest;
  NodeIndex newcomer;
};

}  // namespace

TEST_CASE("an old contact that answers is kept, and the newcomer is not taken in") {
  LivingNetwork net({});
  FullBucket full(net);
  full.hear();
  net.run(Duration::seconds(5));
  CHECK(net.knows(0, full.oldest));
  CHECK(net.buckets.contacts(0, 0).back() == full.oldest);
  CHECK_FALSE(net.knows(0, full.newcomer));
  CHECK(net.knows(full.newcomer, 0));  // it has had an answer
  CHECK_FALSE(net.knows(full.oldest, 0));
  CHECK(net.protocol.cost(MaintenanceKind::kPing).messages == 2);
  CHECK(net.protocol.cost(MaintenanceKind::kPing).bytes == 2 * 28 + 26);
}

TEST_CASE("an old contact that is dead makes room, after as many calls as tries") {
  LivingNetwork net({});
  FullBucket full(net);
  net.set_present(full.oldest, false);
  full.hear();
  full.hear();  // while the call is under way
  net.run(Duration::seconds(5));
  CHECK_FALSE(net.knows(0, full.oldest));
  CHECK(net.buckets.contacts(0, 0).back() == full.newcomer);
  CHECK(net.protocol.cost(MaintenanceKind::kPing).messages == 2);
  CHECK(net.protocol.cost(MaintenanceKind::kPing).timeouts == 2);
}

TEST_CASE("a contact that a lookup finds dead is dropped by the one who asked") {
  LivingNetwork net({});
  net.buckets.fill_settled(sim::Stream(1, "buckets"));
  const NodeIndex dead = net.buckets.contacts(0, 0).front();
  net.set_present(dead, false);
  net.look_up(0, net.members.id(dead), 1, 0);
  CHECK_FALSE(net.knows(0, dead));
}

TEST_CASE("a node that joins is known to all who have room for it, and finds every key") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    LivingNetwork net({.nodes = 120, .seed = seed, .k = 8});
    const NodeIndex n = 60;
    net.set_present(n, false);
    net.settle();
    int joined = -1;
    net.scheduler.spawn(net.join(n, seed % 60, &joined));
    net.run(Duration::seconds(60));
    REQUIRE(joined == 1);
    REQUIRE(net.members.present(n));
    CHECK(net.protocol.cost(MaintenanceKind::kJoin).messages > 0);
    CHECK(net.protocol.cost(MaintenanceKind::kRefresh).messages > 0);  // of its own buckets
    sim::Rng rng = sim::Stream(seed, "keys").at(0);
    for (int i = 0; i < 20; ++i) {
      const overlay::Id key = i == 0 ? net.members.id(n) : overlay::random_id(rng);
      const NodeIndex owner = net.buckets.owner(key);
      if (overlay::route(net.buckets, n, key).end != owner) FAIL(seed << ": from the new node");
      const NodeIndex other = net.any_present(rng);
      if (overlay::route(net.buckets, other, key).end != owner) FAIL(seed << ": from " << other);
    }
  }
}

TEST_CASE("nobody joins through a node that is dead, and who crashes meanwhile has not joined") {
  LivingNetwork net({});
  net.set_present(3, false);
  net.set_present(9, false);
  net.settle();
  int joined = -1;
  net.scheduler.spawn(net.join(3, 9, &joined));
  net.run(Duration::seconds(20));
  CHECK(joined == 0);
  CHECK_FALSE(net.network.is_up(3));
  net.scheduler.spawn(net.join(3, 10, &joined));
  net.run(Duration::milliseconds(50));
  net.protocol.crash(3);
  net.run(Duration::seconds(20));
  CHECK(joined == 0);
  CHECK_FALSE(net.members.present(3));
  CHECK_FALSE(net.network.is_up(3));
}

TEST_CASE("a bucket that no lookup has looked into for the period is refreshed, others are not") {
  kademlia::MaintenanceSettings settings;
  settings.refresh = Duration::seconds(1000);
  LivingNetwork net({.nodes = 200, .k = 3, .maintenance = settings});
  net.settle();
  net.run(Duration::seconds(10000));
  const auto quiet = net.protocol.cost(MaintenanceKind::kRefresh).messages;
  // Each bucket once a period, until the k nearest have answered.
  unsigned buckets = 0;
  for (NodeIndex n = 0; n < 200; ++n) {
    unsigned bits = net.buckets.depth(n);
    while (net.buckets.contacts(n, bits - 1).empty()) --bits;
    buckets += bits;
  }
  CHECK(quiet > std::uint64_t{10} * buckets * 2 * 3 * 9 / 10);
  CHECK(quiet < std::uint64_t{10} * buckets * 2 * 8);
  // Lookups of every bucket take the place of refreshing.
  LivingNetwork busy({.nodes = 200, .k = 3, .maintenance = settings});
  busy.settle();
  const auto keep_looking = [](LivingNetwork& n) -> sim::Process {
    while (true) {
      co_await n.scheduler.delay(Duration::seconds(450));
      for (NodeIndex at = 0; at < 200; ++at) {
        for (unsigned bit = 0; bit < n.buckets.depth(at); ++bit) {
          n.buckets.begins(at, n.members.id(at) ^ kademlia::bit_id(bit));
        }
      }
    }
  };
  busy.scheduler.spawn(keep_looking(busy));
  busy.run(Duration::seconds(10000));
  CHECK(busy.protocol.cost(MaintenanceKind::kRefresh).messages < quiet / 10);
}

namespace {

// `changes` changes at random intervals of up to `pause` seconds: somebody who is absent joins, or
// one who is present leaves or crashes; and questions meanwhile.
void run_history(LivingNetwork& net, std::uint64_t seed, unsigned changes, unsigned pause) {
  sim::Rng rng = sim::Stream(seed, "history").at(0);
  for (NodeIndex n = 1; n < net.members.count(); n += 2) net.set_present(n, false);
  net.settle();
  std::vector<overlay::LookupResult> asked(changes);
  for (unsigned i = 0; i < changes; ++i) {
    net.run(Duration::milliseconds(rng.below(1000 * pause)));
    const NodeIndex n = rng.below(net.members.count());
    if (!net.members.present(n)) {
      net.scheduler.spawn(net.join(n, net.any_present(rng)));
    } else if (net.members.present_count() > 3) {
      if (rng.below(2) == 0) {
        net.scheduler.spawn(net.leave(n));
      } else {
        net.protocol.crash(n);
      }
    }
    const overlay::Lookup lookup{.network = net.network,
                                 .overlay = net.buckets,
                                 .alpha = 1 + i % 3,
                                 .closest = i % 2 * net.buckets.k(),
                                 .named = net.buckets.k()};
    net.scheduler.spawn(
        net.look_up(net.any_present(rng), overlay::random_id(rng), lookup, &asked[i]));
  }
  net.run(Duration::seconds(60));  // those that are under way
}

// A node all of whose contacts have died, which the paper has no way back for; and those that know
// nobody but such.
bool cut_off(const LivingNetwork& net) {
  const NodeIndex first = net.members.next_present(0);
  std::vector<bool> seen(net.members.count());
  std::vector<NodeIndex> todo{first};
  std::vector<NodeIndex> known;
  NodeIndex reached = 0;
  seen[first] = true;
  while (!todo.empty()) {
    const NodeIndex at = todo.back();
    todo.pop_back();
    ++reached;
    net.buckets.neighbours(at, known);
    for (const NodeIndex n : known) {
      if (!net.members.present(n) || seen[n]) continue;
      seen[n] = true;
      todo.push_back(n);
    }
  }
  return reached != net.members.present_count();
}

}  // namespace

// Of ten thousand small histories all but a few in which a node was cut off end in a network whose
// every lookup ends at the owner, once buckets have been refreshed.
TEST_CASE("any small history ends in a network in which every lookup ends at the owner") {
  constexpr unsigned kHistories = 10'000;
  unsigned apart = 0;
  unsigned astray = 0;
  unsigned lookups = 0;
  for (std::uint64_t seed = 1; seed <= kHistories; ++seed) {
    sim::Rng rng = sim::Stream(seed, "shape").at(0);
    kademlia::MaintenanceSettings settings;
    settings.refresh = Duration::seconds(300);
    LivingNetwork net(
        {.nodes = 4 + rng.below(20), .seed = seed, .k = 2 + rng.below(4), .maintenance = settings});
    run_history(net, seed, rng.below(25), 20 + rng.below(200));
    net.run(Duration::seconds(4 * 300));
    if (cut_off(net)) {
      ++apart;
      continue;
    }
    for (int i = 0; i < 3; ++i) {
      const overlay::Id key = overlay::random_id(rng);
      const NodeIndex origin = net.any_present(rng);
      ++lookups;
      astray += net.look_up(origin, key, 1, net.buckets.k()).server != net.buckets.owner(key);
    }
  }
  INFO(apart << " networks apart, " << astray << " of " << lookups << " lookups astray");
  CHECK(apart < kHistories / 100);
  CHECK(astray < lookups / 2000);
}
