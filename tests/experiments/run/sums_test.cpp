// What is counted of lookups adds up, in either style, whatever fails: RPCs are hops and timeouts,
// hosts have served what arrived, and time is what they took.
#include <catch2/catch.hpp>
#include <cmath>
#include <string>

#include "experiments/world/world.h"
#include "tests/experiments/made_up.h"

namespace ddns::experiments {
namespace {

using Set = std::vector<Override>;

double hops(const Result& r) {
  return total(*r.hop_count);
}
// RPCs that hosts have served.
double served(const Result& r) {
  return total(*r.load_balance) * static_cast<double>(r.counts.queries);
}
double timeouts(const Result& r) {
  return static_cast<double>(r.counts.timeouts);
}
void check_rpcs(const Result& r) {
  CHECK(hops(r) + timeouts(r) == Approx(static_cast<double>(r.counts.rpcs)));
}
Set in_style(const char* style, Set more) {
  more.push_back({"/lookup/style", style});
  return more;
}

constexpr std::string_view kLookups = R"({
  "service": { "kind": "lookup" }, "trace": { "queries": 2000, "in_flight": 64, "start_s": 1 },
  "overlay": { "nodes": 300 },
  "latency": { "kind": "constant", "value_ms": 10 } })";

const Set kCrash = {{"/faults/crash/victims", "uniform"}, {"/faults/crash/fraction", "0.3"}};

TEST_CASE("lookups round crashed hosts: what is sent, served and timed out adds up") {
  for (const char* style : {"iterative", "recursive"}) {
    for (const char* tries : {"1", "3"}) {
      Set set = in_style(style, kCrash);
      set.push_back({"/lookup/tries", tries});
      const Result r = run_text(kLookups, set);
      CHECK(r.counts.failed == 0);
      CHECK(r.counts.timeouts > 100);
      CHECK(r.counts.timeouts % static_cast<unsigned>(tries[0] - '0') == 0);
      check_rpcs(r);
      CHECK(served(r) == Approx(hops(r)));
      CHECK(total(r.living->timeouts) == timeouts(r));
    }
  }
}

TEST_CASE("a lookup takes the time of its hops and its timeouts") {
  for (const char* timeout_ms : {"500", "700"}) {
    Set set = kCrash;
    set.push_back({"/network/timeout_ms", timeout_ms});
    const Result iterative = run_text(kLookups, set);
    CHECK(total(*iterative.latency_ms) ==
          Approx(10 * hops(iterative) + std::stod(timeout_ms) * timeouts(iterative)));
    const Result recursive = run_text(kLookups, in_style("recursive", set));
    const double alone = recursive.hop_count->cumulative(0) * 2000;  // nothing to answer
    CHECK(total(*recursive.latency_ms) == Approx(5 * (hops(recursive) + 2000 - alone) +
                                                 std::stod(timeout_ms) * timeouts(recursive)));
  }
}

TEST_CASE("lost messages: hosts have served what arrived, answered or not") {
  for (const char* style : {"iterative", "recursive"}) {
    const Result r = run_text(kLookups, in_style(style, {{"/network/loss", "0.02"}}));
    REQUIRE(r.counts.failed == 0);
    check_rpcs(r);
    // Of the calls of an iterative lookup 1 - .98^2 come to nothing, .98 * .02 after they were
    // served. A message of a recursive one that is lost has not been.
    const double calls = hops(r) + timeouts(r);
    if (style[0] == 'i') {
      CHECK(timeouts(r) / calls == Approx(1 - .98 * .98).margin(.006));
      CHECK((served(r) - hops(r)) / calls == Approx(.98 * .02).margin(.006));
    } else {
      CHECK(timeouts(r) > 0);
      CHECK(served(r) == Approx(hops(r)));
    }
  }
}

TEST_CASE("a ring that looks after itself: served are lookups and maintenance") {
  for (const char* style : {"iterative", "recursive"}) {
    const Result r = run_text(
        kLookups, in_style(style, {{"/maintenance/on", "true"}, {"/trace/in_flight", "1"}}));
    CHECK(r.counts.timeouts == 0);
    check_rpcs(r);
    double requests = 0;
    for (const overlay::KindCost& of : r.living->maintenance) {
      requests += static_cast<double>(of.cost.messages) / 2;
    }
    CHECK(requests > 100);
    CHECK(served(r) == Approx(hops(r) + requests));
  }
}

TEST_CASE("inserts are counted by the same rule") {
  const Set set = {{"/dhash/replicas", "3"}, {"/latency/kind", "constant"}};
  const Result iterative = run_text(kSmallDay, set);
  const Result recursive = run_text(kSmallDay, in_style("recursive", set));
  CHECK(iterative.counts.insert_rpcs == recursive.counts.insert_rpcs);
}

