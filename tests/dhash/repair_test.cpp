// Blocks on a living ring: what crashes, departures and returns leave of them.
#include "dhash/repair.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/chord/protocol_ring.h"

namespace {
using namespace ddns;
using dhash::NodeIndex;
using dhash::RecordIndex;

constexpr NodeIndex kRepairNodes = 60;
constexpr RecordIndex kRecords = 600;

// A ring in motion with kRecords blocks placed on it.
struct Durable {
  Durable(unsigned replicas, bool disks_survive, std::uint64_t seed = 1)
      : Durable(replicas, repair_settings(disks_survive), seed) {}
  Durable(unsigned replicas, const dhash::RepairSettings& settings, std::uint64_t seed = 1)
      : ring(options(seed)),
        dhash({ring.network, ring.chord}, keys(seed), dhash_settings(replicas)),
        repair(dhash, ring.chord, ring.network, settings, sim::Stream(seed, "repair")) {
    ring.settle();
    for (RecordIndex r = 0; r < kRecords; ++r) dhash.place(r);
    ring.protocol.set_listener(&repair);
    repair.start_all();
  }
  static chord::LivingRing::Options options(std::uint64_t seed) {
    chord::LivingRing::Options out;
    out.nodes = kRepairNodes;
    out.seed = seed;
    return out;
  }
  static std::vector<overlay::Id> keys(std::uint64_t seed) {
    std::vector<overlay::Id> out;
    for (RecordIndex r = 0; r < kRecords; ++r) {
      out.push_back(overlay::sha1(std::to_string(seed) + "/" + std::to_string(r)));
    }
    return out;
  }
  static dhash::Settings dhash_settings(unsigned replicas) {
    dhash::Settings out;
    out.replicas = replicas;
    out.policy = dhash::CachePolicy::kNone;
    out.copies_expire = true;
    out.places = 4 * replicas;
    out.ask_keepers = true;
    return out;
  }
  static dhash::RepairSettings repair_settings(bool disks_survive) {
    dhash::RepairSettings out;
    out.disks_survive = disks_survive;
    return out;
  }
  void run(int seconds) {
    ring.scheduler.run_until(ring.scheduler.now() + sim::Duration::seconds(seconds));
  }
  unsigned lost() const {
    unsigned n = 0;
    for (RecordIndex r = 0; r < kRecords; ++r) n += dhash.store().lost(r);
    return n;
  }
  // Records whose present holders are not just the nodes that should hold them.
  unsigned misplaced() const {
    unsigned n = 0;
    std::vector<NodeIndex> wanted;
    for (RecordIndex r = 0; r < kRecords; ++r) {
      ring.chord.replicas(dhash.key(r), dhash.store().replicas(), wanted);
      bool right = dhash.store().present_holders(r, ring.members) == wanted.size();
      for (const NodeIndex node : wanted) right = right && dhash.store().holds(node, r);
      n += !right;
    }
    return n;
  }

  chord::LivingRing ring;
  dhash::Dhash dhash;
  dhash::Repair repair;
};

sim::Process leave(chord::Protocol& protocol, NodeIndex n) {
  co_await protocol.leave(n);
}
sim::Process join(chord::Protocol& protocol, NodeIndex n, NodeIndex contact) {
  co_await protocol.join(n, contact);
}

constexpr int kSettled = 3600;  // seconds; ample for stabilising and a synchronisation

}  // namespace

TEST_CASE("a quiet ring moves no block") {
  Durable d(3, false);
  d.run(2 * kSettled);
  CHECK(d.repair.costs().synchronisations > kRepairNodes);
  CHECK(d.repair.costs().blocks_sent == 0);
  CHECK(d.misplaced() == 0);
}

TEST_CASE("a quiet ring synchronises at the pauses that it is given") {
  for (const int pause_s : {600, 6000}) {
    dhash::RepairSettings settings;
    settings.period_min = settings.period_max = sim::Duration::seconds(pause_s);
    Durable d(3, settings);
    constexpr unsigned kTimes = 6;
    d.run(pause_s * kTimes + 10);
    // Each node calls the two other keepers and the node behind them, digests go to and fro, and
    // the last is told that it need not keep what is not its to keep.
    CHECK(d.repair.costs().synchronisations == kRepairNodes * kTimes * 3);
    CHECK(d.repair.costs().bytes == kRepairNodes * kTimes * (3 * 2 * (28 + 20) + 28));
  }
}

