// The scheduler: the order of events, where runs begin and end, and that a run repeats itself.
#include "sim/scheduler.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <stdexcept>
#include <utility>
#include <vector>

#include "sim/random.h"

#include "tests/sim/ms.h"

namespace ddns::sim {
namespace {

using Log = std::vector<std::pair<std::int64_t, int>>;  // when, who

Process note_after(Scheduler& scheduler, Duration d, int who, Log& log) {
  co_await scheduler.delay(d);
  log.emplace_back(scheduler.now().ns(), who);
}

Process note_each(Scheduler& scheduler, std::vector<Duration> delays, int who, Log& log) {
  for (const Duration d : delays) {
    co_await scheduler.delay(d);
    log.emplace_back(scheduler.now().ns(), who);
  }
}

Process stop_after(Scheduler& scheduler, Duration d) {
  co_await scheduler.delay(d);
  scheduler.stop();
}

}  // namespace

TEST_CASE("processes wake in order of time, those of one instant in order of scheduling",
          "[scheduler]") {
  Rng rng = Stream(1, "scheduler").at(0);
  Scheduler scheduler;
  Log log;
  Log expected;
  for (int who = 0; who < 5000; ++who) {
    const Duration d = Duration::nanoseconds(rng.below(1000));
    scheduler.spawn(note_after(scheduler, d, who, log));
    expected.emplace_back(d.ns(), who);
  }
  scheduler.run();
  std::stable_sort(expected.begin(), expected.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  CHECK(log == expected);
  CHECK(scheduler.idle());
  CHECK(scheduler.events() == 10'000);
}

TEST_CASE("time goes on from where a process waited", "[scheduler]") {
  Scheduler scheduler;
  Log log;
  scheduler.spawn(note_each(scheduler, {ms(5), ms(0), ms(3)}, 1, log));
  scheduler.spawn(note_each(scheduler, {ms(4), ms(4)}, 2, log));
  scheduler.run();
  // At 8 ms process 2 was scheduled at 4 ms and process 1 at 5 ms.
  const Log expected{
      {4'000'000, 2}, {5'000'000, 1}, {5'000'000, 1}, {8'000'000, 2}, {8'000'000, 1}};
  CHECK(log == expected);
}

TEST_CASE("a process starts at the present instant, after what is scheduled for it",
          "[scheduler]") {
  Scheduler scheduler;
  Log log;
  scheduler.run_until(Time::at_ns(7));
  scheduler.spawn(note_after(scheduler, Duration{}, 1, log));
  scheduler.spawn(note_after(scheduler, Duration{}, 2, log));
  CHECK(log.empty());
  scheduler.run();
  CHECK(log == Log{{7, 1}, {7, 2}});
}

TEST_CASE("run_until includes its end and leaves the rest pending", "[scheduler]") {
  Scheduler scheduler;
  Log log;
  for (int i = 1; i <= 5; ++i) scheduler.spawn(note_after(scheduler, ms(i), i, log));
  scheduler.run_until(Time() + ms(3));
  CHECK(log.size() == 3);
  CHECK(scheduler.now() == Time() + ms(3));
  CHECK_FALSE(scheduler.idle());
  scheduler.run_until(Time() + Duration::microseconds(3'999));
  CHECK(log.size() == 3);
  CHECK(scheduler.now().ns() == 3'999'000);
  // What is spawned now comes before the events that run_until has looked at already.
  scheduler.spawn(note_after(scheduler, Duration::nanoseconds(1), 9, log));
  scheduler.run();
  CHECK(log.back() == std::pair<std::int64_t, int>{5'000'000, 5});
  CHECK(log[3] == std::pair<std::int64_t, int>{3'999'001, 9});
  CHECK(scheduler.now() == Time() + ms(5));  // run() stays at the last event
}

TEST_CASE("stop ends the run after the present event, and a run goes on from there",
          "[scheduler]") {
  Scheduler scheduler;
  Log log;
  scheduler.spawn(note_after(scheduler, ms(1), 1, log));
  scheduler.spawn(stop_after(scheduler, ms(1)));
  scheduler.spawn(note_after(scheduler, ms(1), 2, log));
  scheduler.run_until(Time() + ms(10));
  CHECK(log.size() == 1);
  CHECK(scheduler.now() == Time() + ms(1));
  scheduler.run_until(Time() + ms(10));
  CHECK(log.size() == 2);
  CHECK(scheduler.now() == Time() + ms(10));
}

TEST_CASE("many processes spawned at once before a long run keep their order", "[scheduler]") {
  Scheduler scheduler;
  Log log;
  scheduler.spawn(note_after(scheduler, ms(1), -1, log));
  scheduler.run_until(Time::at_ns(999'999));  // looks at the event above, and leaves it
  for (int who = 0; who < 1000; ++who) scheduler.spawn(note_after(scheduler, Duration{}, who, log));
  scheduler.run();
  REQUIRE(log.size() == 1001);
  for (int who = 0; who < 1000; ++who) REQUIRE(log[static_cast<std::size_t>(who)].second == who);
}

namespace {

Process wander(Scheduler& scheduler, Rng rng, int depth) {
  for (int i = 0; i < 20; ++i) {
    co_await scheduler.delay(Duration::nanoseconds(rng.below(50'000'000)));
    if (depth > 0 && rng.below(4) == 0) {
      scheduler.spawn(wander(scheduler, Stream(rng.next_u64(), "child").at(0), depth - 1));
    }
  }
}

std::pair<std::uint64_t, std::uint64_t> wander_run(std::uint64_t seed, Duration step) {
  Scheduler scheduler;
  const Stream stream(seed, "wander");
  for (std::uint64_t i = 0; i < 200; ++i) scheduler.spawn(wander(scheduler, stream.at(i), 2));
  while (!scheduler.idle()) scheduler.run_until(scheduler.now() + step);
  return {scheduler.fingerprint(), scheduler.events()};
}

}  // namespace

TEST_CASE("the same run has the same fingerprint, another has another", "[scheduler]") {
  const auto once = wander_run(1, Duration::seconds(100));
  CHECK(once.second > 10'000);
  CHECK(wander_run(1, Duration::seconds(100)) == once);
  CHECK(wander_run(1, Duration::milliseconds(3)) == once);  // however it is cut into pieces
  CHECK(wander_run(2, Duration::seconds(100)).first != once.first);
}

}  // namespace ddns::sim
