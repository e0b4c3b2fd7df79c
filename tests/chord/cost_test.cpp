// What maintenance sends, by arithmetic: a header a message, and 26 bytes for every node or key
// that a message names.
#include <algorithm>
#include <catch2/catch.hpp>
#include <vector>

#include "tests/chord/protocol_ring.h"

namespace ddns::chord {
namespace {

using sim::Duration;

constexpr std::uint64_t kHeader = 28;
constexpr std::uint64_t kReference = 26;

// Every message is a request or an answer, and every request without an answer a timeout.
std::uint64_t requests(const MaintenanceCost& cost) {
  CHECK((cost.messages + cost.timeouts) % 2 == 0);
  return (cost.messages + cost.timeouts) / 2;
}
std::uint64_t answers(const MaintenanceCost& cost) {
  return cost.messages - requests(cost);
}
// Where each request and each answer names so many.
std::uint64_t bytes(const MaintenanceCost& cost, unsigned in_request, unsigned in_answer) {
  return cost.messages * kHeader +
         (requests(cost) * in_request + answers(cost) * in_answer) * kReference;
}

}  // namespace

TEST_CASE("requests name their sender, those of lookups the key too, answers what was asked for") {
  LivingRing ring({.nodes = 64});
  ring.settle();
  ring.run_rounds(2);
  for (const NodeIndex n : {7u, 20u, 21u, 50u}) ring.protocol.crash(n);
  ring.run_rounds(60);
  ring.scheduler.spawn(ring.join_later(ring.scheduler.now(), 20, 3));
  ring.run_rounds(60);

  const auto cost = [&](MaintenanceKind kind) { return ring.protocol.cost(kind); };
  const MaintenanceCost find = cost(MaintenanceKind::kFindFinger);
  const MaintenanceCost check = cost(MaintenanceKind::kCheckFinger);
  const MaintenanceCost alive = cost(MaintenanceKind::kCheckPredecessor);
  for (const MaintenanceCost& c : {find, check, alive}) CHECK(c.timeouts > 0);
  CHECK(find.bytes == bytes(find, 2, 1));    // the key; the next node
  CHECK(check.bytes == bytes(check, 1, 1));  // the finger's predecessor
  CHECK(alive.bytes == bytes(alive, 1, 0));
  const MaintenanceCost notify = cost(MaintenanceKind::kNotify);
  CHECK(notify.messages > 0);
  CHECK(notify.bytes == bytes(notify, 1, 1));  // the predecessor until now
}

TEST_CASE("a join costs its lookup and the copy of the successor's tables") {
  LivingRing ring({.nodes = 64});
  ring.members.set_present(20, false);
  ring.network.set_up(20, false);
  ring.chord.fill_perfect();
  const std::size_t copied = ring.chord.successor_list(21).size() +
                             ring.chord.finger_distances().size() -
                             ring.chord.first_stored_finger(21);
  bool joined = false;
  ring.scheduler.spawn(ring.join_later({}, 20, 40, &joined));
  ring.scheduler.run_until(sim::Time() + Duration::seconds(5));
  REQUIRE(joined);
  const MaintenanceCost join = ring.protocol.cost(MaintenanceKind::kJoin);
  CHECK(join.timeouts == 0);
  CHECK(requests(join) >= 2);
  CHECK(join.bytes == bytes(join, 2, 1) + copied * kReference);
}

TEST_CASE("a node that leaves names its predecessor to the one side, its list to the other") {
  LivingRing ring({.nodes = 64});
  ring.chord.fill_perfect();
  ring.scheduler.spawn(ring.leave_now(20));
  ring.scheduler.run_until(sim::Time() + Duration::seconds(5));
  const MaintenanceCost leave = ring.protocol.cost(MaintenanceKind::kLeave);
  CHECK(leave.messages == 4);
  CHECK(leave.bytes == 4 * kHeader + (2 + 1 + 6) * kReference);
}

TEST_CASE("the lookups of maintenance call dead nodes as often as other lookups do") {
  const auto timeouts = [](unsigned lookup_tries) {
    MaintenanceSettings settings;
    settings.lookup_tries = lookup_tries;
    settings.learn_from_lookups = false;
    LivingRing ring({.nodes = 64, .maintenance = settings});
    ring.members.set_present(20, false);
    ring.network.set_up(20, false);
    ring.chord.fill_perfect();
    for (NodeIndex n = 0; n < 64; n += 2) ring.protocol.crash(n);
    bool joined = false;
    ring.scheduler.spawn(ring.join_later({}, 20, 41, &joined));
    ring.scheduler.run_until(sim::Time() + Duration::seconds(60));
    CHECK(joined);
    return ring.protocol.cost(MaintenanceKind::kJoin).timeouts;
  };
  REQUIRE(timeouts(1) > 0);
  CHECK(timeouts(3) == 3 * timeouts(1));
}

TEST_CASE("a node that has left is in the tables of neither neighbour") {
  // On a small ring of a great base a node's farthest finger is its predecessor.
  unsigned rings = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    LivingRing ring({.nodes = 8, .seed = seed, .base = 16});
    ring.chord.fill_perfect();
    const NodeIndex gone = 3;
    if (ring.chord.finger(4, ring.chord.finger_distances().size() - 1) != gone) continue;
    ++rings;
    ring.scheduler.spawn(ring.leave_now(gone));
    ring.scheduler.run_until(sim::Time() + Duration::seconds(5));
    REQUIRE_FALSE(ring.members.present(gone));
    for (const NodeIndex n : {2u, 4u}) {
      std::vector<NodeIndex> known;
      ring.chord.neighbours(n, known);
      CHECK(std::find(known.begin(), known.end(), gone) == known.end());
    }
  }
  CHECK(rings >= 5);
}

}  // namespace ddns::chord
