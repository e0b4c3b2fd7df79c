// Lies and their refusal on a static ring: who believes what, by an account of every copy.
#include "service/signed_ddns.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "service/ddns.h"
#include "tests/service/ring.h"

namespace ddns::service {
namespace {

using namespace test;
using dhash::CachePolicy;
using dhash::Check;
using dhash::Content;
using dhash::Lie;
using End = Answer::End;

struct Case {
  unsigned replicas = 1;
  CachePolicy policy = CachePolicy::kPath;
  Check check = Check::kNone;
  Lie lie = Lie::kForged;
  std::set<NodeIndex> liars = {};
  sim::Duration check_time = {};
};

// A record for each node to own, of a name that has an RRset where the number of the node is even.
struct Doubted : Ring {
  explicit Doubted(const Case& c)
      : rrsets(names),
        dhash(lookup, keys(), {.replicas = c.replicas, .policy = c.policy}),
        fetches(dhash, c.check, c.lie, liars(c)),
        service(scheduler, fetches, dhash, rrsets, c.check_time) {
    for (NodeIndex n = 0; n < kNodes; ++n) {
      names.add(std::to_string(n) + ".example", 1);
      const auto r = rrsets.add({.octets = n % 2 == 0 ? 512u : 0u, .ttl = dhash::kForever});
      if (rrsets.exists(r)) dhash.place(r);
    }
  }
  static std::vector<overlay::Id> keys() {
    std::vector<overlay::Id> all;
    for (NodeIndex n = 0; n < kNodes; ++n) all.push_back(key_of(n));
    return all;
  }
  static std::vector<bool> liars(const Case& c) {
    std::vector<bool> all(kNodes);
    for (const NodeIndex n : c.liars) all[n] = true;
    return all;
  }
  Asked ask_for(NodeIndex client, dns::RecordIndex record) {
    return ask(service, client, {record, dhash.key(record)});
  }

