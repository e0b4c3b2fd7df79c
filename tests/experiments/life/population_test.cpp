// How few hosts are left on a ring that all want to leave: questions need one to start at.
#include <algorithm>
#include <catch2/catch.hpp>
#include <vector>

#include "experiments/life/churn.h"
#include "experiments/life/faults.h"
#include "tests/experiments/made_up.h"

namespace ddns::experiments {
namespace {

// Leaving takes ten times as long as the hosts live, so all are on their way out at once.
constexpr std::string_view kAllLeave = R"({
  "service": { "kind": "lookup" }, "trace": { "queries": 100, "in_flight": 2 },
  "overlay": { "nodes": 10, "successors": 4 },
  "latency": { "kind": "constant", "value_ms": 10000 },
  "network": { "timeout_ms": 20000 },
  "churn": { "kind": "exponential", "mean_life_s": 1, "graceful": 1, "absent_nodes": 1 } })";

// What a spec makes of a ring, looked at every simulated second.
template <class Check>
void watch_ring(const Spec& spec, Check check) {
  World world(spec);
  Population population(world);
  Churn churn(world, population);
  Faults faults(world, population);
  const std::vector<std::uint32_t> asked;
  churn.start();
  faults.start(asked);
  for (int second = 1; second <= 200; ++second) {
    world.scheduler.run_until(sim::Time::at_ns(second * 1'000'000'000LL));
    check(world, population);
  }
}

TEST_CASE("hosts that leave all at once leave two behind") {
  HostIndex fewest_present = 10;
  HostIndex fewest_staying = 10;
  watch_ring(spec_of(kAllLeave), [&](const World& world, const Population& population) {
    fewest_present = std::min(fewest_present, population.present_count());
    fewest_staying = std::min(fewest_staying, population.staying_count());
    REQUIRE(population.staying_count() <= population.present_count());
    REQUIRE(world.members.present_count() >= population.present_count());
  });
  CHECK(fewest_present == 2);
  CHECK(fewest_staying == 2);
}

TEST_CASE("a crash among hosts that leave spares one that stays") {
  const Spec spec = spec_of(kAllLeave, {{"/faults/crash/victims", "uniform"},
                                        {"/faults/crash/fraction", "0.999"},
                                        {"/faults/crash/at_s", "8"}});
  HostIndex fewest_staying = 10;
  watch_ring(spec, [&](const World& world, const Population& population) {
    fewest_staying = std::min(fewest_staying, population.staying_count());
    REQUIRE(world.members.present_count() >= 1);
  });
  CHECK(fewest_staying >= 1);
}

TEST_CASE("questions on a ring that all want to leave come to an end") {
  const Result r = run(spec_of(kAllLeave));
  CHECK(r.counts.queries == 100);
}

}  // namespace
}  // namespace ddns::experiments
