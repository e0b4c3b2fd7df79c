// Aliases, and what resolvers may be told to do: prefetch, stale answers, failures that are kept.
#include <catch2/catch.hpp>

#include "service/conventional/resolvers.h"
#include "tests/service/conventional/world.h"

namespace ddns::service {
namespace {

using namespace test;

constexpr std::uint32_t alias_of(dns::RecordIndex record) {
  return kAlias | record;
}

// The root with one server and these records.
Hierarchy flat(std::initializer_list<std::pair<std::uint32_t, double>> contents) {
  Hierarchy zones(1);
  for (const auto& [content, ttl_s] : contents) {
    zones.add_record(kRootZone, content, seconds(ttl_s));
  }
  return zones;
}

TEST_CASE("An alias is followed, each part of the chain for its own TTL") {
  // 0 is an alias of 1, and that of 2.
  ResolverWorld world(flat({{alias_of(1), 100}, {alias_of(2), 1000}, {7, 10}}));
  const std::tuple<double, unsigned, double> questions[] = {
      {0, 2, 0.3}, {5, 0, 0}, {11, 2, 0.1}, {120, 2, 0.2}, {1200, 2, 0.3}};
  std::vector<std::shared_ptr<Outcome>> outcomes;
  for (const auto& question : questions) outcomes.push_back(world.ask(0, std::get<0>(question)));
  const auto end = world.ask(2, 1205);  // what the chain ends in is a name, too
  world.scheduler.run();
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const auto& [at_s, aliases, took] = questions[i];
    CHECK(outcomes[i]->resolution.content == 7);
    CHECK(outcomes[i]->resolution.aliases == aliases);
    CHECK(outcomes[i]->resolution.from_cache == (aliases == 0));
    CHECK(outcomes[i]->took == seconds(took));
  }
  CHECK(end->resolution.from_cache);
}

TEST_CASE("Beyond so many aliases a lookup has failed, a circle of them too") {
  for (const unsigned most : {0u, 1u, 2u}) {
    ResolverWorld world(flat({{alias_of(1), 100}, {alias_of(2), 100}, {7, 100}}),
                        {.most_aliases = most});
    for (int again = 0; again < 2; ++again) {
      const Rcode expected = most == 2 ? Rcode::kAnswer : Rcode::kServfail;
      CHECK(world.ask_now(0).resolution.rcode == expected);
    }
  }
  ResolverWorld circle(flat({{alias_of(1), 100}, {alias_of(0), 100}}), {.most_aliases = 5});
  const Outcome out = circle.ask_now(0);
  CHECK(out.resolution.rcode == Rcode::kServfail);
  CHECK(out.resolution.answered == 2);  // the cache has the rest of the circle
}

TEST_CASE("A hit in the last part of a TTL is a lookup that nobody waits for") {
  for (const double at_s : {89.0, 91.0}) {
    ResolverWorld world(flat({{7, 100}}), {.prefetch = 0.1});
    world.ask(0);  // kept at 0.1 s, until 100.1 s
    const auto hit = world.ask(0, at_s);
    const auto later = world.ask(0, at_s + 50);
    world.scheduler.run();
    CHECK(hit->resolution.from_cache);
    CHECK(hit->took == seconds(0));
    CHECK(later->resolution.from_cache == (at_s > 90));
    CHECK(world.resolvers.counts().prefetches == (at_s > 90 ? 1 : 0));
    CHECK(world.resolvers.counts().lookups == 2);
  }
}

TEST_CASE("A stale answer is given where the lookup fails or takes long, and no other") {
  const auto world_with = [](std::optional<sim::Duration> stale) {
    ResolverSettings settings{.serve_stale = stale};
    settings.attack = {.depth = 0, .loss = 1, .at = seconds(50), .lasts = seconds(10'000)};
    return std::make_unique<ResolverWorld>(flat({{7, 100}, {8, 100}}), settings);
  };
  const auto bare = world_with(std::nullopt);
  bare->ask(0);
  const auto failed = bare->ask(0, 200);
  bare->scheduler.run();
  CHECK(failed->resolution.rcode == Rcode::kTimeout);

  const auto world = world_with(seconds(300));
  world->ask(0);
  const auto fresh = world->ask(0, 99);
  const auto stale = world->ask(0, 200);
  const auto unknown = world->ask(1, 200);
  const auto too_old = world->ask(0, 401);
  world->scheduler.run();
  CHECK(fresh->took == seconds(0));
  CHECK_FALSE(fresh->resolution.stale);
  CHECK(stale->resolution.content == 7);
  CHECK(stale->resolution.stale);
  CHECK(stale->took == seconds(1.8));
  CHECK(unknown->resolution.rcode == Rcode::kTimeout);
  CHECK(too_old->resolution.rcode == Rcode::kTimeout);
  CHECK(world->resolvers.counts().stale == 1);
}

TEST_CASE("A stale answer gives way to a better one that comes in time, and saves from errors") {
  Hierarchy zones = three_levels();
  zones.set_behaviour(2, Behaviour::kSound);
  ResolverWorld world(std::move(zones), {.serve_stale = seconds(1000)});
  world.ask_now(0);
  world.scheduler.run_until(sim::Time() + seconds(70));
  const Outcome renewed = world.ask_now(0);
  CHECK_FALSE(renewed.resolution.stale);
  CHECK(renewed.took == seconds(0.1));
  world.zones.set_behaviour(2, Behaviour::kLame);
  world.scheduler.run_until(sim::Time() + seconds(140));
  const Outcome saved = world.ask_now(0);
  CHECK(saved.resolution.stale);
  CHECK(saved.resolution.content == 7);
  CHECK(saved.took == seconds(0.1));
}

TEST_CASE("A failure is kept for so long, and what is stale is then given at once") {
  Hierarchy zones = three_levels();
  ResolverWorld world(std::move(zones),
                      {.serve_stale = seconds(1000), .servfail_ttl = seconds(30)});
  world.ask_now(0);
  world.zones.set_behaviour(2, Behaviour::kLame);
  world.scheduler.run_until(sim::Time() + seconds(100));
  CHECK(world.ask_now(1).resolution.rcode == Rcode::kServfail);
  CHECK(world.ask_now(1).took == seconds(0));
  CHECK(world.ask_now(1).resolution.from_cache);
  CHECK(world.ask_now(0).took == seconds(0.1));
  const Outcome at_once = world.ask_now(0);
  CHECK(at_once.took == seconds(0));
  CHECK(at_once.resolution.stale);
  CHECK(world.resolvers.counts().known_failures == 3);
  CHECK(world.resolvers.counts().stale == 2);
  world.scheduler.run_until(sim::Time() + seconds(131));
  CHECK(world.ask_now(1).took == seconds(0.1));  // is looked up again
}

}  // namespace
}  // namespace ddns::service
