// How a living ring takes departures: announced ones without a timeout, crashes by way of the
// successor lists; and what its listener hears.
#include <catch2/catch.hpp>

#include <vector>

#include "tests/chord/protocol_ring.h"

using namespace ddns;
using chord::LivingRing;
using chord::MaintenanceKind;
using overlay::NodeIndex;
using sim::Duration;
using sim::Time;

namespace {

chord::MaintenanceSettings lingering(Duration linger) {
  chord::MaintenanceSettings settings;
  settings.linger = linger;
  return settings;
}

// Checks at every call that the tables show what is told, and counts.
class Recorder : public overlay::Listener {
 public:
  explicit Recorder(LivingRing& ring) : ring_(ring) {
    predecessors_.resize(ring.members.count());
    lists_.resize(ring.members.count());
    for (NodeIndex n = 0; n < ring.members.count(); ++n) copy(n);
    ring.protocol.set_listener(this);
  }
  void predecessor_changed(NodeIndex n) override {
    CHECK(ring_.members.present(n));
    CHECK(predecessors_[n] != ring_.chord.predecessor(n));
    copy(n);
    ++predecessor_changes;
  }
  void successors_changed(NodeIndex n) override {
    CHECK(ring_.members.present(n));
    const auto list = ring_.chord.successor_list(n);
    CHECK_FALSE(std::equal(list.begin(), list.end(), lists_[n].begin(), lists_[n].end()));
    copy(n);
    ++list_changes;
  }
  void joined(NodeIndex n) override {
    events.push_back({'j', n, ring_.members.present(n)});
    copy(n);
  }
  void leaving(NodeIndex n) override { events.push_back({'l', n, ring_.members.present(n)}); }
  void left(NodeIndex n) override { events.push_back({'g', n, ring_.members.present(n)}); }
  void crashed(NodeIndex n) override { events.push_back({'c', n, ring_.members.present(n)}); }

  struct Event {
    char what;
    NodeIndex node;
    bool present;
    bool operator==(const Event&) const = default;
  };
  std::vector<Event> events;
  unsigned predecessor_changes = 0;
  unsigned list_changes = 0;

 private:
  void copy(NodeIndex n) {
    predecessors_[n] = ring_.chord.predecessor(n);
    const auto list = ring_.chord.successor_list(n);
    lists_[n].assign(list.begin(), list.end());
  }

  LivingRing& ring_;
  std::vector<NodeIndex> predecessors_;
  std::vector<std::vector<NodeIndex>> lists_;
};

}  // namespace

TEST_CASE("a settled ring stays as it is, at three calls a round and node") {
  LivingRing ring({.nodes = 64});
  ring.settle();
  ring.scheduler.run_until(Time{} + Duration::seconds(3600));
  CHECK(ring.wrong() == "");
  CHECK(ring.chord.perfect());
  CHECK(ring.network.timeouts() == 0);
  // 120 rounds of each kind, request and answer; pauses average 30 s and a round trip.
  for (const auto kind : {MaintenanceKind::kStabilise, MaintenanceKind::kCheckFinger,
                          MaintenanceKind::kCheckPredecessor}) {
    CHECK(ring.protocol.cost(kind).messages == Approx(64 * 120 * 2).epsilon(.02));
  }
  CHECK(ring.protocol.cost(MaintenanceKind::kNotify).messages == 0);
  CHECK(ring.protocol.cost(MaintenanceKind::kFindFinger).messages == 0);
  // 28 bytes a message; the caller's name; and in the answer a predecessor and six successors.
  const auto& stabilise = ring.protocol.cost(MaintenanceKind::kStabilise);
  CHECK(stabilise.bytes == stabilise.messages / 2 * (2 * 28 + (1 + 1 + 6) * 26));
  CHECK(ring.protocol.total_cost().messages == ring.network.messages() * 2);
}

TEST_CASE("neighbours of a node that leaves need no timeout to close the gap") {
  LivingRing ring({.nodes = 64});
  ring.settle();
  ring.run_rounds(1);
  ring.scheduler.spawn(ring.leave_now(20));
  ring.scheduler.run_until(ring.scheduler.now() + Duration::seconds(2));
  CHECK_FALSE(ring.members.present(20));
  CHECK(ring.chord.successor(19) == 21);
  CHECK(ring.chord.predecessor(21) == 19);
  CHECK(ring.chord.successor_list(19).size() == 6);  // the gap at its end is closed too
  ring.run_rounds(30);
  CHECK(ring.wrong() == "");
  for (const auto kind : {MaintenanceKind::kStabilise, MaintenanceKind::kNotify,
                          MaintenanceKind::kCheckPredecessor, MaintenanceKind::kLeave}) {
    CHECK(ring.protocol.cost(kind).timeouts == 0);
  }
  // Those whose fingers pointed to it have to find out.
  CHECK(ring.protocol.cost(MaintenanceKind::kCheckFinger).timeouts > 0);
}

