// What stands beside the way from a client down to a name: servers with names in other zones, and
// forwarders.
#include <catch2/catch.hpp>

#include "tests/service/conventional/world.h"

namespace ddns::service {
namespace {

using namespace test;

// three_levels(), and a second zone below the top-level one in which the first one's servers are.
// Record 2 is their address.
Hierarchy elsewhere(double address_ttl_s = 1000) {
  Hierarchy zones = three_levels();
  const ZoneIndex host = zones.add_zone(1, 1, seconds(3600));
  zones.add_record(host, 8, seconds(address_ttl_s));
  zones.set_address(2, 2);
  return zones;
}

TEST_CASE("The address of servers in another zone is looked up first, and kept for its TTL") {
  ResolverWorld world(elsewhere(/*address_ttl_s=*/100));
  const auto first = world.ask(0, 0);      // root, top; top, host; zone
  const auto second = world.ask(1, 10);    // the address is known
  const auto third = world.ask(0, 200);    // host, zone
  const auto address = world.ask(2, 210);  // what was looked up is an answer like others
  world.scheduler.run();
  CHECK(first->took == seconds(0.5));
  CHECK(first->resolution.answered == 3);
  CHECK(first->resolution.detour_answered == 2);
  CHECK(first->resolution.detours == 1);
  CHECK(first->resolution.content == 7);
  CHECK(second->took == seconds(0.1));
  CHECK(third->took == seconds(0.2));
  CHECK(address->resolution.from_cache);
  const ResolverCounts& c = world.resolvers.counts();
  CHECK(c.detours == 2);
  CHECK(c.lookups == 3 + 2);
  CHECK(c.referrals == std::array<std::uint64_t, 4>{3, 1, 1, 0});
}

TEST_CASE("Zones whose servers are in each other cannot be reached, and nobody asks for ever") {
  for (const auto& [most, detected] : {std::pair(0u, true), {1u, true}, {5u, true}, {5u, false}}) {
    Hierarchy zones = elsewhere();
    zones.add_record(2, 9, seconds(1000));
    zones.set_address(3, 3);
    ResolverWorld world(std::move(zones), {.most_detours = most, .detect_loops = detected});
    const Outcome out = world.ask_now(0);
    CHECK(out.resolution.rcode == Rcode::kServfail);
    // The second detour waits for the first.
    const unsigned detours = detected ? std::min(most, 2u) : most;
    CHECK(out.resolution.detours == detours);
    CHECK(out.resolution.looped);
    CHECK(world.resolvers.counts().loops == 1 + detours);  // the lookup, and each of these
  }
}

TEST_CASE("A zone is as far as the zone that its servers are in") {
  Hierarchy zones = elsewhere();
  zones.set_behaviour(zones.first_server(3), Behaviour::kDead);
  ResolverWorld world(std::move(zones), {.client_timer = seconds(100)});
  const Outcome out = world.ask_now(0);
  CHECK(out.resolution.rcode == Rcode::kTimeout);
  CHECK(out.resolution.unanswered == 0);
  CHECK(out.resolution.detour_unanswered == 3);
  CHECK(out.took == seconds(0.3 + 4 + 8 + 8));
}

TEST_CASE("A forwarder answers its clients for what is left of the TTL") {
  // Eight clients of one resolver; two share a forwarder, and two of these the next one.
  const ClientPlaces places(8, 8, 1);
  ResolverWorld world(three_levels(), {}, places, nullptr, {.levels = 2, .serves = 2});
  const std::vector<std::uint32_t> near = places.groups_of(2);
  const std::vector<std::uint32_t> far = places.groups_of(4);
  std::vector<std::shared_ptr<Outcome>> outcomes;
  std::uint64_t hits[3] = {};  // of the near forwarders, the far ones, the resolver
  outcomes.push_back(world.ask(0, 0, 0));
  for (std::uint32_t client = 1; client < 8; ++client) {
    outcomes.push_back(world.ask(0, 10 * client, client));
    bool at_near = false;
    bool at_far = false;
    for (std::uint32_t before = 0; before < client; ++before) {
      at_near |= near[before] == near[client];
      at_far |= far[before] == far[client];
    }
    if (client < 6) ++hits[at_near ? 0 : at_far ? 1 : 2];  // then the minute is over
  }
  world.scheduler.run();
  CHECK(outcomes[0]->took == seconds(0.3));
  for (std::uint32_t client = 1; client < 6; ++client) {
    CHECK(outcomes[client]->resolution.from_cache);
    CHECK(outcomes[client]->resolution.expires == sim::Time() + seconds(60.3));
  }
  CHECK_FALSE(outcomes[7]->resolution.from_cache);
  CHECK(world.forwarders.counts().hits[0] >= hits[0]);
  CHECK(world.forwarders.counts().hits[1] >= hits[1]);
  CHECK(world.forwarders.counts().hits[0] + world.forwarders.counts().hits[1] +
            world.resolvers.counts().questions ==
        8);
}

TEST_CASE("A forwarder gives up at its own timers, and its client hears that it has failed") {
  Hierarchy zones = three_levels();
  zones.set_behaviour(zones.first_server(2), Behaviour::kDead);
  ResolverWorld world(std::move(zones), {}, {1, 1, 1}, nullptr,
                      {.levels = 1, .timer = seconds(3), .tries = 2});
  const Outcome out = world.ask_now(0);
  CHECK(out.resolution.rcode == Rcode::kServfail);
  CHECK(out.took == seconds(6));
  CHECK(world.forwarders.counts().retries == 1);
  CHECK(world.forwarders.counts().gave_up == 1);
}

TEST_CASE("Parts of groups lie in the groups, and have the size asked for") {
  const ClientPlaces places(103, 10, 5);
  const std::vector<std::uint32_t> of = places.resolvers();
  const std::vector<std::uint32_t> part = places.groups_of(4);  // 4, 4 and 2 of each ten
  std::vector<unsigned> sizes(33);
  for (std::uint32_t client = 0; client < 103; ++client) {
    CHECK(part[client] / 3 == of[client]);
    ++sizes.at(part[client]);
  }
  for (unsigned i = 0; i < 30; ++i) CHECK(sizes[i] == (i % 3 == 2 ? 2 : 4));
  CHECK(sizes[30] == 3);
}

}  // namespace
}  // namespace ddns::service
