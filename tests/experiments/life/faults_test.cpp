// What an experiment says of partitions and of repair reaches the ring.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "experiments/life/faults.h"
#include "experiments/run/inserts.h"
#include "tests/experiments/made_up.h"

namespace ddns::experiments {
namespace {

TEST_CASE("three groups of a partition are three rings") {
  const Spec spec = spec_of(R"({
    "service": { "kind": "lookup" }, "trace": { "queries": 10 }, "overlay": { "nodes": 90 },
    "faults": { "partition": { "kind": "uniform", "shares": [1, 1, 1], "at_s": 10 } },
    "maintenance": { "on": true }, "output": { "graph": true } })",
                            {{"/trace/start_s", "1800"}});
  const Result r = run(spec);
  REQUIRE(r.living->groups.size() == 3);
  for (const GroupCounts& group : r.living->groups) CHECK(group.hosts == 30);
  CHECK(r.graph->connectivity.components == 3);
}

// Hosts with places, on several nodes each, some of them away.
constexpr std::string_view kPlaces = R"({
  "service": { "kind": "lookup" }, "trace": { "queries": 10 },
  "overlay": { "nodes": 90, "virtual_nodes": 2 },
  "faults": { "partition": { "kind": "near" } },
  "churn": { "kind": "exponential", "absent_nodes": 30 } })";

// How many hosts could be the middle of the group: all others of it are as near to the middle as
// any host that is in none of these groups.
int middles(const World& world, const std::vector<std::uint8_t>& groups, std::uint8_t group,
            std::set<std::uint8_t> left_out) {
  const overlay::Members& members = world.members;
  left_out.insert(group);
  int found = 0;
  for (overlay::NodeIndex m = 0; m < members.count(); ++m) {
    if (groups[members.host(m)] != group) continue;
    sim::Duration farthest;
    sim::Duration nearest = sim::Duration::seconds(1000);
    for (overlay::NodeIndex n = 0; n < members.count(); ++n) {
      if (members.same_host(m, n)) continue;
      const sim::Duration away = world.distances->between(m, n);
      if (groups[members.host(n)] == group) farthest = std::max(farthest, away);
      if (!left_out.contains(groups[members.host(n)])) nearest = std::min(nearest, away);
    }
    found += farthest <= nearest;
  }
  return found;
}

TEST_CASE("the sides of a partition by place are a host and those that are nearest to it") {
  for (const char* kind : {"\"euclidean\"", "\"transit-stub\""}) {
    for (const char* seed : {"1", "2", "3"}) {
      const auto with = [&](const char* partition, const char* shares) {
        return spec_of(kPlaces, {{"/latency/kind", kind},
                                 {"/seed", seed},
                                 {"/faults/partition/kind", partition},
                                 {"/faults/partition/shares", shares}});
      };
      const Spec spec = with("\"near\"", "[7, 2, 3]");
      World world(spec);
      const Population population(world);
      const std::vector<std::uint8_t> groups = partition_groups(world, population);
      REQUIRE(groups.size() == 120);
      CHECK(std::ranges::count(groups, 0) == 70);
      CHECK(std::ranges::count(groups, 1) == 20);
      CHECK(std::ranges::count(groups, 2) == 30);
      CHECK(middles(world, groups, 1, {}) > 0);
      CHECK(middles(world, groups, 2, {1}) > 0);

      const Spec any = with("\"uniform\"", "[7, 2, 3]");
      World same(any);
      CHECK(middles(same, partition_groups(same, Population(same)), 1, {}) == 0);
    }
  }
}

