// The life of a ring from one window to the next, how it begins and ends, and what cannot be.
#include <algorithm>
#include <catch2/catch.hpp>

#include "experiments/life/life.h"
#include "experiments/spec/faults.h"
#include "tests/experiments/made_up.h"

namespace ddns::experiments {
namespace {

constexpr std::string_view kBusy = R"({
  "trace": { "kind": "steady", "names": 50, "rate_per_s": 1, "duration_s": 1000 },
  "overlay": { "nodes": 60, "successors": 8 },
  "dhash": { "replicas": 3, "insert": "placed" },
  "churn": { "kind": "exponential", "mean_life_s": 300, "graceful": 0.5 },
  "output": { "window_s": 7 } })";

TEST_CASE("hosts add up in every window") {
  for (const char* virtual_nodes : {"1", "3"}) {
    const Result r = run_text(kBusy, {{"/overlay/virtual_nodes", virtual_nodes}});
    std::uint64_t hosts = 60;
    for (const Window& w : r.windows) {
      INFO("the window that ends at " << w.end_s);
      CHECK(w.hosts == hosts + w.joins - w.leaves - w.crashes);
      hosts = w.hosts;
      if (*virtual_nodes == '1') CHECK(w.nodes == w.hosts);
    }
    CHECK(r.living->joins > 50);
    CHECK(r.living->leaves > 50);
    CHECK(r.living->crashes > 50);
  }
}

TEST_CASE("nodes times seconds are those of the members") {
  // Ten of fifty hosts crash after a hundred seconds of five hundred, and nothing else happens.
  const Result r = run_text(R"({
    "trace": { "kind": "steady", "names": 50, "duration_s": 500 },
    "overlay": { "nodes": 50 }, "dhash": { "insert": "placed" },
    "faults": { "crash": { "victims": "uniform", "fraction": 0.2, "at_s": 100 } } })");
  CHECK(r.living->node_seconds == Approx(50 * 100 + 40 * 400).margin(50));
}

TEST_CASE("a run ends when its last question is answered, and so does its last window") {
  // All begin at once, and every hop takes a tenth of a second.
  const Result r = run_text(R"({
    "service": { "kind": "lookup" }, "trace": { "queries": 1000, "in_flight": 1000, "start_s": 5 },
    "overlay": { "nodes": 200 }, "latency": { "kind": "constant", "value_ms": 100 },
    "output": { "window_s": 3 } })");
  REQUIRE(r.windows.size() == 2);
  CHECK(r.windows[0].end_s == 3);
  CHECK(r.windows[1].end_s == Approx(5 + r.latency_ms->max() / 1000));
}

TEST_CASE("no window begins when the trace is over") {
  // The last questions are asked in the last tenth of a second, and answered after it.
  const Result r = run_text(R"({
    "trace": { "kind": "steady", "names": 50, "rate_per_s": 100, "duration_s": 50 },
    "overlay": { "nodes": 60 }, "dhash": { "insert": "placed", "cache": { "policy": "none" } },
    "latency": { "kind": "constant", "value_ms": 100 }, "output": { "window_s": 10 } })");
  REQUIRE(r.windows.size() == 5);
  for (std::size_t i = 0; i < 4; ++i) CHECK(r.windows[i].end_s == 10 * (i + 1.0));
  CHECK(r.windows[4].end_s > 50);
  CHECK(r.windows[4].end_s <= 50 + r.latency_ms->max() / 1000);
}

TEST_CASE("the share of a crash is rounded to the nearest host") {
  const std::pair<const char*, std::uint64_t> shares[] = {
      {"0.29", 29}, {"0.134", 13}, {"0.136", 14}};
  for (const auto& [fraction, struck] : shares) {
    const Result r = run_text(
        R"({ "service": { "kind": "lookup" },
             "trace": { "queries": 10 }, "overlay": { "nodes": 100 } })",
        {{"/faults/crash/victims", "uniform"}, {"/faults/crash/fraction", fraction}});
    CHECK(r.living->crashes == struck);
  }
}

