// Blocks on a network of Kademlia: what crashes, departures, returns and newcomers leave of them.
#include "dhash/republish.h"

#include <catch2/catch.hpp>

#include <memory>
#include <string>
#include <vector>

#include "kademlia/protocol.h"
#include "sim/latency.h"

namespace {

using namespace ddns;
using dhash::NodeIndex;
using dhash::RecordIndex;
using sim::Duration;

constexpr NodeIndex kPeers = 60;
constexpr RecordIndex kBlocks = 300;

dhash::RepairSettings republish_every(int seconds) {
  dhash::RepairSettings settings;
  settings.period_min = settings.period_max = Duration::seconds(seconds);
  settings.expiry = Duration::seconds(20000);
  return settings;
}

// A network on which nothing happens by itself, with kBlocks blocks in their places.
struct Published {
  explicit Published(unsigned replicas, const dhash::RepairSettings& settings,
                     std::vector<NodeIndex> absent = {})
      : members(overlay::Members::random(kPeers, sim::Stream(1, "ids"))),
        buckets(members, 20),
        network(scheduler, *latency, kPeers, {}),
        protocol(buckets, members, network, {}, sim::Stream(1, "maintenance")),
        dhash({network, buckets}, keys(), dhash_settings(replicas)) {
    for (const NodeIndex n : absent) {
      members.set_present(n, false);
      network.set_up(n, false);
    }
    buckets.fill_settled(sim::Stream(1, "buckets"));
    for (RecordIndex r = 0; r < kBlocks; ++r) dhash.place(r);
    republish = std::make_unique<dhash::Republish>(dhash, buckets, network, settings,
                                                   sim::Stream(1, "republish"));
    protocol.set_listener(republish.get());
    protocol.start_all();
    republish->start_all();
  }
  static std::vector<overlay::Id> keys() {
    std::vector<overlay::Id> out;
    for (RecordIndex r = 0; r < kBlocks; ++r) out.push_back(overlay::sha1(std::to_string(r)));
    return out;
  }
  static dhash::Settings dhash_settings(unsigned replicas) {
    return {.replicas = replicas,
            .policy = dhash::CachePolicy::kNone,
            .copies_expire = true,
            .places = 4 * replicas};
  }
  void run(int seconds) { scheduler.run_until(scheduler.now() + Duration::seconds(seconds)); }
  sim::Process join(NodeIndex n) { co_await protocol.join(n, members.next_present(n)); }
  sim::Process leave(NodeIndex n) { co_await protocol.leave(n); }

  // Records whose replicas do not all hold them.
  unsigned incomplete() const {
    unsigned count = 0;
    std::vector<NodeIndex> wanted;
    for (RecordIndex r = 0; r < kBlocks; ++r) {
      buckets.replicas(dhash.key(r), dhash.store().replicas(), wanted);
      bool all = true;
      for (const NodeIndex n : wanted) all = all && dhash.store().holds(n, r);
      count += !all;
    }
    return count;
  }
  // Holders beyond those that there should be.
  std::size_t surplus() const {
    std::size_t count = 0;
    for (RecordIndex r = 0; r < kBlocks; ++r) {
      const unsigned present = dhash.store().present_holders(r, members);
      count += present > dhash.store().replicas() ? present - dhash.store().replicas() : 0;
    }
    return count;
  }
  unsigned lost() const {
    unsigned count = 0;
    for (RecordIndex r = 0; r < kBlocks; ++r) count += dhash.store().lost(r);
    return count;
  }

  sim::Scheduler scheduler;
  std::unique_ptr<sim::LatencyModel> latency = sim::constant_latency(Duration::milliseconds(40));
  overlay::Members members;
  kademlia::Buckets buckets;
  sim::Network network;
  kademlia::Protocol protocol;
  dhash::Dhash dhash;
  std::unique_ptr<dhash::Republish> republish;
};

}  // namespace

TEST_CASE("on a quiet network a block is offered once a pause, whoever of its holders is first") {
  Published p(3, republish_every(1000));
  p.run(10'000);
  const dhash::RepairCosts& costs = p.republish->costs();
  CHECK(costs.blocks_sent == 0);
  CHECK(costs.blocks_dropped == 0);
  CHECK(costs.timeouts == 0);
  CHECK(p.incomplete() == 0);
  CHECK(p.surplus() == 0);
  // A digest for each block and each other keeper, in ten pauses.
  const std::uint64_t digests = (costs.bytes - costs.synchronisations * 2 * 28) / 20;
  CHECK(digests >= 9 * kBlocks * 2);
  CHECK(digests <= 11 * kBlocks * 2);
}

TEST_CASE("what holders that crashed had is made up for at the next republishing") {
  for (const bool disks_survive : {true, false}) {
    dhash::RepairSettings settings = republish_every(1000);
    settings.disks_survive = disks_survive;
    Published p(3, settings);
    for (const NodeIndex n : {7u, 30u}) p.protocol.crash(n);
    CHECK(p.incomplete() > 0);
    p.run(300);
    CHECK(p.lost() == 0);
    p.run(3'000);
    CHECK(p.incomplete() == 0);
    CHECK(p.republish->costs().blocks_sent > 0);
    CHECK(p.republish->costs().timeouts > 0);
  }
}

TEST_CASE("a newcomer is handed its blocks when it is met, not at the next republishing") {
  Published p(3, republish_every(1'000'000), {20});
  p.scheduler.spawn(p.join(20));
  p.run(30);
  REQUIRE(p.members.present(20));
  CHECK(p.dhash.store().count(20) > 0);
  CHECK(p.incomplete() == 0);
  // Each block by one holder: nobody was offered what it had from another already.
  CHECK(p.republish->costs().blocks_sent == p.dhash.store().count(20));
}

TEST_CASE("a node that leaves hands its blocks over") {
  Published p(2, republish_every(1'000'000));
  dhash::RepairSettings settings;
  for (const NodeIndex n : {10u, 11u, 12u, 13u}) {
    p.scheduler.spawn(p.leave(n));
    p.run(5);
    CHECK_FALSE(p.members.present(n));
  }
  CHECK(p.incomplete() == 0);
  CHECK(p.lost() == 0);
}

TEST_CASE("who is no keeper any more drops a block after the time of expiry, not before") {
  Published p(3, republish_every(1000), {20, 21, 40});
  for (const NodeIndex n : {20u, 21u, 40u}) p.scheduler.spawn(p.join(n));
  p.run(10'000);
  CHECK(p.incomplete() == 0);
  CHECK(p.surplus() > 0);
  CHECK(p.republish->costs().blocks_dropped == 0);
  p.run(20'000);
  CHECK(p.incomplete() == 0);
  CHECK(p.surplus() == 0);
  CHECK(p.lost() == 0);
}

TEST_CASE("a node that comes back has what its disk kept, and is no stranger to its blocks") {
  Published p(3, republish_every(1000));
  const std::uint32_t had = p.dhash.store().count(15);
  p.protocol.crash(15);
  p.run(100);
  p.scheduler.spawn(p.join(15));
  p.run(5'000);
  CHECK(p.dhash.store().count(15) == had);
  CHECK(p.incomplete() == 0);
}
