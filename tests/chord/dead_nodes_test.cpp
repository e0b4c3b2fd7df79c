// Routes round dead nodes on tables that nobody has repaired: what they cost as more nodes fail.
#include <algorithm>
#include <catch2/catch.hpp>
#include <vector>

#include "chord/chord.h"

namespace ddns::chord {
namespace {

using overlay::Members;
using Kind = overlay::Step::Kind;

// Each node with that probability; who is dead at a share is so at every greater one.
std::vector<bool> some_dead(NodeIndex nodes, double share) {
  std::vector<bool> dead(nodes);
  sim::Rng rng = sim::Stream(1, "dead").at(0);
  for (NodeIndex n = 0; n < nodes; ++n) dead[n] = rng.unit() < share;
  return dead;
}

// Live nodes that a lookup calls on its way, or -1 where it gets stuck.
int hops(const Chord& chord, NodeIndex at, const Id& key, const std::vector<bool>& dead) {
  std::vector<NodeIndex> avoid;
  for (int hops = 0;;) {
    const overlay::Step step = chord.next_hop(at, key, avoid);
    if (step.kind == Kind::kOwner) return hops;
    if (step.kind == Kind::kStuck) return -1;
    if (dead[step.next]) {
      avoid.push_back(step.next);
      continue;
    }
    ++hops;
    at = step.next;
    if (step.kind == Kind::kFinal) return hops;
  }
}

// The mean over lookups from random live nodes to random keys; the same ones for each share.
double mean_hops(const Chord& chord, double share, unsigned lookups) {
  const NodeIndex nodes = chord.members().count();
  const std::vector<bool> dead = some_dead(nodes, share);
  const sim::Stream stream(2, "lookups");
  std::uint64_t sum = 0;
  unsigned ended = 0;
  for (unsigned i = 0; i < lookups; ++i) {
    sim::Rng rng = stream.at(i);
    const Id key{{rng.next_u64(), rng.next_u64(), 0}};
    NodeIndex origin = rng.below(nodes);
    while (dead[origin]) origin = rng.below(nodes);
    const int h = hops(chord, origin, key, dead);
    if (h < 0) continue;
    sum += static_cast<unsigned>(h);
    ++ended;
  }
  CHECK(ended >= lookups * 999 / 1000);
  return static_cast<double>(sum) / ended;
}

}  // namespace

TEST_CASE("the more nodes are dead, the more hops a lookup takes") {
  const bool by_successors = GENERATE(false, true);
  for (const NodeIndex nodes : {2'000u, 50'000u}) {
    const Members members = Members::random(nodes, sim::Stream(3, "ids"));
    Chord chord(members, {.route_by_successors = by_successors});
    chord.fill_perfect();
    double before = 0;
    for (const double share : {0., .1, .2, .3, .4, .5}) {
      const double mean = mean_hops(chord, share, 20'000);
      INFO(nodes << " nodes, " << share << " dead: " << mean << " hops, before " << before);
      CHECK(mean > before);
      before = mean;
    }
  }
}

TEST_CASE("a lookup that has met a dead finger goes on by fingers") {
  const Members members = Members::random(1000, sim::Stream(5, "ids"));
  Chord chord(members, {});
  chord.fill_perfect();
  // For a key half the ring away the fingers are tried from the farthest to the nearest, then the
  // list from its far end.
  const NodeIndex at = 10;
  const Id key = members.id(at) + overlay::power_of_two(overlay::kIdBits - 1);
  std::vector<NodeIndex> expected;
  for (std::size_t j = chord.finger_distances().size(); j-- > 0;) {
    const NodeIndex finger = chord.finger(at, j);
    const bool precedes = overlay::in_open(members.id(finger), members.id(at), key);
    if (precedes && (expected.empty() || expected.back() != finger)) expected.push_back(finger);
  }
  REQUIRE(expected.size() > 5);
  REQUIRE(expected.back() == chord.successor(at));
  const auto list = chord.successor_list(at);
  for (std::size_t i = list.size(); i-- > 0;) {
    if (std::find(expected.begin(), expected.end(), list[i]) == expected.end()) {
      expected.push_back(list[i]);
    }
  }
  std::vector<NodeIndex> avoid;
  for (const NodeIndex next : expected) {
    const overlay::Step step = chord.next_hop(at, key, avoid);
    CHECK(step.kind == Kind::kForward);
    CHECK(step.next == next);
    avoid.push_back(next);
  }
  CHECK(chord.next_hop(at, key, avoid).kind == Kind::kStuck);
}

}  // namespace ddns::chord