  dns::NameTable names;
  dns::RrsetTable rrsets;
  dhash::Dhash dhash;
  dhash::CheckedFetch fetches;
  SignedDdns service;
};

// The keepers of a record, its owner first.
std::vector<NodeIndex> keepers(dns::RecordIndex record, unsigned replicas) {
  std::vector<NodeIndex> all;
  for (unsigned i = 0; i < replicas; ++i) all.push_back((record + i) % kNodes);
  return all;
}

TEST_CASE("Where nobody lies and nobody checks, it is the service that knows no signatures") {
  for (const CachePolicy policy :
       {CachePolicy::kNone, CachePolicy::kOrigin, CachePolicy::kPenultimate, CachePolicy::kPath}) {
    Doubted checked({.replicas = 3, .policy = policy});
    Doubted plain({.replicas = 3, .policy = policy});
    Ddns ddns(plain.dhash, plain.rrsets);
    sim::Rng draw = sim::Stream(7, "questions").at(0);
    for (int i = 0; i < 300; ++i) {
      const NodeIndex client = draw.below(kNodes);
      const dns::RecordIndex record = draw.below(kNodes);
      const auto [a, a_took] = checked.ask_for(client, record);
      const auto [b, b_took] = plain.ask(ddns, client, {record, plain.dhash.key(record)});
      REQUIRE(a.end == b.end);
      REQUIRE(a.from_copy == b.from_copy);
      REQUIRE(a.hops == b.hops);
      REQUIRE(a.server == b.server);
      REQUIRE(a_took == b_took);
    }
    CHECK(checked.dhash.cache().copies() == plain.dhash.cache().copies());
    CHECK(checked.fetches.counts().by_origins == 0);
    CHECK(checked.service.wrong().forged == 0);
  }
}

// The account that an observer keeps who knows what every node was given.
TEST_CASE("A liar on the way answers first, and what it said spreads where nobody checks") {
  for (const Lie lie : {Lie::kForged, Lie::kOld, Lie::kNoData}) {
    const Case c = {.replicas = 2, .lie = lie, .liars = {3, 4, 11}};
    Doubted s(c);
    std::map<std::pair<NodeIndex, dns::RecordIndex>, bool> copies;  // is it a good one?
    std::uint64_t wrong = 0;
    sim::Rng draw = sim::Stream(8, "questions").at(0);
    for (int i = 0; i < 500; ++i) {
      const NodeIndex client = draw.below(kNodes);
      const dns::RecordIndex record = draw.below(kNodes);
      const bool there = record % 2 == 0;
      const std::vector<NodeIndex> holders = keepers(record, 2);
      End end = End::kNotFound;
      bool good = true;
      NodeIndex server = record;
      std::vector<NodeIndex> way;
      for (const NodeIndex n : path(client, record)) {
        const bool lies = c.liars.contains(n) && n != client;
        const bool block = there && std::ranges::find(holders, n) != holders.end();
        const bool copy = copies.contains({n, record});
        const bool claims = lies && (lie == Lie::kForged || (lie == Lie::kOld && there));
        if (claims || (!(lies && lie == Lie::kNoData) && (block || copy))) {
          end = End::kFound;
          good = !claims && (block || copies[{n, record}]);
          server = n;
          break;
        }
        way.push_back(n);
      }
      if (end == End::kFound) {
        for (const NodeIndex n : way) copies[{n, record}] = good;
        wrong += !good;
      }
      const Answer answer = s.ask_for(client, record).answer;
      INFO("question " << i << ", client " << client << ", record " << record);
      REQUIRE(answer.end == end);
      REQUIRE(answer.server == server);
    }
    CHECK(s.service.wrong().forged == (lie == Lie::kForged ? wrong : 0));
    CHECK(s.service.wrong().old == (lie == Lie::kOld ? wrong : 0));
    CHECK((wrong > 0) == (lie != Lie::kNoData));
    CHECK(s.fetches.counts().refused == 0);
  }
}

TEST_CASE("Who checks believes nothing forged, and finds what one keeper has who tells the truth") {
  for (const Lie lie : {Lie::kForged, Lie::kNoData}) {
    for (const Check check : {Check::kSignature, Check::kFreshest}) {
      const Case c = {.replicas = 3,
                      .policy = CachePolicy::kNone,
                      .check = check,
                      .lie = lie,
                      .liars = {3, 4, 5, 6, 11}};
      Doubted s(c);
      for (NodeIndex client = 0; client < kNodes; ++client) {
        for (dns::RecordIndex record = 0; record < kNodes; ++record) {
          bool honest = false;
          for (const NodeIndex n : keepers(record, 3)) {
            honest |= record % 2 == 0 && (n == client || !c.liars.contains(n));
          }
          INFO("client " << client << ", record " << record);
          CHECK(s.ask_for(client, record).answer.end == (honest ? End::kFound : End::kNotFound));
        }
      }
      CHECK(s.service.wrong().forged == 0);
      CHECK((s.fetches.counts().refused > 0) == (lie == Lie::kForged));
      CHECK(s.dhash.cache().copies() == 0);
    }
  }
}

TEST_CASE("An old version has a good signature, and only a comparison tells") {
  for (const Check check : {Check::kSignature, Check::kFreshest}) {
    Doubted s({.replicas = 3, .check = check, .lie = Lie::kOld, .liars = {4, 5, 8, 9, 10}});
    s.ask_for(1, 4);  // keepers 4, 5 and 6, the last of which is honest
    CHECK(s.service.wrong().old == (check == Check::kSignature ? 1 : 0));
    s.ask_for(1, 8);  // three liars
    CHECK(s.service.wrong().old == (check == Check::kSignature ? 2 : 1));
    CHECK(s.fetches.counts().refused == 0);
  }
}

TEST_CASE("The latest version takes a call to each keeper, and a copy that serves its origin") {
  Doubted s({.replicas = 4, .check = Check::kFreshest});
  const auto way = static_cast<unsigned>(path(9, 2).size() - 1);
  CHECK(s.ask_for(9, 2).answer.hops == way + 3);
  CHECK(s.fetches.counts().extra_rpcs == 3);
  CHECK(s.fetches.counts().by_origins == 4);
  CHECK(s.fetches.counts().by_copiers == 0);
  CHECK(s.ask_for(9, 2).answer.hops == 0);
  CHECK(s.dhash.cache().copies() == 1);
  // A name without an RRset: nobody has anything to say, and all are asked.
  CHECK(s.ask_for(9, 3).answer.hops == path(9, 3).size() - 1 + 3);
}

TEST_CASE("A refusal costs the way to the next node, and signatures their time") {
  const sim::Duration time = sim::Duration::milliseconds(7);
  const std::vector<NodeIndex> way = path(1, 14);
  REQUIRE(way == std::vector<NodeIndex>{1, 9, 13, 14});
  Doubted s({.replicas = 2, .check = Check::kSignature, .liars = {9, 14}, .check_time = time});
  const auto [answer, took] = s.ask_for(1, 14);
  CHECK(answer.end == End::kFound);
  CHECK(answer.server == 15);
  CHECK(answer.hops == 4);
  CHECK(took == kRoundTrip * std::int64_t{4} + time * std::int64_t{3});
  const dhash::CheckCounts& counts = s.fetches.counts();
  CHECK(counts.by_origins == 3);
  CHECK(counts.refused == 2);
  CHECK(counts.extra_rpcs == 3);  // after node 9: 13, 14 and 15
  CHECK(counts.by_copiers == 3);  // 9, 13 and 14; the origin has checked it
  // The copy at node 1 was checked when it came.
  CHECK(s.ask_for(1, 14).took == sim::Duration());
}

}  // namespace
}  // namespace ddns::service
