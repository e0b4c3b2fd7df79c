// The protocol's writes to the tables, the replicas, and the walk of whole lookups.
#include <catch2/catch.hpp>
#include <cmath>
#include <memory>

#include "chord/chord.h"
#include "naive_chord.h"
#include "overlay/lookup.h"
#include "sim/check.h"

namespace ddns::chord {
namespace {

using overlay::kNoNode;
using overlay::Lookup;
using overlay::LookupResult;
using overlay::LookupStyle;
using overlay::Members;
using Kind = overlay::Step::Kind;
using Nodes = std::vector<NodeIndex>;

Nodes to_vector(std::span<const NodeIndex> nodes) {
  return {nodes.begin(), nodes.end()};
}

TEST_CASE("New tables know their own node alone") {
  const Members members = Members::random(50, sim::Stream(1, "ids"));
  const Chord chord(members, {});
  CHECK(!chord.perfect());
  for (NodeIndex n = 0; n < 50; ++n) {
    CHECK(chord.predecessor(n) == kNoNode);
    CHECK(to_vector(chord.successor_list(n)) == Nodes{n});
    for (std::size_t j = 0; j < 160; ++j) REQUIRE(chord.finger(n, j) == n);
    CHECK(chord.next_hop(n, members.id((n + 7) % 50), {}).kind == Kind::kOwner);
  }
}

TEST_CASE("What is written stands, and touches nothing else") {
  const Members members = Members::random(50, sim::Stream(1, "ids"));
  Chord chord(members, {.successors = 3});
  chord.fill_perfect();
  const Chord before = chord;
  chord.set_predecessor(7, kNoNode);
  chord.set_successor(7, 9);
  chord.set_finger(7, 159, 30);
  chord.set_successor_list(20, Nodes{23, 25});
  chord.set_successor_list(40, Nodes{41, 43, 45, 47});
  CHECK(!chord.perfect());
  for (NodeIndex n = 0; n < 50; ++n) {
    CHECK(chord.predecessor(n) == (n == 7 ? kNoNode : before.predecessor(n)));
    for (std::size_t j = before.first_stored_finger(n); j < 160; ++j) {
      REQUIRE(chord.finger(n, j) == (n == 7 && j == 159 ? 30 : before.finger(n, j)));
    }
    if (n != 7 && n != 20 && n != 40) {
      CHECK(to_vector(chord.successor_list(n)) == to_vector(before.successor_list(n)));
    }
  }
  CHECK(to_vector(chord.successor_list(7)) == Nodes{9, 9, 10});
  CHECK(to_vector(chord.successor_list(20)) == Nodes{23, 25});
  CHECK(to_vector(chord.successor_list(40)) == Nodes{41, 43, 45});
  CHECK(chord.successor(20) == 23);
  // Fingers nearer than any member could be are the successor, whatever is written to them.
  REQUIRE(chord.first_stored_finger(20) > 0);
  chord.set_finger(20, chord.first_stored_finger(20) - 1, 30);
  CHECK(chord.finger(20, chord.first_stored_finger(20) - 1) == 23);
}

TEST_CASE("Every finger written one by one makes the tables that a sweep makes") {
  const auto base = GENERATE(2u, 3u, 16u);
  Members members = Members::random(80, sim::Stream(9, "ids"));
  for (NodeIndex n = 0; n < 80; n += 3) members.set_present(n, false);
  Chord swept(members, {.base = base});
  swept.fill_perfect();
  Chord written(members, {.base = base});
  const NaiveChord naive(members, written.settings());
  for (NodeIndex n = 0; n < 80; ++n) {
    if (!members.present(n)) continue;
    written.set_predecessor(n, naive.predecessor(n));
    written.set_successor_list(n, naive.successor_list(n));
    for (std::size_t j = 0; j < naive.distances().size(); ++j) {
      written.set_finger(n, j, naive.finger(n, j));
    }
  }
  for (NodeIndex n = 0; n < 80; ++n) {
    if (!members.present(n)) continue;
    for (std::size_t j = 0; j < naive.distances().size(); ++j) {
      REQUIRE(swept.finger(n, j) == written.finger(n, j));
    }
    for (NodeIndex k = 0; k < 80; ++k) {
      REQUIRE(swept.next_hop(n, members.id(k), {}).next ==
              written.next_hop(n, members.id(k), {}).next);
    }
  }
}

TEST_CASE("A node without a known predecessor forwards, and does not claim keys") {
  const Members members = Members::random(50, sim::Stream(1, "ids"));
  Chord chord(members, {});
  chord.fill_perfect();
  CHECK(chord.next_hop(7, members.id(7), {}).kind == Kind::kOwner);
  chord.set_predecessor(7, kNoNode);
  CHECK(chord.next_hop(7, members.id(7), {}).kind == Kind::kForward);
  CHECK(chord.next_hop(7, members.id(8), {}).kind == Kind::kFinal);
}

TEST_CASE("Tables are perfect only until membership changes") {
  Members members = Members::random(50, sim::Stream(1, "ids"));
  Chord chord(members, {});
  chord.fill_perfect();
  CHECK(chord.perfect());
  members.set_present(3, false);
  CHECK(!chord.perfect());
  chord.fill_perfect();
  CHECK(chord.perfect());
}

TEST_CASE("Replicas are the owner and the next present nodes of other hosts") {
  const std::vector<std::uint32_t> counts(10, 3);
  Members members = Members::random(counts, sim::Stream(2, "ids"));
  members.set_present(4, false);
  const Chord chord(members, {});
  for (NodeIndex n = 0; n < members.count(); ++n) {
    Nodes expected;
    for (NodeIndex i = 0; i < members.count() && expected.size() < 6; ++i) {
      const NodeIndex candidate = (n + i) % members.count();
      bool fits = members.present(candidate);
      for (const NodeIndex e : expected) fits &= members.host(e) != members.host(candidate);
      if (fits) expected.push_back(candidate);
    }
    Nodes replicas{99};
    chord.replicas(members.id(n), 6, replicas);
    REQUIRE(replicas == expected);
  }
  Nodes all;
  chord.replicas(Id{}, 1000, all);
  CHECK(all.size() == 10);
}

TEST_CASE("Settings out of range are refused") {
  const Members members = Members::random(5, sim::Stream(1, "ids"));
  CHECK_THROWS_AS(Chord(members, {.base = 1}), sim::InputError);
  CHECK_THROWS_AS(Chord(members, {.successors = 0}), sim::InputError);
  CHECK_THROWS_AS(Chord(members, {.ring_bits = 161}), sim::InputError);
}

// ---- whole lookups

sim::Process look_up(const Lookup& lookup, NodeIndex origin, Id key, overlay::PathProbe& way,
                     sim::Rng& rng, LookupResult& out) {
  out = co_await lookup.run(origin, key, &way, rng);
}

struct Walk {
  explicit Walk(const Members& members, LookupStyle style)
      : chord(members, {}),
        network(scheduler, *latency, members.count(), {}),
        lookup{network, chord, style} {
    chord.fill_perfect();
  }
  LookupResult run(NodeIndex origin, const Id& key) {
    LookupResult result;
    way = {};
    scheduler.spawn(look_up(lookup, origin, key, way, rng, result));
    scheduler.run();
    return result;
  }