TEST_CASE("nodes react to a change when the time that they are given is over") {
  for (const int reaction_s : {5, 50}) {
    dhash::RepairSettings settings;
    settings.reaction = sim::Duration::seconds(reaction_s);
    settings.period_min = settings.period_max = sim::Duration::seconds(100'000);
    Durable d(3, settings);
    d.ring.scheduler.spawn(leave(d.ring.protocol, 20));  // both neighbours hear of it at once
    d.run(reaction_s);
    CHECK(d.repair.costs().synchronisations == 0);
    d.run(3);
    CHECK(d.repair.costs().synchronisations > 0);
  }
}

TEST_CASE("crashes one after another lose nothing, though every disk is lost") {
  Durable d(3, false);
  for (NodeIndex n = 0; n < kRepairNodes; n += 3) {
    d.ring.protocol.crash(n);
    d.run(kSettled);
    REQUIRE(d.lost() == 0);
  }
  CHECK(d.misplaced() == 0);
  CHECK(d.repair.costs().blocks_sent > 0);
  CHECK(d.repair.costs().bytes > d.repair.costs().blocks_sent * 512);
}

TEST_CASE("a block that moves costs the bytes that it weighs") {
  struct Cost {
    std::uint64_t bytes;
    std::uint64_t blocks;
  };
  const auto cost = [](std::uint32_t even, std::uint32_t odd) {
    Durable d(3, false);
    std::vector<std::uint32_t> bytes(kRecords, even);
    for (RecordIndex r = 1; r < kRecords; r += 2) bytes[r] = odd;
    d.repair.weigh(bytes);
    d.ring.protocol.crash(7);
    d.ring.scheduler.spawn(leave(d.ring.protocol, 20));
    d.run(kSettled);
    return Cost{d.repair.costs().bytes, d.repair.costs().blocks_sent};
  };
  const auto [nothing, blocks] = cost(0, 0);  // messages and digests
  const std::uint64_t of_even = cost(1, 0).bytes - nothing;
  const std::uint64_t of_odd = cost(0, 1).bytes - nothing;
  REQUIRE(blocks > 0);
  CHECK(of_even > 0);
  CHECK(of_even + of_odd == blocks);
  CHECK(cost(100, 3000).bytes == nothing + 100 * of_even + 3000 * of_odd);
}

TEST_CASE("a block is lost just where all its holders crash at once and lose their disks") {
  Durable d(3, false);
  for (const NodeIndex n : {10u, 11u, 12u}) d.ring.protocol.crash(n);
  unsigned of_all_three = 0;
  for (RecordIndex r = 0; r < kRecords; ++r) {
    of_all_three += d.ring.members.first_at_or_after(d.dhash.key(r)) == 10;
  }
  REQUIRE(of_all_three > 0);
  CHECK(d.lost() == of_all_three);
  d.run(kSettled);
  CHECK(d.lost() == of_all_three);
}

TEST_CASE("a few nodes cut off take no block from the others") {
  Durable d(3, true);
  const auto side = [](NodeIndex n) -> std::uint8_t { return n % 10 == 3 ? 1 : 0; };
  for (NodeIndex n = 0; n < kRepairNodes; ++n) d.ring.network.set_group(n, side(n));
  d.run(2 * kSettled);
  // Each of the few has two of the many behind it, which hold whatever it holds.
  for (RecordIndex r = 0; r < kRecords; ++r) {
    unsigned of_many = 0;
    for (const NodeIndex n : d.dhash.store().holders(r)) of_many += side(n) == 0;
    CHECK(of_many == 3);
  }
}

TEST_CASE("a node that is cut off and leaves hands over nothing across the cut") {
  dhash::RepairSettings settings;
  settings.disks_survive = false;
  Durable d(1, settings);
  NodeIndex leaver = 0;
  for (NodeIndex n = 1; n < kRepairNodes; ++n) {
    if (d.dhash.store().count(n) > d.dhash.store().count(leaver)) leaver = n;
  }
  // Three groups: the node, those before it, those behind it.
  for (NodeIndex n = 0; n < kRepairNodes; ++n) {
    d.ring.network.set_group(n, n == leaver ? 2 : n < leaver ? 0 : 1);
  }
  const unsigned held = d.dhash.store().count(leaver);
  REQUIRE(held > 0);
  d.ring.scheduler.spawn(leave(d.ring.protocol, leaver));
  d.run(100);
  REQUIRE_FALSE(d.ring.members.present(leaver));
  CHECK(d.repair.costs().blocks_sent == 0);
  CHECK(d.lost() == held);
}

TEST_CASE("what crashed with its disk intact comes back with the node") {
  Durable d(3, true);
  for (const NodeIndex n : {10u, 11u, 12u}) d.ring.protocol.crash(n);
  CHECK(d.lost() == 0);
  d.run(kSettled);
  CHECK(d.misplaced() > 0);
  for (const NodeIndex n : {10u, 11u, 12u}) {
    d.ring.scheduler.spawn(join(d.ring.protocol, n, 30));
    d.run(kSettled);
  }
  CHECK(d.misplaced() == 0);
}

TEST_CASE("nodes that leave in good order lose nothing, even without replicas") {
  Durable d(1, false);
  for (NodeIndex n = 0; n < kRepairNodes; n += 2) {
    d.ring.scheduler.spawn(leave(d.ring.protocol, n));
    d.run(kSettled);
  }
  CHECK(d.lost() == 0);
  CHECK(d.misplaced() == 0);
}

TEST_CASE("a node that joins takes over its part of its successor's blocks") {
  Durable d(2, false);
  NodeIndex fullest = 0;
  for (NodeIndex n = 0; n < kRepairNodes; ++n) {
    if (d.dhash.store().count(n) > d.dhash.store().count(fullest)) fullest = n;
  }
  d.ring.scheduler.spawn(leave(d.ring.protocol, fullest));
  d.run(kSettled);
  CHECK(d.dhash.store().count(fullest) == 0);
  CHECK(d.misplaced() == 0);
  d.ring.scheduler.spawn(join(d.ring.protocol, fullest, (fullest + 7) % kRepairNodes));
  d.run(kSettled);
  CHECK(d.dhash.store().count(fullest) > 0);
  CHECK(d.misplaced() == 0);
}

TEST_CASE("nodes that join at once have the blocks of their ranges at once") {
  Durable d(2, false);
  const std::vector<NodeIndex> together = {20, 21, 22};
  for (const NodeIndex n : together) {
    d.ring.scheduler.spawn(leave(d.ring.protocol, n));
    d.run(kSettled);
  }
  for (const NodeIndex n : together) d.ring.scheduler.spawn(join(d.ring.protocol, n, 40));
  d.run(300);  // long before anybody synchronises without a cause
  unsigned unserved = 0;
  for (RecordIndex r = 0; r < kRecords; ++r) {
    unserved += !d.dhash.store().holds(overlay::ring_owner(d.ring.members, d.dhash.key(r)), r);
  }
  CHECK(unserved == 0);
  CHECK(d.lost() == 0);
}

TEST_CASE("a node that joins takes its blocks over where there are no replicas") {
  Durable d(1, false);
  d.ring.scheduler.spawn(leave(d.ring.protocol, 25));
  d.run(kSettled);
  d.ring.scheduler.spawn(join(d.ring.protocol, 25, 40));
  d.run(kSettled);
  CHECK(d.lost() == 0);
  CHECK(d.misplaced() == 0);
}

TEST_CASE("blocks that a returning node need not keep any more go home") {
  Durable d(1, true);
  d.ring.protocol.crash(30);
  d.run(kSettled);
  d.ring.scheduler.spawn(leave(d.ring.protocol, 29));  // its range is 30's or 31's now
  d.run(kSettled);
  REQUIRE(d.misplaced() > 0);  // what 30 took with it
  d.ring.scheduler.spawn(join(d.ring.protocol, 29, 3));
  d.ring.scheduler.spawn(join(d.ring.protocol, 30, 3));
  d.run(3 * kSettled);
  CHECK(d.misplaced() == 0);
}