TEST_CASE("where every answer is late all calls are timeouts, of a static ring too") {
  const Set late = {{"/latency/value_ms", "600"}, {"/lookup/tries", "2"}};
  const Result r = run_text(kLookups, late);
  CHECK_FALSE(r.living);
  CHECK(hops(r) == 0);
  CHECK(r.counts.failed > 1900);  // all but those that began at the owner
  CHECK(r.counts.failed + r.counts.not_found == 2000);
  CHECK(r.counts.rpcs == r.counts.timeouts);
  // Each calls every finger that precedes its key, then the rest of its list of 20.
  CHECK(timeouts(r) >= 2. * 20 * static_cast<double>(r.counts.failed));
  CHECK(served(r) == Approx(timeouts(r)));
  // Half of that is in time for a message one way.
  const Result recursive = run_text(kLookups, in_style("recursive", late));
  CHECK(recursive.counts.timeouts == 0);
  CHECK(recursive.counts.failed == 0);
}

TEST_CASE("where no answer comes in time no record is stored, and none is found") {
  const Result r = run_text(
      kSmallDay,
      {{"/network/timeout_ms", "10"}, {"/latency/kind", "constant"}, {"/latency/value_ms", "11"}});
  CHECK(r.counts.records + r.counts.failed_inserts == 1000);
  CHECK(r.counts.failed_inserts > 900);  // but by the owner itself
  CHECK(r.counts.rpcs == r.counts.timeouts);
}

TEST_CASE("some late answers lead lookups round nodes that are there") {
  const Result r = run_text(R"({
    "service": { "kind": "lookup" }, "trace": { "queries": 2000 }, "overlay": { "nodes": 300 },
    "latency": { "kind": "lognormal", "median_ms": 100, "sigma": 1 } })",
                            {});
  REQUIRE(r.counts.failed == 0);
  check_rpcs(r);
  // 500 ms is ln 5 standard deviations above the median.
  const double late = std::erfc(std::log(5) / std::sqrt(2)) / 2;
  CHECK(timeouts(r) / static_cast<double>(r.counts.rpcs) == Approx(late).margin(.01));
  CHECK(r.latency_ms->max() > 500);
}

// ---- as many copies as asked for, or an error

double stored(std::string_view text, const Set& overrides) {
  return total(*run_text(text, overrides).storage_balance);
}

constexpr std::string_view kSmallRing = R"({
  "trace": { "kind": "steady", "names": 200, "rate_per_s": 1, "duration_s": 10 },
  "overlay": { "nodes": 17, "successors": 3 } })";

TEST_CASE("more replicas than a successor list has room for are refused, or put in place") {
  CHECK(stored(kSmallRing, {{"/dhash/replicas", "4"}}) == 4 * 200);
  for (const char* insert : {"protocol", "placed"}) {
    for (const char* maintenance : {"false", "true"}) {
      const Set set = {
          {"/dhash/replicas", "5"}, {"/dhash/insert", insert}, {"/maintenance/on", maintenance}};
      if (insert == std::string("placed") && maintenance == std::string("false")) {
        CHECK(stored(kSmallRing, set) == 5 * 200);
        continue;
      }
      const auto errors = errors_of(kSmallRing, set);
      REQUIRE(errors.size() == 1);
      CHECK_THAT(errors[0], Catch::Contains("/dhash/replicas"));
    }
  }
  // On a ring of fewer hosts all of them store it.
  CHECK(stored(kSmallRing, {{"/dhash/replicas", "4"}, {"/overlay/nodes", "3"}}) == 3 * 200);
}

TEST_CASE("with virtual nodes a list has to have room for the hosts") {
  const Set set = {{"/overlay/virtual_nodes", "4"}, {"/dhash/replicas", "4"}};
  for (const char* maintenance : {"false", "true"}) {
    Set short_list = set;
    short_list.push_back({"/maintenance/on", maintenance});
    try {
      run_text(kSmallRing, short_list);
      FAIL("no error");
    } catch (const sim::InputError& e) {
      CHECK(e.exit_code() == 3);
      CHECK_THAT(e.what(), Catch::Contains("/dhash/replicas: found 4, expected at most"));
    }
  }
  Set long_list = set;
  long_list.push_back({"/overlay/successors", "20"});
  CHECK(stored(kSmallRing, long_list) == 4 * 200);
  Set placed = set;
  placed.push_back({"/dhash/insert", "placed"});
  CHECK(stored(kSmallRing, placed) == 4 * 200);
}

}  // namespace
}  // namespace ddns::experiments
