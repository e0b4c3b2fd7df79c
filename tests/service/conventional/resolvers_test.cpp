// A resolver in worlds so small that all times are plain arithmetic.
#include "service/conventional/resolvers.h"

#include <catch2/catch.hpp>

#include "service/conventional/groups.h"
#include "tests/service/conventional/world.h"

namespace ddns::service {
namespace {

using namespace test;

TEST_CASE("A lookup goes from referral to referral, and begins where the cache ends") {
  ResolverWorld world(three_levels());
  Outcome first = world.ask_now(0);
  CHECK(first.resolution.rcode == Rcode::kAnswer);
  CHECK(first.resolution.content == 7);
  CHECK(first.resolution.referrals == 2);
  CHECK(first.took == seconds(0.3));

  world.scheduler.run_until(sim::Time() + seconds(59));
  first = world.ask_now(0);  // in the cache
  CHECK(first.resolution.from_cache);
  CHECK(first.resolution.content == 7);
  CHECK(first.took == seconds(0));

  const std::pair<double, unsigned> laters[] = {{100, 0}, {3700, 1}, {7500, 2}};
  for (const auto& [at_s, referrals] : laters) {
    world.scheduler.run_until(sim::Time() + seconds(at_s));
    const Outcome later = world.ask_now(0);
    CHECK(later.resolution.referrals == referrals);
    CHECK(later.took == seconds(0.1 * (referrals + 1)));
    CHECK_FALSE(later.resolution.from_cache);
  }
  const ResolverCounts& counts = world.resolvers.counts();
  CHECK(counts.queries == std::array<std::uint64_t, 3>{2, 3, 4});
  CHECK(counts.hits == 1);
}

TEST_CASE("A negative answer is kept for its own TTL, or not at all") {
  for (const bool kept : {true, false}) {
    ResolverWorld world(three_levels(), {.negative_cache = kept});
    CHECK(world.ask_now(1).resolution.rcode == Rcode::kNegative);
    const Outcome again = world.ask_now(1);
    CHECK(again.resolution.rcode == Rcode::kNegative);
    CHECK(again.resolution.from_cache == kept);
    world.scheduler.run_until(world.scheduler.now() + seconds(31));
    CHECK_FALSE(world.ask_now(1).resolution.from_cache);
  }
}

TEST_CASE("Without a cache of delegations every lookup begins at the root") {
  ResolverWorld world(three_levels(), {.ns_cache = false});
  world.ask_now(0);
  world.ask_now(1);
  CHECK(world.resolvers.counts().queries == std::array<std::uint64_t, 3>{2, 2, 2});
}

TEST_CASE("TTLs have a floor and a cap") {
  ResolverWorld longer(three_levels(), {.ttl_floor = seconds(100)});
  longer.ask_now(0);
  longer.scheduler.run_until(sim::Time() + seconds(99));
  CHECK(longer.ask_now(0).resolution.from_cache);
  ResolverWorld shorter(three_levels(), {.ttl_cap = seconds(10)});
  shorter.ask_now(0);
  shorter.scheduler.run_until(sim::Time() + seconds(11));
  CHECK_FALSE(shorter.ask_now(0).resolution.from_cache);
}

TEST_CASE("Queries to a dead server are repeated after 4, 8 and 8 seconds, and then no more") {
  Hierarchy zones = three_levels();
  zones.set_behaviour(2, Behaviour::kDead);
  ResolverWorld world(std::move(zones), {.client_tries = 10});
  const Outcome out = world.ask_now(0);
  CHECK(out.resolution.rcode == Rcode::kTimeout);
  CHECK(out.resolution.unanswered == 3);
  CHECK(out.took == seconds(0.2 + 4 + 8 + 8));
  CHECK(world.resolvers.counts().client_retries == 4);  // after 5, 10, 15 and 20 s
  CHECK(world.resolvers.counts().unanswered_with_referrals == 1);
}

TEST_CASE("A client gives up; its resolver goes on, and has the answer for the next") {
  Hierarchy zones = three_levels(2);
  zones.set_behaviour(2, Behaviour::kDead);
  ResolverWorld world(std::move(zones),
                      {.explore = 0, .client_timer = seconds(1), .client_tries = 2});
  const auto impatient = world.ask(0);
  const auto next = world.ask(0, 6);
  world.scheduler.run();
  // Which of the two servers is asked first is drawn.
  if (impatient->resolution.rcode == Rcode::kTimeout) {
    CHECK(impatient->took == seconds(2));
    CHECK(world.resolvers.counts().clients_gave_up == 1);
    CHECK(world.resolvers.counts().client_retries == 1);
  } else {
    CHECK(impatient->took == seconds(0.3));
  }
  CHECK(next->resolution.from_cache);
  CHECK(next->resolution.content == 7);
}

TEST_CASE("Questions that come during a lookup wait for its answer") {
  ResolverWorld world(three_levels());
  const auto first = world.ask(0);
  const auto second = world.ask(0, 0.25);
  world.scheduler.run();
  CHECK(first->took == seconds(0.3));
  CHECK(second->took == seconds(0.05));
  CHECK(second->resolution.content == 7);
  CHECK(world.resolvers.counts().lookups == 1);
  CHECK(world.resolvers.counts().joined == 1);
}

TEST_CASE("A lame server is left out, and a zone of lame servers is an error") {
  for (const unsigned lame : {1u, 2u}) {
    Hierarchy zones = three_levels(2);
    for (unsigned i = 0; i < lame; ++i) zones.set_behaviour(2 + i, Behaviour::kLame);
    ResolverWorld world(std::move(zones));
    const Outcome out = world.ask_now(0);
    CHECK(out.resolution.rcode == (lame == 1 ? Rcode::kAnswer : Rcode::kServfail));
    CHECK(out.resolution.unanswered == 0);
    if (lame == 2) CHECK(out.took == seconds(0.4));
  }
}

TEST_CASE("A loop ends: at once where it is detected, else after so many referrals") {
  for (const bool detected : {true, false}) {
    Hierarchy zones = three_levels();
    zones.set_behaviour(2, Behaviour::kLooping);
    ResolverWorld world(std::move(zones), {.most_referrals = 9, .detect_loops = detected});
    const Outcome out = world.ask_now(0);
    CHECK(out.resolution.rcode == Rcode::kServfail);
    CHECK(out.resolution.looped);
    CHECK(out.took == seconds(detected ? 0.3 : 1.0));
    CHECK(world.resolvers.counts().loops == 1);
  }
}

TEST_CASE("Most queries go to the nearest server, and some to any") {
  for (const double explore : {0.0, 0.2}) {
    Hierarchy zones(4);
    for (int i = 0; i < 4000; ++i) zones.add_record(kRootZone, 1, {});
    ResolverWorld world(std::move(zones), {.explore = explore, .rtt_of_pair = true}, {1, 1, 1},
                        sim::lognormal_latency(sim::Duration::milliseconds(50), 1));
    std::vector<sim::Duration> times;
    for (dns::RecordIndex r = 0; r < 4000; ++r) times.push_back(world.ask_now(r).took);
    const sim::Duration least = *std::min_element(times.begin(), times.end());
    const auto at_best = std::count(times.begin(), times.end(), least);
    if (explore == 0) {
      CHECK(at_best == 4000 - 3);  // each of the others was asked once
    } else {
      CHECK(at_best > 0.85 * 4000 - 75);  // one of four that any is, is the best
      CHECK(at_best < 0.85 * 4000 + 75);
    }
  }
}

TEST_CASE("Random groups have the size asked for, and hold every client once") {
  const std::vector<std::uint32_t> group = ClientPlaces(103, 10, 5).resolvers();
  std::vector<unsigned> sizes(11);
  for (const std::uint32_t g : group) ++sizes.at(g);
  for (unsigned g = 0; g < 10; ++g) CHECK(sizes[g] == 10);
  CHECK(sizes[10] == 3);
  CHECK(ClientPlaces(103, 10, 6).resolvers() != group);
}

// All round trips take what was set last.
struct Dial final : sim::LatencyModel {
  sim::Duration round_trip(sim::NodeIndex, sim::NodeIndex, sim::Rng&) const override { return now; }
  sim::Duration any_round_trip(sim::Rng&) const override { return now; }
  sim::Duration longest() const override { return seconds(1); }
  sim::Duration now = seconds(0.08);
};

// Server 0 errs, so that a lookup that begins there takes two queries, one that begins at server 1
// a single one. Nothing is kept but the times.
TEST_CASE("a server is not given up for one slow answer: one part in eight is new") {
  Hierarchy zones(2);
  zones.add_record(kRootZone, 7, seconds(60));
  zones.set_behaviour(0, Behaviour::kLame);
  auto dial = std::make_unique<Dial>();
  Dial& trip = *dial;
  ResolverWorld world(std::move(zones), {.ttl_cap = sim::Duration(), .explore = 0}, {1, 1, 1},
                      std::move(dial));
  const auto queries = [&] { return world.ask_now(0).resolution.answered; };
  for (int i = 0; i < 2; ++i) queries();  // both servers are known, with 80 ms
  trip.now = seconds(0.04);
  double erring = 0.08;
  while (queries() == 2) erring = erring / 8 * 7 + 0.04 / 8;
  const double other = erring / 8 * 7 + 0.04 / 8;
  // An answer that is slower than the other server, and that leaves this one the better all the
  // same; then one that does not.
  trip.now = seconds(1.1 * erring);
  REQUIRE(other / 8 * 7 + 1.1 * erring / 8 < erring);
  CHECK(queries() == 1);
  trip.now = seconds(0.9);
  CHECK(queries() == 1);
  CHECK(queries() == 2);
}

}  // namespace
}  // namespace ddns::service
