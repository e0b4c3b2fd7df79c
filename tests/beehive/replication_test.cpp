// Owners that learn what is popular, on a network small enough to count every copy.
#include "beehive/replication.h"

#include <catch2/catch.hpp>

#include "pastry/pastry.h"
#include "sim/check.h"
#include "tests/overlay/by_scan.h"

namespace {

using namespace ddns;
using namespace ddns::overlay;
using namespace ddns::beehive;

constexpr unsigned kDigitBits = 4;

struct World {
  explicit World(unsigned records)
      : members(Members::random(200, sim::Stream(1, "ids"))),
        pastry(members, {.seed = 1}),
        latency(sim::constant_latency(sim::Duration::milliseconds(1))),
        network(scheduler, *latency, members.count(), {}),
        dhash({network, pastry}, keys(records), {.copies_expire = true}) {
    for (dhash::RecordIndex r = 0; r < records; ++r) dhash.place(r);
  }
  static std::vector<Id> keys(unsigned records) {
    std::vector<Id> out;
    sim::Rng rng = sim::Stream(1, "keys").at(0);
    while (out.size() < records) out.push_back(random_id(rng));
    return out;
  }
  // Nodes that a copy of the record is to be on: a look at all of them.
  unsigned sharing(dhash::RecordIndex record, unsigned digits) const {
    unsigned nodes = 0;
    for (NodeIndex n = 0; n < members.count(); ++n) {
      nodes += common_bits(members.id(n), dhash.key(record)) >= digits * kDigitBits &&
               !dhash.store().holds(n, record);
    }
    return nodes;
  }

  Members members;
  pastry::Pastry pastry;
  sim::Scheduler scheduler;
  std::unique_ptr<sim::LatencyModel> latency;
  sim::Network network;
  dhash::Dhash dhash;
};

TEST_CASE("Copies are on the nodes that share the digits of a record's level, and on no other") {
  World w(3);
  Replication beehive(w.dhash, kDigitBits, 3, 0);
  const std::vector<Level> levels = {0, 1, 2};
  beehive.set_levels(levels);
  CHECK(w.dhash.cache().copies() == w.sharing(0, 0) + w.sharing(1, 1) + w.sharing(2, 2));
  CHECK(w.sharing(0, 0) == 199);
  const std::vector<Level> others = {1, 3, 0};
  beehive.set_levels(others);
  CHECK(w.dhash.cache().copies() == w.sharing(0, 1) + w.sharing(2, 0));
  beehive.update(2);
  beehive.update(1);
  CHECK(beehive.counts().updates == 2);
  CHECK(beehive.counts().updates_sent == w.sharing(2, 0));
  CHECK(beehive.counts().copies_sent == 0);
}

TEST_CASE("The least shares are those of the last record of each level") {
  const std::vector<std::uint64_t> weights = {60, 25, 10, 5};
  const std::vector<Level> levels = {0, 1, 1, 3};
  CHECK(least_shares(weights, levels, 3) == std::vector<double>{.6, .1, .1});
  const std::vector<Level> none = {1, 1, 1, 3};
  CHECK(least_shares(weights, none, 3) == std::vector<double>{2, .1, .1});
}

TEST_CASE("A record that is asked for is replicated a level a round, and dropped when forgotten") {
  World w(2);
  Replication beehive(w.dhash, kDigitBits, 2, 1000);
  const std::vector<double> shares = {.5, .2};
  // Asked of the owner, who knows of it at once; the other record keeps the owners' count up.
  const auto ask = [&](dhash::RecordIndex r, NodeIndex server, unsigned times) {
    for (unsigned i = 0; i < times; ++i) beehive.answered(r, server);
  };
  ask(0, w.pastry.owner(w.dhash.key(0)), 100);
  beehive.round(shares);
  CHECK(beehive.levels() == std::vector<Level>{1, 2});
  CHECK(w.dhash.cache().copies() == w.sharing(0, 1));
  beehive.round(shares);
  CHECK(beehive.levels() == std::vector<Level>{0, 2});
  CHECK(beehive.counts().copies_sent == 199);
  CHECK(beehive.counts().aggregates == 2000);
  for (unsigned i = 0; i < 30; ++i) {
    ask(1, w.pastry.owner(w.dhash.key(1)), 100);
    beehive.round(shares);
  }
  CHECK(beehive.levels() == std::vector<Level>{2, 0});
  CHECK(w.dhash.cache().copies() == 199);
  CHECK(beehive.counts().copies_dropped == 199);
}

TEST_CASE("What is asked of a node far from the owner takes a round for each digit to be known") {
  World w(1);
  Replication beehive(w.dhash, kDigitBits, 2, 0);
  const std::vector<double> shares = {.5, .2};
  NodeIndex far = 0;
  while (common_bits(w.members.id(far), w.dhash.key(0)) >= kDigitBits) ++far;
  beehive.answered(0, far);
  beehive.round(shares);
  CHECK(beehive.levels().front() == 2);
  beehive.round(shares);
  CHECK(beehive.levels().front() == 2);
  beehive.round(shares);
  CHECK(beehive.levels().front() == 1);
}

}  // namespace
