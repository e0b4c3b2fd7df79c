// What holds of every service, asked through the interface; and the two services without records.
#include "service/name_service.h"

#include <catch2/catch.hpp>

#include "service/conventional/one_server.h"
#include "service/ddns.h"
#include "service/routing_alone.h"
#include "tests/service/ring.h"

namespace ddns::service {
namespace {

using namespace test;
using End = Answer::End;

TEST_CASE("Routing alone ends at the owner of any key, who has nothing") {
  Ring ring;
  RoutingAlone routing(ring.lookup);
  for (NodeIndex client = 0; client < kNodes; ++client) {
    for (NodeIndex owner = 0; owner < kNodes; ++owner) {
      const auto [answer, took] = ring.ask(routing, client, {.key = key_of(owner, 3)});
      const auto rpcs = static_cast<std::int64_t>(path(client, owner).size() - 1);
      CHECK(answer.end == End::kNotFound);
      CHECK(answer.server == owner);
      CHECK(answer.hops == rpcs);
      CHECK(answer.timeouts == 0);
      CHECK(took == kRoundTrip * rpcs);
    }
  }
}

TEST_CASE("Routing alone fails where no node on the way answers") {
  Ring ring;
  RoutingAlone routing(ring.lookup);
  for (NodeIndex n = 1; n < kNodes; ++n) ring.network.set_up(n, false);
  const Answer answer = ring.ask(routing, 0, {.key = key_of(9)}).answer;
  CHECK(answer.end == End::kFailed);
  CHECK(answer.hops == 0);
  CHECK(answer.timeouts > 0);
}

TEST_CASE("A conventional question takes one draw of the latency") {
  sim::Scheduler scheduler;
  const auto latency = sim::lognormal_latency(sim::Duration::milliseconds(100), 1.0);
  OneServer conventional(scheduler, *latency);
  sim::Rng same = sim::Stream(1, "test").at(0);
  Ring ring;
  for (int i = 0; i < 20; ++i) {
    const sim::Time asked = scheduler.now();
    Answer answer;
    const auto one = [](NameService& service, sim::Rng& rng, Answer& out) -> sim::Process {
      const Question question;
      out = co_await service.ask(overlay::kNoNode, question, rng);
    };
    scheduler.spawn(one(conventional, ring.rng, answer));
    scheduler.run();
    CHECK(answer.end == End::kFound);
    CHECK(answer.hops == 1);
    CHECK(scheduler.now() - asked == latency->any_round_trip(same));
  }
}

TEST_CASE("Whatever the service, a question takes its RPCs times the round trip") {
  Ring ring;
  dns::NameTable names;
  for (NodeIndex n = 0; n < kNodes; ++n) names.add(std::to_string(n) + ".example", 1);
  const std::vector<overlay::Id> keys = rrset_keys(names);
  dns::RrsetTable rrsets(names);
  dhash::Dhash dhash(ring.lookup, keys, {});
  for (dns::RecordIndex r = 0; r < kNodes; ++r) {
    rrsets.add({.octets = 512, .ttl = dhash::kForever});
    dhash.place(r);
  }
  Ddns ddns(dhash, rrsets);
  RoutingAlone routing(ring.lookup);
  OneServer conventional(ring.scheduler, *ring.latency);
  std::int64_t hops[3] = {};
  NameService* const services[] = {&ddns, &routing, &conventional};
  for (int s = 0; s < 3; ++s) {
    for (dns::RecordIndex r = 0; r < kNodes; ++r) {
      for (const NodeIndex client : {0u, 7u, 0u}) {
        services[s]->expect(r);
        const auto [answer, took] = ring.ask(*services[s], client, {r, keys[r]});
        CHECK(answer.end == (s == 1 ? End::kNotFound : End::kFound));
        CHECK(took == kRoundTrip * std::int64_t{answer.hops});
        hops[s] += answer.hops;
      }
    }
  }
  CHECK(hops[0] < hops[1]);  // copies answer the second time
  CHECK(hops[2] == 3 * kNodes);
}

}  // namespace
}  // namespace ddns::service
