// What one copy put, one copy found and one whole fetch cost.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <vector>

#include "chord/chord.h"
#include "dhash/dhash.h"
#include "sim/random.h"

namespace {

using namespace ddns;
using dhash::CopyCache;
using sim::Time;

constexpr overlay::NodeIndex kNodes = 1000;
constexpr dhash::RecordIndex kRecords = 120'000;
constexpr unsigned kCopiesEach = 9;

std::uint32_t node_of(std::uint32_t i) {
  return static_cast<std::uint32_t>(i * 2654435761u % kNodes);
}

// A million copies put into an empty cache. Argument: capacity a node, 0 for unlimited.
void put_copies(benchmark::State& state) {
  const bool unlimited = state.range(0) == 0;
  const auto capacity =
      unlimited ? CopyCache::kUnlimited : static_cast<std::uint32_t>(state.range(0));
  for (auto _ : state) {
    CopyCache cache(kNodes, kRecords, capacity, /*expiring=*/false);
    for (std::uint32_t i = 0; i < kRecords * kCopiesEach; ++i) {
      cache.put(node_of(i), node_of(i) * 7919 % kRecords + i % 97, Time::never());
    }
    benchmark::DoNotOptimize(cache.copies());
    state.counters["bytes/copy"] =
        static_cast<double>(cache.memory_bytes()) / static_cast<double>(cache.copies());
  }
  state.SetItemsProcessed(state.iterations() * kRecords * kCopiesEach);
}
BENCHMARK(put_copies)->Arg(0)->Arg(1000)->Unit(benchmark::kMillisecond);

// Fetches one after the other on a ring of 1000 nodes. Argument: the policy.
sim::Process fetch_all(dhash::Dhash& dhash, std::uint64_t count, std::uint64_t& hops) {
  const sim::Stream stream(1, "fetch");
  for (std::uint64_t i = 0; i < count; ++i) {
    sim::Rng rng = stream.at(i);
    const overlay::NodeIndex origin = rng.below(kNodes);
    // Half of the questions are for few records, half for many.
    const dhash::RecordIndex record = rng.below(i % 2 == 0 ? 1000 : kRecords);
    hops += (co_await dhash.fetch(origin, record, dhash::kForever, rng)).hops;
  }
}

void fetch(benchmark::State& state) {
  constexpr std::uint64_t kFetches = 200'000;
  const auto members = overlay::Members::random(kNodes, sim::Stream(1, "ids"));
  chord::Chord chord(members, {});
  chord.fill_perfect();
  const auto latency = sim::constant_latency(sim::Duration::milliseconds(60));
  std::vector<overlay::Id> keys(kRecords);
  for (dhash::RecordIndex r = 0; r < kRecords; ++r) {
    keys[r].word[0] = sim::Stream(1, "keys").at(r).next_u64();
  }
  dhash::Settings settings;
  settings.policy = static_cast<dhash::CachePolicy>(state.range(0));
  std::uint64_t hops = 0;
  for (auto _ : state) {
    sim::Scheduler scheduler;
    sim::Network network(scheduler, *latency, kNodes, {});
    dhash::Dhash dhash({network, chord}, keys, settings);
    for (dhash::RecordIndex r = 0; r < kRecords; ++r) dhash.place(r);
    scheduler.spawn(fetch_all(dhash, kFetches, hops));
    scheduler.run();
    state.counters["MB"] = static_cast<double>(dhash.memory_bytes()) / 1e6;
  }
  state.counters["fetches/s"] = benchmark::Counter(
      static_cast<double>(state.iterations() * kFetches), benchmark::Counter::kIsRate);
  state.counters["hops/s"] =
      benchmark::Counter(static_cast<double>(hops), benchmark::Counter::kIsRate);
}
BENCHMARK(fetch)->DenseRange(0, 4)->Unit(benchmark::kMillisecond);

}  // namespace
