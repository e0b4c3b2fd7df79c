// Lookups with several calls under way, on networks whose every answer is known.
#include "overlay/parallel_walk.h"

#include <memory>
#include <set>

#include "kademlia/kademlia.h"
#include "overlay/walk.h"
#include "sim/latency.h"
#include "sim/scheduler.h"
#include "tests/overlay/by_scan.h"

namespace {

using namespace ddns;
using namespace ddns::overlay;
using End = LookupResult::End;

constexpr auto kRoundTrip = sim::Duration::milliseconds(100);

struct Asked {
  LookupResult result;
  std::vector<NodeIndex> path;
  sim::Duration took;
};

struct Settled {
  explicit Settled(NodeIndex nodes, unsigned k = 20, bool constant = true)
      : members(Members::random(nodes, sim::Stream(nodes, "ids"))),
        overlay(members, {.bucket = k}),
        latency(constant ? sim::constant_latency(kRoundTrip)
                         : sim::lognormal_latency(kRoundTrip, 0.4)),
        network(scheduler, *latency, nodes, {}),
        k(k) {}

  using Run = sim::Task<LookupResult> (*)(const Lookup&, NodeIndex, Id, Probe*, sim::Rng&);
  Asked ask(Run run, NodeIndex origin, const Id& key, unsigned alpha, unsigned closest) {
    const Lookup lookup{
        .network = network, .overlay = overlay, .alpha = alpha, .closest = closest, .named = k};
    const sim::Time begin = scheduler.now();
    Asked asked;
    scheduler.spawn(process(run, lookup, origin, key, begin, asked));
    scheduler.run();
    return asked;
  }
  sim::Process process(Run run, Lookup lookup, NodeIndex origin, Id key, sim::Time begin,
                       Asked& out) {
    PathProbe probe;
    sim::Rng rng = sim::Stream(1, "latency").at(0);
    out.result = co_await run(lookup, origin, key, &probe, rng);
    out.took = scheduler.now() - begin;
    out.path.assign(probe.path.begin(), probe.path.end());
  }

  Members members;
  kademlia::Kademlia overlay;
  sim::Scheduler scheduler;
  std::unique_ptr<sim::LatencyModel> latency;
  sim::Network network;
  unsigned k;
};

TEST_CASE("With one call at a time it goes the way of a walk that asks one after the other") {
  for (const unsigned k : {1u, 4u, 20u}) {
    Settled s(500, k, /*constant=*/false);
    sim::Rng rng = sim::Stream(k, "keys").at(0);
    for (int i = 0; i < 300; ++i) {
      const Id key = random_id(rng);
      const NodeIndex origin = rng.below(500);
      const Asked one = s.ask(IterativeWalk::run, origin, key, 1, 0);
      const Asked other = s.ask(ParallelWalk::run, origin, key, 1, 0);
      if (one.path != other.path || one.took != other.took) FAIL("another way to " << to_hex(key));
      if (one.result.hops != other.result.hops || one.result.server != other.result.server ||
          other.result.chain != one.result.hops) {
        FAIL("another end of " << to_hex(key));
      }
    }
  }
}

TEST_CASE("With several calls it ends at the owner too, no later and for more RPCs") {
  Settled s(1000);
  sim::Rng rng = sim::Stream(1, "keys").at(0);
  for (int i = 0; i < 500; ++i) {
    const Id key = random_id(rng);
    const NodeIndex origin = rng.below(1000);
    sim::Duration before = sim::Duration::seconds(1000);
    for (const unsigned alpha : {1u, 2u, 3u, 10u}) {
      const Asked asked = s.ask(ParallelWalk::run, origin, key, alpha, 0);
      REQUIRE(asked.result.end == End::kNotFound);
      if (asked.result.server != s.overlay.owner(key)) FAIL("wrong end, alpha " << alpha);
      // Round trips are all as long, so time is the longest chain.
      if (asked.took != kRoundTrip * asked.result.chain) FAIL("chain, alpha " << alpha);
      // Each step of the chain had so many calls beside it.
      if (asked.result.hops > alpha * asked.result.chain) FAIL("hops, alpha " << alpha);
      if (before < asked.took) FAIL("later with alpha " << alpha);
      before = asked.took;
    }
  }
}

TEST_CASE("Until the closest have answered: the k nearest of all are reached") {
  Settled s(1000);
  sim::Rng rng = sim::Stream(1, "keys").at(0);
  const auto nearer = [&](const Id& key) {
    return [&s, key](NodeIndex a, NodeIndex b) { return s.overlay.nearer(key, a, b); };
  };
  unsigned missed = 0;
  for (int i = 0; i < 300; ++i) {
    const Id key = random_id(rng);
    const NodeIndex origin = rng.below(1000);
    for (const unsigned alpha : {1u, 3u}) {
      const Asked asked = s.ask(ParallelWalk::run, origin, key, alpha, 20);
      if (asked.result.server != s.overlay.owner(key)) FAIL("wrong end");
      std::vector<NodeIndex> all(1000);
      for (NodeIndex n = 0; n < 1000; ++n) all[n] = n;
      std::ranges::sort(all, nearer(key));
      const std::set<NodeIndex> reached(asked.path.begin(), asked.path.end());
      for (int j = 0; j < 20; ++j) missed += !reached.contains(all[static_cast<std::size_t>(j)]);
      // The owner costs as many as without the rule, and what is beyond is told.
      const Asked short_of_it = s.ask(ParallelWalk::run, origin, key, 1, 0);
      if (alpha == 1 && asked.result.hops != short_of_it.result.hops + asked.result.beyond) {
        FAIL("beyond: " << asked.result.beyond << " of " << asked.result.hops);
      }
    }
  }
  CHECK(missed < 12);  // a thousandth: a full bucket has not all that fit
}

TEST_CASE("Dead nodes are passed by: the nearest that lives is the end") {
  Settled s(400);
  sim::Rng rng = sim::Stream(1, "keys").at(0);
  for (NodeIndex n = 0; n < 400; ++n) {
    if (rng.below(10) >= 3) continue;
    s.members.set_present(n, false);
    s.network.set_up(n, false);
  }
  for (int i = 0; i < 300; ++i) {
    const Id key = random_id(rng);
    const NodeIndex origin = s.members.next_present(rng.below(400));
    for (const unsigned alpha : {1u, 3u}) {
      for (const unsigned closest : {0u, 20u}) {
        const Asked asked = s.ask(ParallelWalk::run, origin, key, alpha, closest);
        if (asked.result.end != End::kNotFound || asked.result.server != s.overlay.owner(key)) {
          FAIL("alpha " << alpha << ", " << closest << ": to " << to_hex(key));
        }
      }
    }
  }
}

TEST_CASE("The limit of hops ends it in failure") {
  Settled s(1000, 1);
  const Lookup lookup{.network = s.network, .overlay = s.overlay, .max_hops = 2, .alpha = 2};
  Asked asked;
  const Id key = s.members.id(700);
  s.scheduler.spawn(s.process(ParallelWalk::run, lookup, 3, key, {}, asked));
  s.scheduler.run();
  CHECK(asked.result.end == End::kFailed);
  CHECK(asked.result.hops == 2);
}

}  // namespace