TEST_CASE("what cannot be of a ring's life is refused") {
  const auto refused = [](std::string_view text, const char* where) {
    const auto errors = errors_of(text);
    REQUIRE(errors.size() == 1);
    CHECK_THAT(errors[0], Catch::Contains(where));
  };
  refused(R"({ "churn": { "kind": "pareto", "shape": 1 } })", "/churn/shape");
  refused(R"({ "churn": { "kind": "weibull" }, "maintenance": { "on": false } })",
          "/maintenance/on");
  refused(R"({ "maintenance": { "on": true, "stabilise_s": [20, 10] } })",
          "/maintenance/stabilise_s");
  refused(R"({ "maintenance": { "on": true }, "dhash": { "replicas": 30 } })", "/dhash/replicas");
  refused(R"({ "faults": { "crash": { "victims": "arc", "back_after_s": 5 } } })",
          "/faults/crash/back_after_s");
  refused(R"({ "service": { "kind": "lookup" },
               "faults": { "crash": { "victims": "popular-owners" } } })",
          "/faults/crash/victims");
  refused(R"({ "faults": { "partition": { "kind": "unifrom" } } })", "did you mean \"uniform\"");
}

TEST_CASE("churn needs hosts that can go") {
  for (const char* nodes : {"1", "2"}) {
    const auto errors =
        errors_of(R"({ "churn": { "kind": "exponential" } })", {{"/overlay/nodes", nodes}});
    REQUIRE(errors.size() == 1);
    CHECK_THAT(errors[0], Catch::Contains("/overlay/nodes") && Catch::Contains("at least 3"));
  }
  const Result three = run_text(R"({
    "trace": { "kind": "steady", "names": 5, "duration_s": 2000 }, "overlay": { "nodes": 3 },
    "dhash": { "insert": "placed" }, "churn": { "kind": "exponential", "mean_life_s": 100 } })");
  CHECK(three.living->crashes > 10);
  CHECK(three.living->joins > 10);
}

constexpr std::string_view kFault = R"({
  "trace": { "kind": "steady", "names": 5, "duration_s": 100, "start_s": 20 },
  "overlay": { "nodes": 10 }, "maintenance": { "on": true },
  "faults": { "crash": { "victims": "uniform", "fraction": 0.2, "at_s": 10, "back_after_s": 20 },
              "partition": { "kind": "uniform", "at_s": 60, "lasts_s": 1000 } } })";

TEST_CASE("a fault that cannot happen is refused") {
  const auto refused = [](const char* pointer, const char* value, const char* where) {
    INFO(pointer << " = " << value);
    const auto errors = errors_of(kFault, {{pointer, value}});
    CHECK(
        std::ranges::any_of(errors, [&](const std::string& e) { return e.find(where) != e.npos; }));
  };
  CHECK(errors_of(kFault).empty());
  CHECK(errors_of(kFault, {{"/faults/crash/at_s", "99.9"}}).empty());
  refused("/faults/crash/at_s", "120", "/faults/crash/at_s: is due 120 s");
  refused("/faults/crash/back_after_s", "110", "/faults/crash/back_after_s: is due 120 s");
  refused("/faults/partition/at_s", "120", "/faults/partition/at_s: is due 120 s");
  refused("/faults/crash/fraction", "0.04", "/faults/crash/fraction: found 0.04, which is none");
  refused("/faults/partition/shares", "[1, 0.01]", "/faults/partition/shares");
  refused("/overlay/nodes", "1", "/faults/crash/fraction: found 0.2, which is none of 1 hosts");
}

TEST_CASE("a fault that the run has ended before is an error") {
  const char* const text = R"({ "service": { "kind": "lookup" }, "trace": { "queries": 10 },
                                "overlay": { "nodes": 100 },
                                "faults": { "crash": { "victims": "uniform", "at_s": 1000 } } })";
  try {
    run_text(text);
    FAIL("no error");
  } catch (const sim::InputError& e) {
    CHECK(e.exit_code() == 3);
    CHECK_THAT(e.what(), Catch::Contains("/faults/crash/at_s: is due 1000 s"));
  }
}

TEST_CASE("groups of a partition share the hosts") {
  FaultSpec faults;
  faults.partition_shares = {1, 1, 2};
  CHECK(group_ends(faults, 8) == std::vector<std::uint32_t>{2, 4, 8});
  CHECK(group_ends(faults, 10) == std::vector<std::uint32_t>{3, 5, 10});
}

}  // namespace
}  // namespace ddns::experiments