  Chord chord;
  sim::Scheduler scheduler;
  std::unique_ptr<sim::LatencyModel> latency =
      sim::constant_latency(sim::Duration::milliseconds(10));
  sim::Network network;
  sim::Rng rng = sim::Stream(1, "latency").at(0);
  Lookup lookup;
  overlay::PathProbe way;  // of the last lookup
};

TEST_CASE("Both styles of lookup visit the nodes of the paper's route") {
  const Members members = Members::random(150, sim::Stream(3, "ids"));
  Walk iterative(members, LookupStyle::kIterative);
  Walk recursive(members, LookupStyle::kRecursive);
  const NaiveChord naive(members, iterative.chord.settings());
  for (NodeIndex origin = 0; origin < 150; ++origin) {
    const Id key = overlay::sha1(std::to_string(origin));
    const Nodes expected = naive.route(origin, key);
    for (Walk* walk : {&iterative, &recursive}) {
      const LookupResult r = walk->run(origin, key);
      REQUIRE(r.end == LookupResult::End::kNotFound);
      REQUIRE(Nodes(walk->way.path.begin(), walk->way.path.end()) == expected);
      REQUIRE(r.hops == expected.size() - 1);
    }
  }
}

TEST_CASE("Virtual nodes take the route of as many nodes, with fewer hops") {
  const std::vector<std::uint32_t> counts(8, 20);
  const Members members = Members::random(counts, sim::Stream(3, "ids"));
  Walk iterative(members, LookupStyle::kIterative);
  Walk recursive(members, LookupStyle::kRecursive);
  const NaiveChord naive(members, iterative.chord.settings());
  for (NodeIndex origin = 0; origin < members.count(); ++origin) {
    const Id key = overlay::sha1(std::to_string(origin));
    const Nodes route = naive.route(origin, key);
    std::size_t to_others = 0;
    std::size_t between_hosts = 0;
    for (std::size_t i = 1; i < route.size(); ++i) {
      to_others += members.host(route[i]) != members.host(origin);
      between_hosts += members.host(route[i]) != members.host(route[i - 1]);
    }
    REQUIRE(iterative.run(origin, key).hops == to_others);
    REQUIRE(recursive.run(origin, key).hops == between_hosts);
  }
}

TEST_CASE("Lookups pass a fifth of the nodes crashed and end at the next live successor") {
  const Members members = Members::random(300, sim::Stream(3, "ids"));
  for (const auto style : {LookupStyle::kIterative, LookupStyle::kRecursive}) {
    Walk walk(members, style);
    sim::Rng rng = sim::Stream(8, "crash").at(0);
    Members alive = members;
    for (unsigned i = 0; i < 60; ++i) {
      const NodeIndex n = rng.below(300);
      walk.network.set_up(n, false);
      alive.set_present(n, false);
    }
    unsigned timeouts = 0;
    for (unsigned i = 0; i < 500; ++i) {
      const Id key = overlay::sha1(std::to_string(i));
      NodeIndex origin = overlay::ring_owner(alive, overlay::sha1(std::to_string(i) + " origin"));
      const LookupResult r = walk.run(origin, key);
      REQUIRE(r.end == LookupResult::End::kNotFound);
      REQUIRE((r.server == overlay::ring_owner(alive, key) || r.hops == 0));
      timeouts += r.timeouts;
    }
    CHECK(timeouts > 0);
    CHECK(timeouts == walk.network.timeouts());
  }
}

TEST_CASE("The memory of the tables is what is expected of so many random nodes") {
  for (const unsigned base : {2u, 3u, 10u, 16u, 1024u}) {
    for (const std::uint32_t nodes : {1u, 2u, 300u, 20'000u}) {
      INFO("base " << base << ", nodes " << nodes);
      const Members members = Members::random(nodes, sim::Stream(1, "ids"));
      const Settings settings = {.base = base, .successors = 20};
      const Chord chord(members, settings);
      double fingers = 0;
      for (NodeIndex n = 0; n < nodes; ++n) {
        const std::size_t all = chord.finger_distances().size();
        fingers += static_cast<double>(1 + all - chord.first_stored_finger(n));
      }
      // The spread of one node's row is about 1.3 * (b - 1) / ln b.
      const double spread = 4 * 1.3 * (base - 1) / std::log(base) * std::sqrt(nodes);
      CHECK(Chord::expected(nodes, settings).entries == Approx(fingers).margin(spread));
      if (nodes < 300) continue;
      const double tables = static_cast<double>(chord.memory_bytes() - members.memory_bytes() -
                                                chord.finger_distances().size_bytes());
      CHECK(Chord::expected(nodes, settings).bytes == Approx(tables).epsilon(0.05));
    }
  }
}

}  // namespace
}  // namespace ddns::chord