TEST_CASE("of two halves of a square one is a disc") {
  const Spec spec = spec_of(kPlaces, {{"/latency/kind", "\"euclidean\""}});
  World world(spec);
  const std::vector<std::uint8_t> groups = partition_groups(world, Population(world));
  // Where the hosts stand is drawn so; each edge of the square is the one on the other side.
  const auto place = [&](std::uint32_t host) {
    sim::Rng rng = sim::Stream(spec.seed, "points").at(host);
    const double x = rng.unit();
    return std::pair(x, rng.unit());
  };
  const auto away = [&](std::uint32_t a, std::uint32_t b) {
    const auto gap = [](double u, double v) {
      return std::min(std::abs(u - v), 1 - std::abs(u - v));
    };
    return std::hypot(gap(place(a).first, place(b).first), gap(place(a).second, place(b).second));
  };
  int middles = 0;
  for (std::uint32_t middle = 0; middle < groups.size(); ++middle) {
    double farthest = 0;
    double nearest = 1;
    for (std::uint32_t h = 0; h < groups.size(); ++h) {
      double& bound = groups[h] == 0 ? farthest : nearest;
      bound = groups[h] == 0 ? std::max(bound, away(middle, h)) : std::min(bound, away(middle, h));
    }
    middles += farthest <= nearest;
  }
  CHECK(middles > 0);
}

TEST_CASE("a partition by place needs places") {
  const auto errors = errors_of(kPlaces);
  REQUIRE(errors.size() == 1);
  CHECK_THAT(errors[0], Catch::Contains("/faults/partition/kind: found \"near\", expected") &&
                            Catch::Contains("/latency/kind is \"empirical\""));
}

// What a side has of its own is counted by hand.
TEST_CASE("of a partition the records that a side of owners has itself are counted") {
  const Spec spec = spec_of(R"({
    "trace": { "kind": "steady", "names": 200, "rate_per_s": 0.01, "duration_s": 100 },
    "overlay": { "nodes": 60 }, "latency": { "kind": "euclidean" },
    "dhash": { "replicas": 2, "cache": { "policy": "none" } },
    "faults": { "partition": { "kind": "near", "shares": [2, 1] } },
    "output": { "nearest_holder": true } })");
  const Result r = run(spec);
  REQUIRE(r.living->groups.size() == 2);
  World world(spec);
  const std::vector<std::uint8_t> groups = partition_groups(world, Population(world));
  std::vector<std::uint64_t> records(2);
  std::vector<std::uint64_t> here(2);
  std::vector<overlay::NodeIndex> replicas;
  for (dns::RecordIndex record = 0; record < 200; ++record) {
    const overlay::NodeIndex client = inserting_node(world, record);
    const std::uint8_t side = groups[client];
    world.overlay->replicas(world.dhash->key(record), 2, replicas);
    ++records[side];
    here[side] +=
        std::ranges::any_of(replicas, [&](auto n) { return n != client && groups[n] == side; });
  }
  for (const std::uint8_t side : {0, 1}) {
    const OwnedRecords& owned = *r.living->groups[side].owned;
    CHECK(owned.records == records[side]);
    CHECK(owned.stored == here[side]);
    CHECK(owned.held == here[side]);
  }
}

constexpr std::string_view kRepair = R"({
  "trace": { "kind": "steady", "names": 300, "rate_per_s": 1, "duration_s": 2000 },
  "overlay": { "nodes": 60 },
  "dhash": { "replicas": 3, "insert": "placed",
             "repair": { "period_s": [1000000, 1000000], "block_bytes": 1000 } },
  "faults": { "crash": { "victims": "uniform", "fraction": 0.1, "at_s": 100 } },
  "maintenance": { "on": true },
  "output": { "window_s": 100 } })";

TEST_CASE("repair begins when nodes have seen a change for as long as they are told to wait") {
  for (const int reaction_s : {5, 800}) {
    const Result r =
        run(spec_of(kRepair, {{"/dhash/repair/reaction_s", std::to_string(reaction_s)}}));
    const auto begun = std::ranges::find_if(r.windows, [](auto& w) { return w.repair_bytes > 0; });
    REQUIRE(begun != r.windows.end());
    // Neighbours of those that crash notice within a round, of 45 s and a few timeouts.
    CHECK(begun->end_s > 100 + reaction_s);
    CHECK(begun->end_s <= 100 + reaction_s + 60 + 100);
    CHECK(r.living->repair->bytes > 1000 * r.living->repair->blocks_sent);
    CHECK(r.living->blocks.under_replicated == 0);
  }
}

}  // namespace
}  // namespace ddns::experiments
