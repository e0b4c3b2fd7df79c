// Living Chord rings: what a simulated day of maintenance costs, with one lookup a second, on a
// ring in which nothing happens (quiet) and on one whose nodes crash and come back (churning).
//
// Counters: cpu_s_per_day (seconds of CPU a simulated day), events_per_s, bytes_per_node_s
// (messages of maintenance, a simulated second), memory_per_node (tables and protocol, without
// frames), right (fraction of lookups that ended at the owner at that time), timeouts_per_lookup.
#include <benchmark/benchmark.h>

#include <cmath>

#include "chord/protocol.h"
#include "sim/latency.h"
#include "sim/scheduler.h"

namespace {

using namespace ddns;
using overlay::NodeIndex;
using sim::Duration;
using End = overlay::LookupResult::End;

constexpr sim::QuantilePoint kRoundTrips[] = {{0, 4}, {.25, 20}, {.5, 43}, {.9, 160}, {1, 450}};

class Ring {
 public:
  // `nodes` present of `members` in all.
  Ring(NodeIndex members, NodeIndex nodes)
      : latency_(sim::empirical_latency(kRoundTrips, 0, 1)),
        members_(overlay::Members::random(members, sim::Stream(1, "ids"))),
        chord_(members_, {}),
        network_(scheduler_, *latency_, members, {.count_served = false}),
        protocol_(chord_, members_, network_, {}, sim::Stream(1, "maintenance")) {
    // Every other one and so on: which are absent does not matter, for ids are random.
    for (NodeIndex n = 0; n < members; ++n) {
      const bool present =
          std::uint64_t{n} * nodes / members != (std::uint64_t{n} + 1) * nodes / members;
      members_.set_present(n, present);
      network_.set_up(n, present);
    }
    chord_.fill_perfect();
    protocol_.start_all();
    scheduler_.spawn(ask_forever());
  }

  // Every node crashes after an exponential life and joins again after as long an absence.
  void churn(Duration mean_life) {
    for (NodeIndex n = 0; n < members_.count(); ++n) scheduler_.spawn(live(n, mean_life));
  }

  void run(Duration time) { scheduler_.run_until(scheduler_.now() + time); }

  void report(benchmark::State& state, Duration simulated, std::uint64_t bytes,
              std::uint64_t events) const {
    const double seconds = static_cast<double>(simulated.ns()) / 1e9;
    using benchmark::Counter;
    state.counters["cpu_s_per_day"] = Counter(seconds / 86400, Counter::kIsRate | Counter::kInvert);
    state.counters["events_per_s"] =
        Counter(static_cast<double>(scheduler_.events() - events), Counter::kIsRate);
    state.counters["bytes_per_node_s"] = static_cast<double>(protocol_.total_cost().bytes - bytes) /
                                         seconds / members_.present_count();
    state.counters["memory_per_node"] =
        static_cast<double>(chord_.memory_bytes() + protocol_.memory_bytes()) / members_.count();
    const auto lookups = static_cast<double>(lookups_);
    state.counters["right"] = static_cast<double>(right_) / lookups;
    state.counters["timeouts_per_lookup"] = static_cast<double>(timeouts_) / lookups;
  }

  std::uint64_t bytes() const { return protocol_.total_cost().bytes; }
  std::uint64_t events() const { return scheduler_.events(); }

 private:
  sim::Process ask_forever() {
    sim::Rng rng = sim::Stream(1, "questions").at(0);
    while (true) {
      co_await scheduler_.delay(Duration::seconds(1));
      const overlay::Id key = overlay::random_id(rng);
      scheduler_.spawn(look_up(any_present(rng), key, rng.next_u64()));
    }
  }

  sim::Process look_up(NodeIndex origin, overlay::Id key, std::uint64_t index) {
    sim::Rng rng = sim::Stream(1, "lookups").at(index);
    const overlay::Lookup lookup{network_, chord_};
    const overlay::LookupResult result = co_await lookup.run(origin, key, nullptr, rng);
    ++lookups_;
    right_ += result.end == End::kNotFound && result.server == chord_.owner(key);
    timeouts_ += result.timeouts;
  }

  sim::Process live(NodeIndex n, Duration mean) {
    sim::Rng rng = sim::Stream(1, "lives").at(n);
    while (true) {
      const double wait = -std::log(1 - rng.unit()) * static_cast<double>(mean.ns());
      co_await scheduler_.delay(Duration::nanoseconds(std::llround(wait)));
      if (members_.present(n)) {
        protocol_.crash(n);
      } else {
        const NodeIndex contact = any_present(rng);
        co_await protocol_.join(n, contact);
      }
    }
  }

  NodeIndex any_present(sim::Rng& rng) const {
    const NodeIndex n = rng.below(members_.count());
    return members_.present(n) ? n : members_.next_present(n);
  }

  sim::Scheduler scheduler_;
  std::unique_ptr<sim::LatencyModel> latency_;
  overlay::Members members_;
  chord::Chord chord_;
  sim::Network network_;
  chord::Protocol protocol_;
  std::uint64_t lookups_ = 0;
  std::uint64_t right_ = 0;
  std::uint64_t timeouts_ = 0;
};

constexpr Duration kSlice = Duration::seconds(600);

void run_slices(benchmark::State& state, Ring& ring) {
  Duration simulated;
  ring.run(kSlice);
  const std::uint64_t bytes = ring.bytes();
  const std::uint64_t events = ring.events();
  for (auto _ : state) {
    ring.run(kSlice);
    simulated += kSlice;
  }
  ring.report(state, simulated, bytes, events);
}

void quiet(benchmark::State& state) {
  const auto nodes = static_cast<NodeIndex>(state.range(0));
  Ring ring(nodes, nodes);
  run_slices(state, ring);
}

void churning(benchmark::State& state) {
  const auto nodes = static_cast<NodeIndex>(state.range(0));
  Ring ring(2 * nodes, nodes);
  ring.churn(Duration::seconds(state.range(1)));
  run_slices(state, ring);
}

}  // namespace

BENCHMARK(quiet)->Arg(1000)->Arg(10000)->Arg(100000)->ArgName("nodes")->Unit(
    benchmark::kMillisecond);
BENCHMARK(churning)
    ->Args({1000, 3600})
    ->Args({10000, 3600})
    ->ArgNames({"nodes", "mean_life_s"})
    ->Unit(benchmark::kMillisecond);
