// Windows of time hold what came between their ends, and the last one ends with the run.
#include "experiments/run/windows.h"

#include <catch2/catch.hpp>
#include <vector>

#include "tests/experiments/made_up.h"

namespace ddns::experiments {
namespace {

constexpr std::string_view kTenSeconds = R"({
  "trace": { "kind": "steady", "names": 3, "duration_s": 35 }, "overlay": { "nodes": 10 },
  "dhash": { "insert": "placed", "cache": { "policy": "none" } }, "output": { "window_s": 10 } })";

// A ring on which nothing happens but what the test says.
struct Watched {
  explicit Watched(std::string_view text) : spec(spec_of(text)), world(spec), measurements(world) {
    for (dhash::RecordIndex r = 0; r < 3; ++r) measurements.inserted(r, world.dhash->place(r));
    measurements.inserts_done();
  }
  void answered(int after_ms) {
    const NodeIndex holder = world.dhash->store().holders(0).front();
    const overlay::LookupResult found = {
        .end = overlay::LookupResult::End::kFound, .hops = 2, .server = holder};
    measurements.answered(asked++, 0, {0, world.dhash->key(0)}, found,
                          sim::Duration::milliseconds(after_ms));
  }
  void until(double s) {
    world.scheduler.run_until(sim::Time::at_ns(static_cast<std::int64_t>(s * 1e9)));
  }

  Spec spec;
  World world;
  Measurements measurements;
  Life life{world, measurements.asked()};
  Windows windows{world, measurements, life};
  std::uint64_t asked = 0;
};

TEST_CASE("windows: each holds its own questions and latencies, none begins after the trace") {
  Watched w(kTenSeconds);
  w.answered(100);
  w.answered(300);
  w.until(15);  // the first has ended, the second has begun
  w.answered(500);
  w.until(42);  // the trace is over, an answer is late
  w.answered(700);
  const std::vector<Window> windows = w.windows.finish();
  REQUIRE(windows.size() == 4);
  const double ends[] = {10, 20, 30, 42};
  const std::uint64_t queries[] = {2, 1, 0, 1};
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(windows[i].end_s == ends[i]);
    CHECK(windows[i].queries == queries[i]);
    CHECK(windows[i].answered == queries[i]);
    CHECK(windows[i].hops == 2 * queries[i]);
    CHECK(windows[i].hosts == 10);
    CHECK(windows[i].blocks.records == 3);  // a state, not a count of the window
  }
  CHECK(windows[0].latency_ms_p50 == 100);
  CHECK(windows[0].latency_ms_p99 == 300);
  CHECK(windows[1].latency_ms_p50 == 500);
  CHECK_FALSE(windows[2].latency_ms_p50);
}

TEST_CASE("windows: a run that ends with one has none of no length") {
  Watched w(kTenSeconds);
  w.until(20);
  CHECK(w.windows.finish().size() == 2);
}

TEST_CASE("windows: none where none are asked for, and no latencies are kept for them") {
  Watched w(R"({
    "trace": { "kind": "steady", "names": 3, "duration_s": 35 }, "overlay": { "nodes": 10 },
    "dhash": { "insert": "placed" } })");
  w.answered(100);
  w.until(20);
  CHECK(w.windows.finish().empty());
  CHECK(w.measurements.take_latencies().count() == 0);
}

}  // namespace
}  // namespace ddns::experiments
