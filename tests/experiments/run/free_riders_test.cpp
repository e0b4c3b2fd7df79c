// Hosts that ask and do not serve: outside the ring, and silent on it.
#include <catch2/catch.hpp>
#include <cmath>

#include "tests/experiments/made_up.h"

namespace ddns::experiments {
namespace {

const char* const kRiders = R"({
  "service": { "kind": "lookup" }, "trace": { "queries": 4000 }, "overlay": { "nodes": 300 } })";

std::vector<Override> riding(const char* kind, const char* share, std::vector<Override> more = {}) {
  std::vector<Override> set = {{"/faults/free_riders/kind", kind},
                               {"/faults/free_riders/share", share}};
  set.insert(set.end(), more.begin(), more.end());
  return set;
}

// RPCs served in all, for each lookup.
double served(const Result& r) {
  return total(*r.load_balance);
}

TEST_CASE("riders outside leave a smaller ring, and each of their questions takes one call more") {
  for (const char* style : {"iterative", "recursive"}) {
    const Override as{"/lookup/style", style};
    const Result ring = run_text(kRiders, {{"/overlay/nodes", "180"}, as});
    const Result r = run_text(kRiders, riding("outside", "0.4", {as}));
    CHECK(r.counts.nodes == 180);
    CHECK(r.counts.not_found == 4000);
    CHECK(r.counts.wrong_owner == 0);
    // The ring and the keys are the same, so what is more is the call to the ring.
    const auto by_riders = static_cast<double>(r.counts.rpcs - ring.counts.rpcs);
    CHECK(by_riders == Approx(0.4 * 4000).margin(5 * std::sqrt(4000 * 0.4 * 0.6)));
    CHECK(served(r) == Approx(served(ring) + by_riders / 4000));
    CHECK(r.load_balance->values.count() == 180);
    CHECK(r.latency_ms->mean() > ring.latency_ms->mean());
  }
}

TEST_CASE("where clients have their nodes, the clients of riders ask from outside always") {
  const std::vector<Override> set =
      riding("outside", "0.5", {{"/lookup/origin", "client"}, {"/trace/clients", "1"}});
  const Result r = run(spec_of(kSmallDay, set));
  const Result plain = run(
      spec_of(kSmallDay,
              {{"/lookup/origin", "client"}, {"/trace/clients", "1"}, {"/overlay/nodes", "50"}}));
  const std::uint64_t more = r.counts.rpcs - plain.counts.rpcs;
  CHECK((more == 0 || more == 3000));
}

TEST_CASE("a silent owner costs a timeout, and so does the next one") {
  // On one-hop routing every lookup calls nodes in a row until one serves: s / (1 - s) do not.
  for (const char* share : {"0.2", "0.5"}) {
    const Result r = run_text(kRiders, riding("silent", share, {{"/overlay/kind", "one-hop"}}));
    const double s = std::stod(share);
    CHECK(r.counts.failed == 0);
    const double a_lookup = static_cast<double>(r.counts.timeouts) / 4000;
    CHECK(a_lookup == Approx(s / (1 - s)).epsilon(0.15));
    // Those that serve share all that is served; the others are not listed.
    CHECK(static_cast<double>(r.load_balance->values.count()) == Approx(300 * (1 - s)));
    CHECK(served(r) * 4000 == Approx(r.counts.rpcs - r.counts.timeouts));
  }
}

TEST_CASE("a block is out of reach where all of its holders are silent or have crashed") {
  const char* const text = R"({
    "trace": { "kind": "steady", "names": 4000, "rate_per_s": 10, "duration_s": 300 },
    "overlay": { "nodes": 1000 },
    "dhash": { "insert": "placed", "cache": { "policy": "none" } },
    "faults": { "crash": { "victims": "uniform", "fraction": 0.2 } } })";
  for (const char* replicas : {"1", "2"}) {
    for (const char* share : {"0", "0.3"}) {
      const Result r = run_text(text, riding("silent", share, {{"/dhash/replicas", replicas}}));
      const double none = std::stod(share) + (1 - std::stod(share)) * 0.2;
      const double lost = static_cast<double>(r.living->blocks.unavailable) / 4000;
      CHECK(lost == Approx(std::pow(none, std::stod(replicas))).margin(0.05));
      CHECK(r.counts.answered + r.counts.gone + r.counts.missed + r.counts.failed ==
            r.counts.queries);
      // A silent host reads its own disk.
      CHECK(static_cast<double>(r.counts.gone) / static_cast<double>(r.counts.queries) ==
            Approx(lost).margin(0.1));
    }
  }
}

std::vector<Override> limited(const char* kind, const char* quota, const char* blocks) {
  std::vector<Override> set = riding(kind, "0.4",
                                     {{"/quota/kind", quota},
                                      {"/quota/blocks_per_unit", blocks},
                                      {"/quota/attacker/hosts", "0"},
                                      {"/quota/organisations", "4"}});
  if (quota == std::string("proportional")) set.push_back({"/quota/slack", "8"});
  return set;
}

TEST_CASE("quotas in proportion to contribution keep those out who contribute nothing") {
  for (const char* kind : {"outside", "silent"}) {
    const Result r = run(spec_of(kSmallDay, limited(kind, "proportional", "1000")));
    REQUIRE(r.quota->free_riders);
    const InsertCounts& riders = *r.quota->free_riders;
    CHECK(r.quota->room == 60000);
    CHECK(static_cast<double>(riders.tried) == Approx(400).margin(80));
    CHECK(riders.stored == 0);
    // All of the others' are, but for those whose owner is the silent host that inserts them.
    const std::uint64_t own = kind == std::string("silent") ? 10 : 0;
    CHECK(r.quota->ordinary.stored + own >= 1000 - riders.tried);
    // Without a quota they are as good as anybody, while there is room.
    const Result room = run(spec_of(kSmallDay, limited(kind, "room", "1000")));
    CHECK(room.quota->free_riders->tried == riders.tried);
    CHECK(room.quota->ordinary.stored + own >= 1000);
  }
  // Too little of it is too little for all alike.
  const Result full = run(spec_of(kSmallDay, limited("outside", "room", "8")));
  const auto share = [](std::uint64_t part, std::uint64_t all) {
    return static_cast<double>(part) / static_cast<double>(all);
  };
  const InsertCounts& riders = *full.quota->free_riders;
  const InsertCounts& all = full.quota->ordinary;
  CHECK(full.quota->blocks <= 480);
  CHECK(share(riders.stored, riders.tried) == Approx(share(all.stored, all.tried)).margin(0.1));
}

TEST_CASE("riders that cannot be are refused") {
  const auto error = [](const std::vector<Override>& set) {
    const auto lines = errors_of(kSmallDay, set);
    return lines.size() == 1 ? lines[0] : std::string();
  };
  CHECK(error(riding("outside", "0.001")).find("none of 100 hosts") != std::string::npos);
  CHECK(error(riding("silent", "0.1", {{"/maintenance/on", "true"}}))
            .find("/faults/free_riders/kind: found \"silent\", expected outside") !=
        std::string::npos);
  CHECK(spec_of(kSmallDay, riding("outside", "0.999")).overlay.hosts == 1);
}

}  // namespace
}  // namespace ddns::experiments
