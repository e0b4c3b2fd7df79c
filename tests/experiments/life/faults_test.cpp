// What an experiment says of partitions and of repair reaches the ring.
#include <algorithm>
#include <catch2/catch.hpp>

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
