// Lookups of random keys from random nodes on a static Chord ring, nothing cached, with a fixed
// number of them in flight, and the same walks with no event queue. Items are RPCs. The questions
// are drawn beforehand: a simulation takes them from its trace. Then what a ring costs: time to
// build and bytes a node.
//
// The machine's own speed drifts, and a neighbour that is busy on the same core can halve it: leave
// the other CPUs idle, and take the median of interleaved repetitions:
//   bench_lookups --benchmark_repetitions=5 --benchmark_enable_random_interleaving=true
// Rings of 10^6 nodes with b = 16 and of 10^7 nodes (3 GB for b = 2, 8 GB for b = 16) are left out
// unless DDNS_BENCH_LARGE is in the environment.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <span>
#include <vector>

#include "chord/chord.h"
#include "overlay/lookup.h"
#include "overlay/members.h"
#include "sim/latency.h"
#include "sim/network.h"
#include "sim/random.h"
#include "sim/scheduler.h"

namespace ddns {
namespace {

using overlay::Id;
using overlay::NodeIndex;

struct Ring {
  Ring(NodeIndex nodes, unsigned base)
      : members(overlay::Members::random(nodes, sim::Stream(1, "ids"))),
        chord(members, {.base = base}) {
    chord.fill_perfect();
  }
  overlay::Members members;
  chord::Chord chord;
};

// One ring at a time is kept for the benchmarks that follow each other on it.
Ring& ring_of(NodeIndex nodes, unsigned base) {
  static std::unique_ptr<Ring> ring;
  if (!ring || ring->members.count() != nodes || ring->chord.settings().base != base) {
    ring.reset();
    ring = std::make_unique<Ring>(nodes, base);
  }
  return *ring;
}

// Figure 4 of the paper, cut as its section 3 does.
std::unique_ptr<sim::LatencyModel> measured_latency() {
  const std::vector<sim::QuantilePoint> table = {
      {.114, 0},   {.163, 10},  {.212, 15},  {.248, 16},  {.312, 20},  {.373, 25},  {.405, 30},
      {.45, 35},   {.486, 43},  {.516, 50},  {.547, 60},  {.583, 75},  {.618, 80},  {.677, 90},
      {.726, 100}, {.803, 120}, {.866, 150}, {.903, 200}, {.933, 300}, {.945, 400}, {.95, 450}};
  return sim::empirical_latency(table, .025, .95);
}

struct Question {
  NodeIndex origin;
  Id key;
};

constexpr std::uint64_t kLookupsAnIteration = 20'000;

// One for each lookup of an iteration.
std::vector<Question> draw_questions(NodeIndex nodes) {
  std::vector<Question> questions;
  sim::Rng rng = sim::Stream(1, "questions").at(0);
  for (std::uint64_t i = 0; i < kLookupsAnIteration; ++i) {
    Question q{rng.below(nodes), {}};
    q.key.word[0] = rng.next_u64();
    q.key.word[1] = rng.next_u64();
    q.key.word[2] = std::uint64_t{rng.next_u32()} << 32;
    questions.push_back(q);
  }
  return questions;
}

struct Counts {
  std::uint64_t started = 0;
  std::uint64_t ended = 0;
  std::uint64_t stop_at = 0;
  std::uint64_t hops = 0;
};

// One place among the lookups in flight: starts the next when one has ended.
sim::Process seat(sim::Scheduler& scheduler, const overlay::Lookup& lookup,
                  std::span<const Question> questions, sim::Stream latencies, Counts& counts) {
  for (;;) {
    const Question q = questions[counts.started % kLookupsAnIteration];
    sim::Rng rng = latencies.at(counts.started++);
    counts.hops += (co_await lookup.run(q.origin, q.key, nullptr, rng)).hops;
    if (++counts.ended == counts.stop_at) scheduler.stop();
  }
}

void lookups(benchmark::State& state) {
  const auto nodes = static_cast<NodeIndex>(state.range(0));
  Ring& ring = ring_of(nodes, static_cast<unsigned>(state.range(1)));
  const auto latency = measured_latency();
  const std::vector<Question> questions = draw_questions(nodes);
  const sim::Stream latencies(1, "latencies");
  sim::Scheduler scheduler;
  sim::Network network(scheduler, *latency, nodes, {});
  const overlay::Lookup lookup{.network = network, .overlay = ring.chord};
  Counts counts;
  for (std::int64_t i = 0; i < state.range(2); ++i) {
    scheduler.spawn(seat(scheduler, lookup, questions, latencies, counts));
  }
  const auto run = [&](std::uint64_t more) {
    counts.stop_at = counts.ended + more;
    scheduler.run();
  };
  run(static_cast<std::uint64_t>(state.range(2)) + kLookupsAnIteration);
  const std::uint64_t hops = counts.hops;
  for (auto _ : state) run(kLookupsAnIteration);
  state.SetItemsProcessed(static_cast<std::int64_t>(counts.hops - hops));
}

// The walk alone, one lookup after the other.
void bare_walk(benchmark::State& state) {
  const auto nodes = static_cast<NodeIndex>(state.range(0));
  const Ring& ring = ring_of(nodes, static_cast<unsigned>(state.range(1)));
  const overlay::Overlay& overlay = ring.chord;
  const std::vector<Question> questions = draw_questions(nodes);
  std::uint64_t hops = 0;
  for (auto _ : state) {
    for (const Question& q : questions) {
      overlay::Step step = overlay.next_hop(q.origin, q.key, {});
      while (step.kind == overlay::Step::Kind::kForward) {
        ++hops;
        step = overlay.next_hop(step.next, q.key, {});
      }
      hops += step.kind == overlay::Step::Kind::kFinal;
    }
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(hops));
}

void build(benchmark::State& state) {
  const auto nodes = static_cast<NodeIndex>(state.range(0));
  const auto base = static_cast<unsigned>(state.range(1));
  std::size_t bytes = 0;
  for (auto _ : state) {
    const auto ring = std::make_unique<Ring>(nodes, base);
    bytes = ring->chord.memory_bytes();
    benchmark::DoNotOptimize(ring.get());
  }
  state.counters["bytes_a_node"] = static_cast<double>(bytes) / static_cast<double>(nodes);
}

void declare(std::int64_t nodes, std::int64_t base) {
  benchmark::RegisterBenchmark("build", build)
      ->ArgNames({"nodes", "base"})
      ->Args({nodes, base})
      ->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark("bare_walk", bare_walk)
      ->ArgNames({"nodes", "base"})
      ->Args({nodes, base});
  for (const std::int64_t in_flight : {16, 10'000, 1'000'000}) {
    benchmark::RegisterBenchmark("lookups", lookups)
        ->ArgNames({"nodes", "base", "in_flight"})
        ->Args({nodes, base, in_flight});
  }
}

}  // namespace
}  // namespace ddns

int main(int argc, char** argv) {
  ddns::declare(1000, 2);
  ddns::declare(1'000'000, 2);
  if (std::getenv("DDNS_BENCH_LARGE") != nullptr) {
    ddns::declare(1'000'000, 16);
    ddns::declare(10'000'000, 2);
    ddns::declare(10'000'000, 16);
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
