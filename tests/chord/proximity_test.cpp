// Fingers and routes among near and far nodes, against a look at all nodes.
#include <algorithm>
#include <bit>
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "chord/chord.h"
#include "naive_chord.h"
#include "tests/overlay/by_scan.h"
#include "tests/overlay/torus.h"

namespace ddns::chord {
namespace {

using overlay::Members;
using overlay::on_a_torus;
using Kind = overlay::Step::Kind;

// The nodes that finger j of node n may be, in ring order: all from its distance up to the next.
std::vector<NodeIndex> candidates_of(const Chord& chord, NodeIndex n, std::size_t j) {
  const Members& members = chord.members();
  const auto distances = chord.finger_distances();
  std::vector<NodeIndex> all;
  for (NodeIndex i = 1; i < members.count(); ++i) {
    const NodeIndex m = (n + i) % members.count();
    const Id far = distance(members.id(n), members.id(m));
    const bool last = j + 1 == distances.size();
    if (members.present(m) && far >= distances[j] && (last || far < distances[j + 1])) {
      all.push_back(m);
    }
  }
  return all;
}

void check_fingers(const Chord& chord, const sim::Distances& distances, unsigned most) {
  for (NodeIndex n = 0; n < chord.members().count(); ++n) {
    if (!chord.members().present(n)) continue;
    NodeIndex next = n;
    for (std::size_t j = chord.finger_distances().size(); j-- > 0;) {
      const std::vector<NodeIndex> all = candidates_of(chord, n, j);
      NodeIndex best = next;
      for (std::size_t i = 0; i < std::min<std::size_t>(all.size(), most); ++i) {
        if (i == 0 || distances.between(n, all[i]) < distances.between(n, best)) best = all[i];
      }
      next = best;
      // Nearer than any finger that is stored there is the successor alone, if that.
      if (j < chord.first_stored_finger(n)) best = chord.successor(n);
      if (chord.finger(n, j) != best) FAIL("finger " << j << " of node " << n);
    }
    CHECK(chord.successor(n) == chord.members().next_present(n));
  }
}

// Of what `n` knows before the key, the nearest to it.
void check_greedy(const Chord& chord, NodeIndex n, const Id& key) {
  const Members& members = chord.members();
  const auto step = chord.next_hop(n, key, {});
  if (step.kind != Kind::kForward) return;
  for (std::size_t j = 0; j < chord.finger_distances().size(); ++j) {
    const Id& finger = members.id(chord.finger(n, j));
    if (!in_open(finger, members.id(n), key)) continue;
    if (key - finger < key - members.id(step.next)) FAIL("not the closest preceding");
  }
}

}  // namespace

TEST_CASE("A near finger is the nearest of the first that it may be") {
  const auto base = GENERATE(2u, 3u, 16u);
  const auto candidates = GENERATE(1u, 4u, 16u, 1000u);
  const auto distances = on_a_torus(120);
  Members members = Members::random(120, sim::Stream(9, "ids"));
  for (NodeIndex n = 5; n < 120; n += 7) members.set_present(n, false);
  Chord chord(members, {.base = base,
                        .proximity = {.distances = distances.get(), .candidates = candidates}});
  chord.fill_perfect();
  CHECK(chord.perfect());
  check_fingers(chord, *distances, candidates);
}

TEST_CASE("Lookups by near fingers end at owners, by greedy steps") {
  const auto distances = on_a_torus(150);
  const auto routes = GENERATE(false, true);
  const auto by_list = GENERATE(false, true);
  const Members members = Members::random(150, sim::Stream(3, "ids"));
  Chord chord(members, {.route_by_successors = by_list,
                        .proximity = {.distances = distances.get(), .routes = routes}});
  chord.fill_perfect();
  sim::Rng rng = sim::Stream(3, "keys").at(0);
  for (NodeIndex origin = 0; origin < 150; ++origin) {
    for (int i = 0; i < 40; ++i) {
      const Id key = overlay::random_id(rng);
      if (overlay::route(chord, origin, key).end != chord.owner(key)) FAIL("another end");
      if (!routes && !by_list) check_greedy(chord, origin, key);
    }
  }
}

TEST_CASE("A route is chosen by the time to a node and the hops that are left from there") {
  constexpr NodeIndex kCount = 64;
  std::vector<Id> ids;
  for (NodeIndex n = 0; n < kCount; ++n) ids.push_back({{std::uint64_t{n} << 58, 0, 0}});
  const Members members{std::span<const Id>(ids)};
  const auto distances = on_a_torus(kCount);
  Chord chord(members,
              {.ring_bits = 6,
               .proximity = {.distances = distances.get(), .candidates = 1, .routes = true}});
  chord.fill_perfect();
  for (NodeIndex n = 0; n < kCount; ++n) {
    sim::Duration sum;
    for (unsigned i = 0; i < 6; ++i) sum += distances->between(n, (n + (1u << i)) % kCount);
    for (NodeIndex far = 2; far < kCount; ++far) {
      const Id key = members.id((n + far) % kCount);
      const auto cost_ms = [&](NodeIndex over) {
        // Half of log2 of the nodes that are left, which is linear between powers of two.
        const NodeIndex left = far - over;
        const double whole = std::bit_width(left) - 1;
        const double hops = (whole + left / std::exp2(whole) - 1) / 2;
        const auto there = distances->between(n, (n + over) % kCount);
        return static_cast<double>(there.ns()) / 1e6 + static_cast<double>(sum.ns()) / 6e6 * hops;
      };
      double least = 1e9;
      for (NodeIndex over = 1; over < far && over < kCount; over *= 2) {
        least = std::min(least, cost_ms(over));
      }
      const auto step = chord.next_hop(n, key, {});
      const double chosen = cost_ms((step.next + kCount - n) % kCount);
      if (step.kind != Kind::kForward || chosen > least + 1) FAIL("from " << n << " over " << far);
    }
  }
}

}  // namespace ddns::chord
