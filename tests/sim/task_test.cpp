// The life of processes and tasks: what they return, what they throw, and that every frame is
// destroyed exactly once, whenever its scheduler goes.
#include "sim/task.h"

#include <catch2/catch.hpp>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/scheduler.h"

namespace ddns::sim {
namespace {

// Counts itself, to see frames come and go.
class Token {
 public:
  explicit Token(int& alive) : alive_(&alive) { ++*alive_; }
  Token(const Token& other) : alive_(other.alive_) { ++*alive_; }
  Token& operator=(const Token&) = delete;
  ~Token() { --*alive_; }

 private:
  int* alive_;
};

constexpr Duration kStep = Duration::milliseconds(1);

Task<int> add_later(Scheduler& scheduler, int a, int b, int& alive) {
  const Token token(alive);
  co_await scheduler.delay(kStep);
  co_return a + b;
}

Task<int> sum_to(Scheduler& scheduler, int n, int& alive) {
  const Token token(alive);
  if (n == 0) co_return 0;
  const int below = co_await sum_to(scheduler, n - 1, alive);
  co_return co_await add_later(scheduler, below, n, alive);
}

Task<> fail(Scheduler& scheduler, bool later, int& alive) {
  const Token token(alive);
  if (later) co_await scheduler.delay(kStep);
  throw std::runtime_error("failed");
}

Task<std::unique_ptr<std::string>> make(std::string text) {
  co_return std::make_unique<std::string>(std::move(text));
}

Process store_sum(Scheduler& scheduler, int n, int& out, int& alive) {
  const Token token(alive);
  out = co_await sum_to(scheduler, n, alive);
}

Process catch_it(Scheduler& scheduler, bool later, std::vector<std::string>& log, int& alive) {
  const Token token(alive);
  try {
    co_await fail(scheduler, later, alive);
  } catch (const std::runtime_error& e) {
    log.emplace_back(e.what());
  }
  co_await scheduler.delay(kStep);
  log.emplace_back("went on");
}

Process let_it_out(Scheduler& scheduler, int& alive) {
  const Token token(alive);
  co_await fail(scheduler, true, alive);
}

Process wait_forever(Scheduler& scheduler, int& alive) {
  const Token token(alive);
  for (;;) co_await scheduler.delay(kStep);
}

Process count_after(Scheduler& scheduler, Duration d, int& count) {
  co_await scheduler.delay(d);
  ++count;
}

}  // namespace

TEST_CASE("nested tasks return their values and free their frames", "[task]") {
  int alive = 0;
  int out = 0;
  Scheduler scheduler;
  scheduler.spawn(store_sum(scheduler, 100, out, alive));
  scheduler.run();
  CHECK(out == 5050);
  CHECK(alive == 0);
  CHECK(scheduler.now() == Time() + kStep * 100);
}

TEST_CASE("a task may return what can only be moved", "[task]") {
  Scheduler scheduler;
  std::string got;
  const auto run = [&]() -> Process {
    const std::unique_ptr<std::string> text = co_await make("one");
    got = *text + *(co_await make("two"));
  };
  scheduler.spawn(run());
  scheduler.run();
  CHECK(got == "onetwo");
}

TEST_CASE("an exception out of a task reaches the coroutine that awaits it", "[task]") {
  const bool later = GENERATE(false, true);
  int alive = 0;
  std::vector<std::string> log;
  Scheduler scheduler;
  scheduler.spawn(catch_it(scheduler, later, log, alive));
  scheduler.run();
  CHECK(log == std::vector<std::string>{"failed", "went on"});
  CHECK(alive == 0);
}

TEST_CASE("an exception out of a process ends the run, and only that process", "[task]") {
  int alive = 0;
  int count = 0;
  Scheduler scheduler;
  scheduler.spawn(let_it_out(scheduler, alive));
  scheduler.spawn(count_after(scheduler, kStep * 2, count));
  CHECK_THROWS_WITH(scheduler.run(), "failed");
  CHECK(alive == 0);
  CHECK(count == 0);
  CHECK(scheduler.now() == Time() + kStep);
  scheduler.run();
  CHECK(count == 1);
}

TEST_CASE("processes that have not ended are destroyed with their scheduler", "[task]") {
  int alive = 0;
  int out = 0;
  {
    Scheduler scheduler;
    scheduler.spawn(wait_forever(scheduler, alive));
    scheduler.spawn(store_sum(scheduler, 10, out, alive));  // stopped within nested tasks
    scheduler.spawn(wait_forever(scheduler, alive));
    scheduler.run_until(Time() + kStep * 5);
    CHECK(alive == 9);  // two wait, one stores, five sums and an addition are under way
    scheduler.spawn(wait_forever(scheduler, alive));  // has not even begun
  }
  CHECK(alive == 0);
  CHECK(out == 0);
}

TEST_CASE("a process that is never spawned is destroyed", "[task]") {
  auto token = std::make_shared<int>();
  Scheduler scheduler;
  const auto hold = [](Scheduler& s, std::shared_ptr<int>) -> Process { co_await s.delay(kStep); };
  {
    const Process process = hold(scheduler, token);
    CHECK(token.use_count() == 2);
  }
  CHECK(token.use_count() == 1);
  CHECK(scheduler.idle());
}

Task<int> at_once(int value) {
  co_return value;
}

Process sum_at_once(int count, std::int64_t& sum) {
  for (int i = 0; i < count; ++i) sum += co_await at_once(i);
}

TEST_CASE("tasks that end without suspending take no stack, however many", "[task]") {
  Scheduler scheduler;
  std::int64_t sum = 0;
  scheduler.spawn(sum_at_once(1'000'000, sum));
  scheduler.run();
  CHECK(sum == 499'999'500'000);
}

TEST_CASE("processes ending in any order leave the others in place", "[task]") {
  int count = 0;
  int alive = 0;
  {
    Scheduler scheduler;
    for (int i = 0; i < 50; ++i) {
      scheduler.spawn(count_after(scheduler, kStep * (i * 17 % 50), count));
      if (i % 10 == 0) scheduler.spawn(wait_forever(scheduler, alive));
    }
    scheduler.run_until(Time() + kStep * 25);
    CHECK(count == 26);
    CHECK(alive == 5);
  }
  CHECK(count == 26);
  CHECK(alive == 0);
}

}  // namespace ddns::sim