TEST_CASE("where nodes that leave linger nobody waits for a timeout") {
  LivingRing ring({.nodes = 64, .maintenance = lingering(Duration::seconds(1200))});
  ring.settle();
  for (const NodeIndex n : {20u, 21u, 50u}) {
    ring.run_rounds(1);
    ring.scheduler.spawn(ring.leave_now(n));
  }
  ring.run_rounds(60);
  CHECK_FALSE(ring.network.is_up(20));
  CHECK(ring.wrong() == "");
  CHECK(ring.network.timeouts() == 0);
}

TEST_CASE("a node may come back while it lingers") {
  LivingRing ring({.nodes = 64, .maintenance = lingering(Duration::seconds(300))});
  ring.settle();
  ring.run_rounds(1);
  ring.scheduler.spawn(ring.leave_now(20));
  ring.run_rounds(2);
  ring.scheduler.spawn(ring.join_later(ring.scheduler.now(), 20, 3));
  ring.run_rounds(25);
  CHECK(ring.network.is_up(20));
  CHECK(ring.members.present(20));
  CHECK(ring.wrong() == "");
}

TEST_CASE("the ring survives the crash of one less than a successor list") {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    LivingRing ring({.nodes = 64, .seed = seed});
    ring.settle();
    ring.run_rounds(1);
    for (NodeIndex n = 30; n < 35; ++n) ring.protocol.crash(n);
    CHECK(ring.rounds_until_right(25) <= 25);
    CHECK(ring.protocol.total_cost().timeouts > 0);
  }
}

TEST_CASE("a node that crashed and comes back is believed") {
  LivingRing ring({.nodes = 64});
  ring.settle();
  ring.run_rounds(1);
  ring.protocol.crash(20);
  ring.run_rounds(4);
  CHECK(ring.chord.successor(19) == 21);
  ring.scheduler.spawn(ring.join_later(ring.scheduler.now(), 20, 3));
  // 19 holds 20 dead for ten minutes, but 21 has heard from it.
  ring.run_rounds(2);
  CHECK(ring.chord.successor(19) == 20);
  CHECK(ring.rounds_until_right(25) <= 25);
}

TEST_CASE("the listener hears of every change when the tables show it") {
  LivingRing ring({.nodes = 64});
  ring.settle();
  Recorder recorder(ring);
  ring.run_rounds(2);
  CHECK(recorder.events.empty());
  CHECK(recorder.list_changes == 0);
  ring.protocol.crash(40);
  ring.scheduler.spawn(ring.leave_now(20));
  ring.run_rounds(20);
  ring.scheduler.spawn(ring.join_later(ring.scheduler.now(), 40, 3));
  ring.run_rounds(20);
  using Event = Recorder::Event;
  CHECK(recorder.events ==
        std::vector<Event>{{'c', 40, false}, {'l', 20, true}, {'g', 20, false}, {'j', 40, true}});
  CHECK(recorder.predecessor_changes >= 4);
  CHECK(recorder.list_changes >= 3 * 6);
  ring.protocol.set_listener(nullptr);
}

TEST_CASE("lost messages and late answers do not take live nodes out of the ring for long") {
  // A call fails with probability 1 - .95^2, or where a normal deviate is above ln(75 / 43) / .4,
  // which is a little less; four in a row do once in 10,000 times.
  const auto network = GENERATE(sim::Network::Settings{.loss = .05},
                                sim::Network::Settings{.timeout = Duration::milliseconds(75)});
  chord::MaintenanceSettings patient;
  patient.tries = 4;
  LivingRing ring({.nodes = 64, .maintenance = patient, .network = network});
  ring.settle();
  unsigned right = 0;
  for (unsigned round = 0; round < 400; ++round) {
    ring.run_rounds(1);
    right += ring.ring_in_order() ? 1 : 0;
  }
  // Each round 1.5 times 64 nodes stabilise; one that gives its successor up has it back in a
  // round.
  const double given_up = 64 * 1.5 * 9e-5;
  CHECK(right >= 400 * (1 - 3 * given_up));
  CHECK(ring.network.timeouts() > 0);
}
