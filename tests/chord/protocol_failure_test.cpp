// Lookups while nodes are dead: before any repair against the table of ToN 2003, and after it.
#include <catch2/catch.hpp>

#include <vector>

#include "tests/chord/protocol_ring.h"

using namespace ddns;
using chord::LivingRing;
using overlay::Id;
using overlay::NodeIndex;
using End = overlay::LookupResult::End;

namespace {

struct Tally {
  unsigned lookups = 0;
  unsigned right = 0;  // ended at the present owner
  unsigned hops = 0;
  unsigned timeouts = 0;
  unsigned final_timeouts = 0;  // of calls to dead nodes that would have been the key's owner
};

// The dead nodes from the key up to its present owner.
unsigned dead_owners(const overlay::Members& members, const Id& key) {
  unsigned dead = 0;
  NodeIndex n = members.first_at_or_after(key);
  while (!members.present(n)) {
    ++dead;
    n = n + 1 == members.count() ? 0 : n + 1;
  }
  return dead;
}

sim::Process look_up(sim::Network& network, overlay::Overlay& overlay, NodeIndex origin, Id key,
                     sim::Rng& rng, Tally& tally) {
  const overlay::Lookup lookup{network, overlay};
  const overlay::LookupResult result = co_await lookup.run(origin, key, nullptr, rng);
  ++tally.lookups;
  tally.right += result.end == End::kNotFound && result.server == overlay.owner(key) ? 1 : 0;
  tally.hops += result.hops;
  tally.timeouts += result.timeouts;
  tally.final_timeouts += dead_owners(overlay.members(), key);
}

// Crashes every node with probability `percent` / 100, without letting the ring repair anything.
void crash_some(LivingRing& ring, unsigned percent, sim::Rng& rng) {
  for (NodeIndex n = 0; n < ring.members.count(); ++n) {
    if (rng.below(100) < percent) ring.protocol.crash(n);
  }
}

Tally look_up_many(LivingRing& ring, unsigned count, sim::Rng& rng) {
  Tally tally;
  for (unsigned i = 0; i < count; ++i) {
    NodeIndex origin = rng.below(ring.members.count());
    if (!ring.members.present(origin)) origin = ring.members.next_present(origin);
    ring.scheduler.spawn(
        look_up(ring.network, ring.chord, origin, overlay::random_id(rng), rng, tally));
  }
  ring.scheduler.run_until(ring.scheduler.now() + sim::Duration::seconds(300));
  CHECK(tally.lookups == count);
  return tally;
}

}  // namespace

// Stoica et al., ToN 2003, section VI: 1000 nodes, 20 successors that are used for routing, and the
// path length and timeouts of lookups right after a fraction of the nodes has failed. Nothing has
// been repaired, and nobody remembers the dead from one lookup to the next. The figures are cited
// from memory (experiments/papers/ton2003-curves.json). They do not say who calls the owner.
struct Row {
  unsigned percent;
  double path;
  double timeouts;
};
constexpr Row kRows[] = {{0, 3.84, 0},     {10, 4.03, .60},  {20, 4.22, 1.17},
                         {30, 4.44, 2.02}, {40, 4.69, 3.23}, {50, 5.09, 5.10}};

struct Means {
  double hops = 0;
  double timeouts = 0;
  double before_owner = 0;  // the timeouts but those of dead owners
};

Means means_under_failure(unsigned percent, bool owner_by_successors) {
  constexpr unsigned kRings = 4;
  constexpr unsigned kLookups = 2500;
  Means means;
  for (unsigned seed = 0; seed < kRings; ++seed) {
    chord::MaintenanceSettings forgetful;
    forgetful.learn_from_lookups = false;
    LivingRing ring({.nodes = 1000,
                     .seed = seed,
                     .successors = 20,
                     .route_by_successors = true,
                     .owner_by_successors = owner_by_successors,
                     .maintenance = forgetful});
    ring.chord.fill_perfect();
    sim::Rng rng = sim::Stream(seed, "failure").at(percent);
    crash_some(ring, percent, rng);
    const Tally tally = look_up_many(ring, kLookups, rng);
    CHECK(tally.right == tally.lookups);
    means.hops += tally.hops / double{kLookups} / kRings;
    means.timeouts += tally.timeouts / double{kLookups} / kRings;
    means.before_owner += (tally.timeouts - tally.final_timeouts) / double{kLookups} / kRings;
  }
  return means;
}

// One reading: the path ends at the owner's predecessor, and the call to the owner is not part of
// it.
TEST_CASE("paths to the predecessor and timeouts under failure are those of the Chord papers") {
  for (const Row& row : kRows) {
    const Means ours = means_under_failure(row.percent, /*owner_by_successors=*/false);
    INFO(row.percent << " % failed: " << ours.hops - 1 << " hops to the predecessor, "
                     << ours.before_owner << " timeouts, " << ours.timeouts
                     << " with those of dead owners");
    CHECK(ours.hops - 1 == Approx(row.path).margin(.3));
    // The published timeouts lie between the two ways to count; single rings differ by a tenth.
    CHECK(ours.before_owner <= row.timeouts * 1.1);
    CHECK(ours.timeouts >= row.timeouts * .9);
  }
}

// The other: whoever has the owner in its list of 20 calls it straight, and the path ends there.
TEST_CASE("so are paths to an owner that is called straight from a successor list") {
  for (const Row& row : kRows) {
    const Means ours = means_under_failure(row.percent, /*owner_by_successors=*/true);
    INFO(row.percent << " % failed: " << ours.hops << " hops, " << ours.timeouts << " timeouts");
    CHECK(ours.hops == Approx(row.path).margin(.2));
    CHECK(ours.timeouts == Approx(row.timeouts).epsilon(.1).margin(.25));  // as single rings differ
  }
}
