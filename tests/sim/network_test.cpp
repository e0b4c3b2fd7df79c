// The network: how long calls take, and what becomes of them under loss, crashes and partitions.
#include "sim/network.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <utility>
#include <vector>

#include "tests/sim/ms.h"

namespace ddns::sim {
namespace {

constexpr Time at_ms(std::int64_t n) {
  return Time() + ms(n);
}

struct World {
  explicit World(Network::Settings settings = {}, NodeIndex nodes = 4)
      : latency(constant_latency(ms(40))), network(scheduler, *latency, nodes, settings) {}
  Scheduler scheduler;
  std::unique_ptr<LatencyModel> latency;
  Network network;
  Rng rng = Stream(1, "network").at(0);
};

struct Called {
  CallOutcome outcome = CallOutcome::kTimedOut;
  Time when;
  bool ended = false;
};

Process call_once(World& w, NodeIndex from, NodeIndex to, Duration start, Called& out) {
  co_await w.scheduler.delay(start);
  out.outcome = co_await w.network.call(from, to, w.rng);
  out.when = w.scheduler.now();
  out.ended = true;
}

Process send_once(World& w, NodeIndex from, NodeIndex to, Called& out) {
  out.outcome = co_await w.network.send(from, to, w.rng);
  out.when = w.scheduler.now();
  out.ended = true;
}

Process set_up_later(World& w, Duration start, NodeIndex node, bool up) {
  co_await w.scheduler.delay(start);
  w.network.set_up(node, up);
}

Process call_often(World& w, int calls, int& answered) {
  for (int i = 0; i < calls; ++i) {
    answered += co_await w.network.call(0, 1, w.rng) == CallOutcome::kAnswered;
  }
}

Process send_often(World& w, int sends, int& arrived) {
  for (int i = 0; i < sends; ++i) {
    arrived += co_await w.network.send(0, 1, w.rng) == CallOutcome::kAnswered;
  }
}

Called call_in(World& w, NodeIndex from, NodeIndex to) {
  Called out;
  w.scheduler.spawn(call_once(w, from, to, Duration{}, out));
  w.scheduler.run();
  REQUIRE(out.ended);
  return out;
}

}  // namespace

TEST_CASE("a call takes a round trip, a message half of one", "[network]") {
  World w;
  Called call;
  Called send;
  w.scheduler.spawn(call_once(w, 0, 1, Duration{}, call));
  w.scheduler.spawn(send_once(w, 2, 1, send));
  w.scheduler.run();
  CHECK(call.outcome == CallOutcome::kAnswered);
  CHECK(call.when == at_ms(40));
  CHECK(send.outcome == CallOutcome::kAnswered);
  CHECK(send.when == at_ms(20));
  CHECK(w.network.messages() == 2);
  CHECK(w.network.timeouts() == 0);
  CHECK(w.network.served(1) == 2);
  CHECK(w.network.served(0) == 0);
  w.network.reset_counts();
  CHECK(w.network.messages() == 0);
  CHECK(w.network.served(1) == 0);
}

TEST_CASE("expecting faults changes nothing where there are none", "[network]") {
  for (const bool expected : {false, true}) {
    World w;
    if (expected) w.network.expect_faults();
    const Called out = call_in(w, 0, 1);
    CHECK(out.outcome == CallOutcome::kAnswered);
    CHECK(out.when == at_ms(40));
    CHECK(w.network.served(1) == 1);
    CHECK(w.scheduler.events() == 3);  // spawn, delay(0), the call
  }
}

TEST_CASE("a call to a node that is down times out", "[network]") {
  World w({.timeout = ms(500)});
  w.network.set_up(1, false);
  CHECK_FALSE(w.network.is_up(1));
  const Called down = call_in(w, 0, 1);
  CHECK(down.outcome == CallOutcome::kTimedOut);
  CHECK(down.when == at_ms(500));
  CHECK(w.network.served(1) == 0);
  CHECK(w.network.timeouts() == 1);
  CHECK(call_in(w, 0, 2).outcome == CallOutcome::kAnswered);
  w.network.set_up(1, true);
  CHECK(call_in(w, 0, 1).outcome == CallOutcome::kAnswered);
  CHECK(w.network.served(1) == 1);
  CHECK(w.network.timeouts() == 1);
  CHECK(w.network.messages() == 3);
}

TEST_CASE("a node that goes down with a request in flight does not answer it", "[network]") {
  const bool expected = GENERATE(false, true);
  World w({.timeout = ms(500)});
  if (expected) w.network.expect_faults();
  Called before;
  Called during;
  w.scheduler.spawn(call_once(w, 0, 1, Duration{}, before));
  w.scheduler.spawn(call_once(w, 0, 1, ms(10), during));
  w.scheduler.spawn(set_up_later(w, ms(45), 1, false));
  w.scheduler.run();
  CHECK(before.outcome == CallOutcome::kAnswered);
  CHECK(before.when == at_ms(40));
  CHECK(during.outcome == CallOutcome::kTimedOut);
  CHECK(during.when == (expected ? at_ms(510) : at_ms(50)));
  CHECK(w.network.served(1) == 1);
  CHECK(w.network.timeouts() == 1);
}

TEST_CASE("a call cut off while it is under way is not answered", "[network]") {
  const auto cut = [](World& w, Duration start) -> Process {
    co_await w.scheduler.delay(start);
    w.network.set_group(1, 1);
  };
  World w({.timeout = ms(500)});
  w.network.expect_faults();
  Called within;
  Called across;
  w.scheduler.spawn(call_once(w, 0, 2, Duration{}, within));
  w.scheduler.spawn(call_once(w, 0, 1, Duration{}, across));
  w.scheduler.spawn(cut(w, ms(39)));
  w.scheduler.run();
  CHECK(within.outcome == CallOutcome::kAnswered);
  CHECK(across.outcome == CallOutcome::kTimedOut);
  CHECK(across.when == at_ms(500));
  CHECK(w.network.served(1) == 0);
}

TEST_CASE("an answer later than the timeout is a timeout, of a call that was served", "[network]") {
  World late({.timeout = ms(39)});
  Called out = call_in(late, 0, 1);
  CHECK(out.outcome == CallOutcome::kTimedOut);
  CHECK(out.when == at_ms(39));
  CHECK(late.network.served(1) == 1);
  CHECK(late.network.messages() == 1);
  CHECK(late.network.timeouts() == 1);

  World in_time({.timeout = ms(40)});
  out = call_in(in_time, 0, 1);
  CHECK(out.outcome == CallOutcome::kAnswered);
  CHECK(out.when == at_ms(40));
  CHECK(in_time.network.timeouts() == 0);
}

TEST_CASE("a message that arrives later than the timeout is dropped", "[network]") {
  for (const int timeout_ms : {19, 20}) {
    World w({.timeout = ms(timeout_ms)});
    Called out;
    w.scheduler.spawn(send_once(w, 0, 1, out));
    w.scheduler.run();
    const bool late = timeout_ms < 20;  // half a round trip
    CHECK((out.outcome == CallOutcome::kTimedOut) == late);
    CHECK(out.when == at_ms(timeout_ms));
    CHECK(w.network.served(1) == 1);
    CHECK(w.network.timeouts() == (late ? 1 : 0));
  }
}

TEST_CASE("an answer that is sent by itself counts only where it does not arrive", "[network]") {
  const auto answer = [](World& w, Called& out) -> Process {
    out.outcome = co_await w.network.answer(0, 1, w.rng);
    out.when = w.scheduler.now();
  };
  World w({.timeout = ms(500)});
  Called out;
  w.scheduler.spawn(answer(w, out));
  w.scheduler.run();
  CHECK(out.outcome == CallOutcome::kAnswered);
  CHECK(out.when == at_ms(20));
  CHECK(w.network.messages() == 0);
  CHECK(w.network.served(1) == 0);
  w.network.set_up(1, false);
  w.scheduler.spawn(answer(w, out));
  w.scheduler.run();
  CHECK(out.outcome == CallOutcome::kTimedOut);
  CHECK(w.network.messages() == 1);
  CHECK(w.network.timeouts() == 1);
  w.network.set_up(1, true);
  w.scheduler.spawn(answer(w, out));
  w.scheduler.run();
  CHECK(out.outcome == CallOutcome::kAnswered);
  CHECK(w.network.messages() == 1);
  CHECK(w.network.served(1) == 0);
}

TEST_CASE("nodes of different groups do not reach each other", "[network]") {
  World w({.timeout = ms(500)});
  w.network.set_group(2, 1);
  w.network.set_group(3, 1);
  CHECK(call_in(w, 0, 1).outcome == CallOutcome::kAnswered);
  CHECK(call_in(w, 2, 3).outcome == CallOutcome::kAnswered);
  CHECK(call_in(w, 0, 2).outcome == CallOutcome::kTimedOut);
  CHECK(call_in(w, 3, 1).outcome == CallOutcome::kTimedOut);
  w.network.set_group(2, 0);
  w.network.set_group(3, 0);
  CHECK(call_in(w, 3, 1).outcome == CallOutcome::kAnswered);
}

TEST_CASE("of many groups each reaches only itself", "[network]") {
  constexpr NodeIndex kGroups = 4;
  World w({}, 2 * kGroups);
  for (NodeIndex n = 0; n < 2 * kGroups; ++n) {
    w.network.set_group(n, static_cast<std::uint8_t>(n % kGroups));
  }
  for (NodeIndex from = 0; from < 2 * kGroups; ++from) {
    for (NodeIndex to = 0; to < 2 * kGroups; ++to) {
      if (to == from) continue;
      const bool reached = call_in(w, from, to).outcome == CallOutcome::kAnswered;
      CHECK(reached == (from % kGroups == to % kGroups));
    }
  }
}

TEST_CASE("messages are lost at the rate given, and calls at that of two messages", "[network]") {
  const double loss = GENERATE(.02, .3);
  World w({.timeout = ms(50), .loss = loss});
  const int n = 100'000;
  int answered = 0;
  int arrived = 0;
  w.scheduler.spawn(call_often(w, n, answered));
  w.scheduler.spawn(send_often(w, n, arrived));
  w.scheduler.run();
  const auto within = [&](double count, double p) {
    return std::abs(count - n * p) < 5 * std::sqrt(n * p * (1 - p));
  };
  CHECK(within(answered, (1 - loss) * (1 - loss)));
  CHECK(within(arrived, 1 - loss));
  CHECK(w.network.timeouts() == static_cast<std::uint64_t>(2 * n - answered - arrived));
  // A request whose answer is lost has been served.
  CHECK(within(static_cast<double>(w.network.served(1)) / 2, 1 - loss));
}

TEST_CASE("everything can be lost", "[network]") {
  World w({.timeout = ms(7), .loss = 1});
  const Called out = call_in(w, 0, 1);
  CHECK(out.outcome == CallOutcome::kTimedOut);
  CHECK(out.when == at_ms(7));
  CHECK(w.network.served(1) == 0);
}

TEST_CASE("served can be left uncounted", "[network]") {
  World w({.count_served = false});
  CHECK(call_in(w, 0, 1).outcome == CallOutcome::kAnswered);
  w.network.expect_faults();
  CHECK(call_in(w, 0, 1).outcome == CallOutcome::kAnswered);
  CHECK(w.network.messages() == 2);
}

TEST_CASE("a run may end with messages in flight", "[network]") {
  for (const bool expected : {false, true}) {
    Called out;
    {
      World w;
      if (expected) w.network.expect_faults();
      w.scheduler.spawn(call_once(w, 0, 1, Duration{}, out));
      w.scheduler.run_until(at_ms(10));
    }
    CHECK_FALSE(out.ended);
  }
}

}  // namespace ddns::sim
