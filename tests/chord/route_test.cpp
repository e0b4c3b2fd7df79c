// Tables and routes against the naive reimplementation of the paper's pseudo-code (naive_chord.h).
#include <rapidcheck.h>

#include <algorithm>
#include <bit>
#include <catch2/catch.hpp>
#include <set>

#include "chord/chord.h"
#include "naive_chord.h"

namespace ddns::chord {
namespace {

using overlay::kNoNode;
using overlay::Members;
using overlay::random_id;
using overlay::Step;
using Kind = Step::Kind;

Id leading(std::uint64_t word) {
  return {{word, 0, 0}};
}

std::vector<NodeIndex> route(const Chord& chord, NodeIndex origin, const Id& key) {
  std::vector<NodeIndex> path{origin};
  while (path.size() < 1000) {
    const Step step = chord.next_hop(path.back(), key, {});
    if (step.kind == Kind::kOwner) break;
    path.push_back(step.next);
    if (step.kind == Kind::kFinal) break;
  }
  return path;
}

void check_tables(const Chord& chord, const NaiveChord& naive) {
  const Members& members = chord.members();
  REQUIRE(chord.finger_distances().size() == naive.distances().size());
  for (NodeIndex n = 0; n < members.count(); ++n) {
    if (!members.present(n)) continue;
    for (std::size_t j = 0; j < naive.distances().size(); ++j) {
      if (chord.finger(n, j) != naive.finger(n, j)) FAIL("finger " << j << " of node " << n);
    }
    REQUIRE(chord.predecessor(n) == naive.predecessor(n));
    REQUIRE(chord.successor(n) == naive.successor_list(n).front());
    const auto list = chord.successor_list(n);
    REQUIRE(std::vector<NodeIndex>(list.begin(), list.end()) == naive.successor_list(n));
  }
}

// Each step but the last leaves at most what the leading base-b digit of the remaining distance did
// not cover, so no walk takes more of them than there are digits above the least gap between two
// nodes.
std::size_t most_hops(const Chord& chord) {
  const Members& members = chord.members();
  if (members.count() == 1) return 0;
  Id least_gap = distance(members.id(0), members.id(1));
  for (NodeIndex n = 0; n < members.count(); ++n) {
    least_gap = std::min(least_gap, distance(members.id(n), members.id((n + 1) % members.count())));
  }
  const auto distances = chord.finger_distances();
  std::size_t digits = 0;
  const unsigned per_digit = chord.settings().base - 1;
  // The last distance of each power of b: could a remaining distance of this many digits be left?
  for (std::size_t j = 0; j < distances.size(); j += per_digit) {
    const std::size_t last = std::min(j + per_digit, distances.size()) - 1;
    digits += last + 1 == distances.size() || distances[last + 1] > least_gap;
  }
  return digits + 1;
}

void check_route(const Chord& chord, const NaiveChord& naive, NodeIndex origin, const Id& key) {
  const std::vector<NodeIndex> path = route(chord, origin, key);
  if (path != naive.route(origin, key)) FAIL("route from " << origin << " to " << to_hex(key));
  if (path.back() != naive.successor_of(key)) FAIL("end of the route to " << to_hex(key));
  if (path.size() - 1 > most_hops(chord)) FAIL("hops of the route to " << to_hex(key));
}

void check_ring(const Members& members, const Settings& settings, std::span<const Id> keys) {
  Chord chord(members, settings);
  chord.fill_perfect();
  const NaiveChord naive(members, chord.settings());
  check_tables(chord, naive);
  REQUIRE(chord.perfect());
  if (settings.cache_bytes > 0) {  // once more as a ring larger than any cache
    Settings large = settings;
    large.cache_bytes = 0;
    check_ring(members, large, keys);
  }
  for (NodeIndex origin = 0; origin < members.count(); ++origin) {
    for (const Id& key : keys) {
      check_route(chord, naive, origin, key);
      if (chord.owns(origin, key) != (naive.successor_of(key) == origin)) {
        FAIL("is " << origin << " the owner of " << to_hex(key));
      }
    }
  }
}

TEST_CASE("Random rings have perfect tables and the paper's routes") {
  const auto base = GENERATE(2u, 3u, 4u, 8u, 10u, 16u, 32u);
  const auto count = GENERATE(1u, 2u, 3u, 5u, 17u, 60u, 200u);
  INFO("base " << base << ", nodes " << count);
  const Members members = Members::random(count, sim::Stream(count, "ids"));
  sim::Rng rng = sim::Stream(base, "keys").at(0);
  std::vector<Id> keys{Id{}, Id{} - overlay::power_of_two(0)};
  for (unsigned i = 0; i < 12; ++i) keys.push_back(random_id(rng));
  for (unsigned i = 0; i < 3; ++i) {
    const Id& id = members.id(rng.below(count));
    keys.insert(keys.end(), {id, id + overlay::power_of_two(0), id - overlay::power_of_two(0)});
  }
  check_ring(members, {.base = base}, keys);
}

TEST_CASE("Every ring of a few points routes every key") {
  const auto base = GENERATE(2u, 3u, 5u, 8u);
  INFO("base " << base);
  std::vector<Id> keys;
  for (std::uint64_t point = 0; point < 32; ++point) keys.push_back(leading(point << 59));
  keys.push_back(leading((7ull << 59) + 1));  // between the points of the ring
  // All rings of 1 to 3 nodes that include the point 5.
  for (std::uint64_t a = 0; a < 32; ++a) {
    for (std::uint64_t b = 0; b <= a; ++b) {
      const std::set<std::uint64_t> points{5, a, b};
      std::vector<Id> ids;
      for (const std::uint64_t p : points) ids.push_back(leading(p << 59));
      check_ring(Members(ids), {.base = base, .ring_bits = 5}, keys);
    }
  }
  // And the full one.
  check_ring(Members(std::span(keys).first(32)), {.base = base, .ring_bits = 5}, keys);
}

TEST_CASE("A ring crowded into an arc too small for leading words routes by the others") {
  for (const unsigned base : {2u, 3u, 16u}) {
    std::vector<Id> ids;
    std::vector<Id> keys{Id{}, leading(1), leading(1ull << 63), leading(~std::uint64_t{0})};
    for (std::uint64_t i = 0; i < 30; ++i) {
      const Id id{{12345, i < 15 ? 9u : 11u, (i * i) << 32}};
      ids.push_back(id);
      keys.insert(keys.end(), {id, id + overlay::power_of_two(0), id - overlay::power_of_two(0)});
    }
    check_ring(Members(ids), {.base = base}, keys);
    ids.push_back(leading(1ull << 63));  // and one node far away
    check_ring(Members(ids), {.base = base}, keys);
  }
}

TEST_CASE("All keys on one node") {
  // Nodes fill a small arc; all keys lie elsewhere and belong to its first node.
  std::vector<Id> ids;
  for (std::uint64_t i = 0; i < 50; ++i) ids.push_back(leading((1ull << 40) + i * i * 1000));
  const Members members(ids);
  Chord chord(members, {});
  chord.fill_perfect();
  sim::Rng rng = sim::Stream(4, "keys").at(0);
  for (unsigned i = 0; i < 2000; ++i) {
    const Id key = random_id(rng);
    if (key.word[0] >> 36 <= 16) continue;  // in or near the arc
    CHECK(route(chord, rng.below(50), key).back() == 0);
  }
}

TEST_CASE("A node alone owns everything without a hop") {
  const Members members(std::vector<Id>{leading(77)});
  Chord chord(members, {});
  CHECK(chord.next_hop(0, leading(5), {}).kind == Kind::kOwner);  // even before it has any table
  chord.fill_perfect();
  for (const std::uint64_t word : {0ull, 76ull, 77ull, 78ull, ~0ull}) {
    CHECK(route(chord, 0, leading(word)).size() == 1);
  }
  std::vector<NodeIndex> replicas;
  chord.replicas(leading(5), 6, replicas);
  CHECK(replicas == std::vector<NodeIndex>{0});
}

// ---- any ring, base, presence and dead nodes

struct Scenario {
  Settings settings;
  std::vector<Id> ids;
  std::vector<bool> absent;
};

Scenario any_scenario() {
  Scenario s;
  s.settings.base = *rc::gen::inRange(2u, 20u);
  s.settings.successors = *rc::gen::inRange(1u, 6u);
  s.settings.route_by_successors = *rc::gen::arbitrary<bool>();
  s.settings.owner_by_successors = *rc::gen::arbitrary<bool>();
  s.settings.ring_bits = *rc::gen::element(8u, 30u, 159u, 160u);
  s.settings.cache_bytes = *rc::gen::element<std::size_t>(0, SIZE_MAX);
  const auto points = *rc::gen::nonEmpty<std::set<std::uint8_t>>();
  // Spread over the ring, or crowded at one place of it.
  const unsigned shift = s.settings.ring_bits == 8 ? 56 : *rc::gen::element(56u, 44u, 34u);
  for (const std::uint64_t p : points) s.ids.push_back(leading(p << shift));
  s.absent = *rc::gen::container<std::vector<bool>>(s.ids.size(), rc::gen::arbitrary<bool>());
  return s;
}

TEST_CASE("Any step on any ring is the naive one, whoever is absent and whoever is found dead") {
  REQUIRE(rc::check("next_hop", [] {
    const Scenario s = any_scenario();
    Members members(s.ids);
    for (NodeIndex n = 0; n < members.count(); ++n) {
      if (s.absent[n] && members.present_count() > 1) members.set_present(n, false);
    }
    Chord chord(members, s.settings);
    chord.fill_perfect();
    const NaiveChord naive(members, s.settings);
    for (int i = 0; i < 30; ++i) {
      const auto at = overlay::ring_owner(members, leading(*rc::gen::arbitrary<std::uint64_t>()));
      const Id key = *rc::gen::arbitrary<bool>()
                         ? leading(*rc::gen::arbitrary<std::uint64_t>())
                         : members.id(*rc::gen::inRange<NodeIndex>(0, members.count()));
      std::vector<NodeIndex> avoid;
      Step step = chord.next_hop(at, key, avoid);
      // Declare every node dead that is offered, until none is left.
      while (true) {
        const Step expected = naive.next_hop(at, key, avoid);
        RC_ASSERT(step.kind == expected.kind);
        RC_ASSERT(step.next == expected.next);
        if (step.kind == Kind::kOwner || step.kind == Kind::kStuck) break;
        avoid.push_back(step.next);
        step = chord.next_hop(at, key, avoid);
      }
    }
  }));
}

TEST_CASE("With a dead successor the next of the list takes its keys over") {
  const Members members = Members::random(100, sim::Stream(5, "ids"));
  Chord chord(members, {.successors = 4});
  chord.fill_perfect();
  const Id& key = members.id(11);
  std::vector<NodeIndex> avoid{11};
  Step step = chord.next_hop(10, key, avoid);
  CHECK(step.kind == Kind::kFinal);
  CHECK(step.next == 12);
  avoid = {11, 12, 13};
  CHECK(chord.next_hop(10, key, avoid).next == 14);
  avoid = {11, 12, 13, 14};
  CHECK(chord.next_hop(10, key, avoid).kind == Kind::kStuck);
}

}  // namespace
}  // namespace ddns::chord
