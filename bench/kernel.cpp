// The kernel by itself: the event queue against a binary heap, then a process that sleeps, then one
// that calls over the network. Items are events.
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdint>
#include <memory>
#include <queue>
#include <vector>

#include "sim/event_queue.h"
#include "sim/latency.h"
#include "sim/network.h"
#include "sim/random.h"
#include "sim/scheduler.h"

namespace ddns::sim {
namespace {

// What the event queue has to beat.
class BinaryHeap {
 public:
  void push(const Event& e) { heap_.push({e, sequence_++}); }
  Event pop() {
    const Event e = heap_.top().event;
    heap_.pop();
    return e;
  }

 private:
  struct Entry {
    Event event;
    std::uint64_t sequence;
    bool operator<(const Entry& other) const {
      if (event.time_ns != other.event.time_ns) return event.time_ns > other.event.time_ns;
      return sequence > other.sequence;
    }
  };
  std::priority_queue<Entry> heap_;
  std::uint64_t sequence_ = 0;
};

enum Gaps { kExponential, kBimodal };

// 2^16 increments of the given shape, of 67 ms on average.
std::vector<std::int64_t> gaps(Gaps kind) {
  std::vector<std::int64_t> all(1 << 16);
  Rng rng = Stream(1, "gaps").at(0);
  const auto bimodal = empirical_latency(
      std::vector<QuantilePoint>{{0, 0}, {.4, 10}, {.5, 50}, {.9, 150}, {1, 350}}, 0, 1);
  for (std::int64_t& gap : all) {
    gap = kind == kBimodal ? bimodal->any_round_trip(rng).ns()
                           : static_cast<std::int64_t>(-67e6 * std::log(1 - rng.unit()));
  }
  return all;
}

// Hold: pop the earliest, push it again later.
template <class Queue>
void queue_hold(benchmark::State& state) {
  const std::vector<std::int64_t> all = gaps(static_cast<Gaps>(state.range(1)));
  Queue queue;
  std::uint32_t next = 0;
  std::vector<Waiter> waiters(static_cast<std::size_t>(state.range(0)));
  for (std::int64_t i = 0; i < state.range(0); ++i) {
    queue.push({all[next++ % all.size()], &waiters[static_cast<std::size_t>(i)]});
  }
  for (std::int64_t i = 0; i < 10 * state.range(0); ++i) {
    Event e = queue.pop();
    e.time_ns += all[next++ % all.size()];
    queue.push(e);
  }
  for (auto _ : state) {
    Event e = queue.pop();
    e.time_ns += all[next++ % all.size()];
    queue.push(e);
  }
  state.SetItemsProcessed(state.iterations());
}
void pending(benchmark::internal::Benchmark* b) {
  b->ArgNames({"pending", "bimodal"});
  b->ArgsProduct({{16, 100, 1000, 10'000, 100'000, 1'000'000}, {kExponential, kBimodal}});
}
BENCHMARK(queue_hold<EventQueue>)->Apply(pending);
BENCHMARK(queue_hold<BinaryHeap>)->Apply(pending);

Process sleeper(Scheduler& scheduler, const LatencyModel& latency, Rng rng) {
  for (;;) co_await scheduler.delay(latency.any_round_trip(rng));
}

Process caller(Network& network, Rng rng) {
  for (;;) co_await network.call(0, rng.below(network.nodes()), rng);
}

std::unique_ptr<LatencyModel> some_latency() {
  return empirical_latency(
      std::vector<QuantilePoint>{{0, 0}, {.4, 10}, {.5, 50}, {.9, 150}, {1, 350}}, 0, 1);
}

// Runs the scheduler in steps of some 10^4 events until the benchmark has seen enough.
void run(benchmark::State& state, Scheduler& scheduler) {
  const Duration step = Duration::nanoseconds(std::int64_t{67} * 10'000'000'000 / state.range(0));
  for (int i = 0; i < 10; ++i) scheduler.run_until(scheduler.now() + Duration::milliseconds(67));
  const std::uint64_t before = scheduler.events();
  for (auto _ : state) scheduler.run_until(scheduler.now() + step);
  state.SetItemsProcessed(static_cast<std::int64_t>(scheduler.events() - before));
}

void process_delay(benchmark::State& state) {
  const auto latency = some_latency();
  const Stream stream(1, "delay");
  Scheduler scheduler;
  for (std::int64_t i = 0; i < state.range(0); ++i) {
    scheduler.spawn(sleeper(scheduler, *latency, stream.at(static_cast<std::uint64_t>(i))));
  }
  run(state, scheduler);
}
BENCHMARK(process_delay)->Arg(16)->Arg(1000)->Arg(10'000)->Arg(1'000'000);

void network_call(benchmark::State& state) {
  const auto latency = some_latency();
  const Stream stream(1, "call");
  Scheduler scheduler;
  Network network(scheduler, *latency, 1000, {});
  if (state.range(1) != 0) network.expect_faults();
  for (std::int64_t i = 0; i < state.range(0); ++i) {
    scheduler.spawn(caller(network, stream.at(static_cast<std::uint64_t>(i))));
  }
  run(state, scheduler);
}
BENCHMARK(network_call)
    ->ArgNames({"processes", "faults"})
    ->ArgsProduct({{16, 10'000, 1'000'000}, {0, 1}});

}  // namespace
}  // namespace ddns::sim
