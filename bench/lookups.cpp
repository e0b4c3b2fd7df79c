// Lookups of random keys from random nodes on a static overlay, nothing cached, with a fixed number
// of them in flight, and the same walks with no event queue: on Chord, then on Pastry and Kademlia,
// whose names stand before those of their benchmarks. Items are RPCs. The questions are drawn
// beforehand: a simulation takes them from its trace. Then what an overlay costs: time to build and
// bytes a node.
//
// The machine's own speed drifts, and a neighbour that is busy on the same core can halve it: leave
// the other CPUs idle, and take the median of interleaved repetitions:
//   bench_lookups --benchmark_repetitions=5 --benchmark_enable_random_interleaving=true
// Rings of 10^6 nodes with b = 16 and of 10^7 nodes (3 GB for b = 2, 8 GB for b = 16), networks of
// other sizes between, and Kademlia with k of 1 and 8 are left out unless DDNS_BENCH_LARGE is in
// the environment.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "chord/chord.h"
#include "kademlia/kademlia.h"
#include "overlay/lookup.h"
#include "overlay/members.h"
#include "pastry/pastry.h"
#include "sim/latency.h"
#include "sim/network.h"
#include "sim/random.h"
#include "sim/scheduler.h"

namespace ddns {
namespace {

using overlay::Id;
using overlay::NodeIndex;

using overlay::Members;
using overlay::Overlay;

struct Kind {
  std::string before;     // of the names of its benchmarks
  std::string parameter;  // name of what `build` is given
  std::unique_ptr<Overlay> (*build)(const Members&, unsigned parameter);
};

std::unique_ptr<Overlay> build_chord(const Members& members, unsigned base) {
  auto chord = std::make_unique<chord::Chord>(members, chord::Settings{.base = base});
  chord->fill_perfect();
  return chord;
}
std::unique_ptr<Overlay> build_pastry(const Members& members, unsigned base) {
  return std::make_unique<pastry::Pastry>(members, pastry::Settings{.base = base});
}
std::unique_ptr<Overlay> build_kademlia(const Members& members, unsigned k) {
  return std::make_unique<kademlia::Kademlia>(members, kademlia::Settings{.bucket = k});
}

const Kind kChord = {"", "base", build_chord};
const Kind kPastry = {"pastry/", "base", build_pastry};
const Kind kKademlia = {"kademlia/", "k", build_kademlia};

struct Ring {
  Ring(const Kind& k, NodeIndex nodes, unsigned p)
      : kind(k),
        parameter(p),
        members(Members::random(nodes, sim::Stream(1, "ids"))),
        overlay(k.build(members, p)) {}
  Kind kind;
  unsigned parameter;
  Members members;
  std::unique_ptr<Overlay> overlay;
};

// One ring at a time is kept for the benchmarks that follow each other on it.
Ring& ring_of(const Kind& kind, const benchmark::State& state) {
  static std::unique_ptr<Ring> ring;
  const auto nodes = static_cast<NodeIndex>(state.range(0));
  const auto parameter = static_cast<unsigned>(state.range(1));
  if (!ring || ring->kind.build != kind.build || ring->members.count() != nodes ||
      ring->parameter != parameter) {
    ring.reset();
    ring = std::make_unique<Ring>(kind, nodes, parameter);
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

void lookups(benchmark::State& state, const Kind& kind) {
  const auto nodes = static_cast<NodeIndex>(state.range(0));
  Ring& ring = ring_of(kind, state);
  const auto latency = measured_latency();
  const std::vector<Question> questions = draw_questions(nodes);
  const sim::Stream latencies(1, "latencies");
  sim::Scheduler scheduler;
  sim::Network network(scheduler, *latency, nodes, {});
  const overlay::Lookup lookup{.network = network, .overlay = *ring.overlay};
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
void bare_walk(benchmark::State& state, const Kind& kind) {
  const Overlay& overlay = *ring_of(kind, state).overlay;
  const std::vector<Question> questions = draw_questions(overlay.members().count());
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

void build(benchmark::State& state, const Kind& kind) {
  const auto nodes = static_cast<NodeIndex>(state.range(0));
  const auto parameter = static_cast<unsigned>(state.range(1));
  std::size_t bytes = 0;
  for (auto _ : state) {
    const auto ring = std::make_unique<Ring>(kind, nodes, parameter);
    bytes = ring->overlay->memory_bytes();
    benchmark::DoNotOptimize(ring.get());
  }
  state.counters["bytes_a_node"] = static_cast<double>(bytes) / static_cast<double>(nodes);
}

void declare(const Kind& kind, std::int64_t nodes, std::int64_t parameter) {
  const auto one = [&](const char* name, auto run) {
    return benchmark::RegisterBenchmark((kind.before + name).c_str(), run, kind);
  };
  one("build", build)
      ->ArgNames({"nodes", kind.parameter})
      ->Args({nodes, parameter})
      ->Unit(benchmark::kMillisecond);
  one("bare_walk", bare_walk)->ArgNames({"nodes", kind.parameter})->Args({nodes, parameter});
  for (const std::int64_t in_flight : {16, 10'000, 1'000'000}) {
    one("lookups", lookups)
        ->ArgNames({"nodes", kind.parameter, "in_flight"})
        ->Args({nodes, parameter, in_flight});
  }
}

}  // namespace
}  // namespace ddns

int main(int argc, char** argv) {
  for (const std::int64_t nodes : {1000, 1'000'000}) {
    ddns::declare(ddns::kChord, nodes, 2);
    ddns::declare(ddns::kPastry, nodes, 16);
    ddns::declare(ddns::kKademlia, nodes, 20);
  }
  if (std::getenv("DDNS_BENCH_LARGE") != nullptr) {
    ddns::declare(ddns::kChord, 1'000'000, 16);
    ddns::declare(ddns::kChord, 10'000'000, 2);
    ddns::declare(ddns::kChord, 10'000'000, 16);
    for (const std::int64_t k : {1, 8}) {
      for (const std::int64_t nodes : {1000, 1'000'000}) ddns::declare(ddns::kKademlia, nodes, k);
    }
    for (const std::int64_t nodes : {10'000, 100'000, 10'000'000}) {
      if (nodes < 10'000'000) ddns::declare(ddns::kChord, nodes, 2);
      ddns::declare(ddns::kPastry, nodes, 16);
      for (const std::int64_t k : {1, 8, 20}) ddns::declare(ddns::kKademlia, nodes, k);
    }
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
