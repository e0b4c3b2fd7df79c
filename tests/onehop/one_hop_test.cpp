// One-hop routing against a scan of all members, and the blocks and copies of DHash on it.
#include "onehop/one_hop.h"

#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <optional>
#include <set>
#include <vector>

#include "chord/chord.h"
#include "tests/dhash/world.h"

namespace {

using namespace ddns;
using dhash::RecordIndex;
using dhash::test::kTimeout;
using onehop::OneHop;
using overlay::Id;
using overlay::kNoNode;
using overlay::LookupResult;
using overlay::LookupStyle;
using overlay::Members;
using overlay::NodeIndex;
using End = LookupResult::End;
using Kind = overlay::Step::Kind;

// The node whose id is the first from the key on, of those that `may` be it, by a look at all.
template <class May>
NodeIndex first_from(const Members& members, const Id& key, May may) {
  NodeIndex best = kNoNode;
  for (NodeIndex n = 0; n < members.count(); ++n) {
    if (!may(n)) continue;
    const bool nearer = best == kNoNode || overlay::distance(key, members.id(n)) <
                                               overlay::distance(key, members.id(best));
    if (nearer) best = n;
  }
  return best;
}

std::vector<Id> keys_of(std::size_t count) {
  std::vector<Id> keys;
  for (std::size_t i = 0; i < count; ++i) keys.push_back(overlay::sha1(std::to_string(i)));
  return keys;
}

sim::Process look_up(const overlay::Lookup& lookup, NodeIndex origin, Id key, sim::Rng& rng,
                     LookupResult& out) {
  out = co_await lookup.run(origin, key, nullptr, rng);
}

// Lookups on a network in which every round trip takes 10 ms.
struct Walks {
  Walks(OneHop& one_hop, LookupStyle style)
      : network(scheduler, *latency, one_hop.members().count(), {}),
        lookup{.network = network, .overlay = one_hop, .style = style} {}
  LookupResult operator()(NodeIndex origin, const Id& key) {
    LookupResult result;
    scheduler.spawn(look_up(lookup, origin, key, rng, result));
    scheduler.run();
    return result;
  }
  sim::Scheduler scheduler;
  std::unique_ptr<sim::LatencyModel> latency =
      sim::constant_latency(sim::Duration::milliseconds(10));
  sim::Network network;
  overlay::Lookup lookup;
  sim::Rng rng = sim::Stream(1, "latency").at(0);
};

TEST_CASE("Every lookup ends at the key's successor after one hop, or none from there") {
  for (const auto style : {LookupStyle::kIterative, LookupStyle::kRecursive}) {
    for (const NodeIndex count : {1u, 2u, 3u, 100u}) {
      const Members members = Members::random(count, sim::Stream(count, "ids"));
      OneHop one_hop(members);
      REQUIRE(one_hop.perfect());
      Walks walk(one_hop, style);
      for (const Id& key : keys_of(50)) {
        const NodeIndex owner = first_from(members, key, [](NodeIndex) { return true; });
        for (NodeIndex origin = 0; origin < count; origin += 7) {
          const LookupResult r = walk(origin, key);
          REQUIRE(r.end == End::kNotFound);
          REQUIRE(r.server == owner);
          REQUIRE(r.hops == (origin == owner ? 0 : 1));
          REQUIRE(r.timeouts == 0);
        }
      }
    }
  }
}

TEST_CASE("Any step is the first known node from the key on that is not found dead") {
  REQUIRE(rc::check("next_hops", [] {
    const auto points = *rc::gen::nonEmpty<std::set<std::uint8_t>>();
    std::vector<Id> ids;
    for (const std::uint64_t p : points) ids.push_back({{p << 56, 0, 0}});
    Members members(ids);
    std::vector<bool> known(ids.size(), true);
    for (NodeIndex n = 0; n < members.count(); ++n) {
      if (members.present_count() == 1 || *rc::gen::arbitrary<bool>()) continue;
      members.set_present(n, false);
      known[n] = false;
    }
    const OneHop one_hop(members);
    const auto is_known = [&](NodeIndex n) { return known[n]; };
    const NodeIndex at = first_from(members, *rc::gen::element(ids[0], ids.back()), is_known);
    const Id key{{*rc::gen::arbitrary<std::uint64_t>(), 0, 0}};
    std::vector<NodeIndex> avoid;
    const auto usable = [&](NodeIndex n) {
      return known[n] && std::find(avoid.begin(), avoid.end(), n) == avoid.end();
    };
    while (true) {
      const overlay::Step step = one_hop.next_hop(at, key, avoid);
      RC_ASSERT(step.next == first_from(members, key, usable));
      RC_ASSERT(step.kind == (step.next == at ? Kind::kOwner : Kind::kFinal));
      if (step.next == at) break;
      avoid.push_back(step.next);
    }
    std::vector<NodeIndex> neighbours;
    one_hop.neighbours(at, neighbours);
    RC_ASSERT(neighbours.size() + 1 == members.present_count());
    // Its neighbours, nearest first, are all that it knows.
    NodeIndex n = at;
    for (unsigned i = 0; i + 1 < members.present_count(); ++i) {
      const NodeIndex next = one_hop.after(at, i);
      RC_ASSERT(next == members.next_present(n));
      RC_ASSERT(one_hop.before(next) == n);
      n = next;
    }
    RC_ASSERT(one_hop.after(at, members.present_count() - 1) == kNoNode);
  }));
}

TEST_CASE("A call to a crashed owner times out, and the next node takes its place") {
  Members members = Members::random(40, sim::Stream(3, "ids"));
  OneHop one_hop(members);
  for (const auto style : {LookupStyle::kIterative, LookupStyle::kRecursive}) {
    Walks walk(one_hop, style);
    for (const NodeIndex dead : {5u, 11u, 12u, 13u, 39u}) {
      members.set_present(dead, false);
      walk.network.set_up(dead, false);
    }
    CHECK_FALSE(one_hop.perfect());
    std::uint32_t most = 0;
    for (const Id& key : keys_of(400)) {
      const NodeIndex known = first_from(members, key, [](NodeIndex) { return true; });
      const NodeIndex alive =
          first_from(members, key, [&](NodeIndex n) { return members.present(n); });
      for (const NodeIndex origin : {0u, 20u}) {
        const sim::Time asked = walk.scheduler.now();
        const LookupResult r = walk(origin, key);
        REQUIRE(r.end == End::kNotFound);
        REQUIRE(r.server == alive);
        REQUIRE(r.hops == (alive == origin ? 0 : 1));
        REQUIRE(r.timeouts == (alive + 40 - known) % 40);  // all between the two have crashed
        const sim::Duration way = sim::Duration::milliseconds(alive == origin ? 0 : 10);
        REQUIRE(walk.scheduler.now() - asked == kTimeout * r.timeouts + way);
        most = std::max(most, r.timeouts);
      }
    }
    CHECK(most == 3);
  }
}

TEST_CASE("DHash stores its blocks where it does on Chord") {
  const std::vector<std::uint32_t> virtual_nodes = {1, 3, 2, 1, 5, 2, 2, 1, 4, 1};
  const Members members = Members::random(virtual_nodes, sim::Stream(1, "ids"));
  const std::vector<Id> keys = keys_of(300);
  dhash::Settings settings;
  settings.replicas = 3;
  OneHop one_hop(members);
  chord::Chord ring(members, {});
  ring.fill_perfect();
  dhash::test::World flat(one_hop, keys, settings);
  dhash::test::World round(ring, keys, settings);
  for (RecordIndex r = 0; r < keys.size(); ++r) {
    const dhash::InsertResult inserted = flat.insert(r % members.count(), r);
    REQUIRE(inserted.stored);
    REQUIRE(inserted.hops <= 1);
    round.insert(r % members.count(), r);
    std::vector<NodeIndex> replicas;
    one_hop.replicas(keys[r], 3, replicas);
    const dhash::Holders holders = flat.dhash.store().holders(r);
    REQUIRE(std::vector<NodeIndex>(holders.begin(), holders.end()) == replicas);
  }
  for (NodeIndex n = 0; n < members.count(); ++n) {
    CHECK(flat.dhash.store().count(n) == round.dhash.store().count(n));
  }
}

TEST_CASE("Copies are left on the origin, the only node on the way beside the owner") {
  const Members members = dhash::test::ring(8);
  OneHop one_hop(members);
  dhash::test::World world(one_hop, {dhash::test::key_of(6)}, {});
  world.dhash.place(0);
  const overlay::LookupResult first = world.fetch(2, 0);
  CHECK(first.hops == 1);
  CHECK(first.server == 6);
  CHECK(world.copy_holders(0) == std::vector<NodeIndex>{2});
  const overlay::LookupResult again = world.fetch(2, 0);
  CHECK(again.hops == 0);
  CHECK(again.from_copy);
}

TEST_CASE("A block outlives its owner on the node that takes the owner's place") {
  Members members = dhash::test::ring(8);
  OneHop one_hop(members);
  dhash::Settings settings;
  settings.replicas = 2;
  settings.policy = dhash::CachePolicy::kNone;
  settings.copies_expire = true;
  settings.ask_keepers = true;
  dhash::test::World world(one_hop, {dhash::test::key_of(6)}, settings);
  world.insert(0, 0);
  for (const bool next_too : {false, true}) {
    const NodeIndex dead = next_too ? 7 : 6;
    members.set_present(dead, false);
    world.network.set_up(dead, false);
    const overlay::LookupResult result = world.fetch(2, 0);
    CHECK(result.timeouts == (next_too ? 2 : 1));
    CHECK(result.server == (next_too ? 0 : 7));
    CHECK((result.end == overlay::LookupResult::End::kFound) == !next_too);
  }
}

}  // namespace
