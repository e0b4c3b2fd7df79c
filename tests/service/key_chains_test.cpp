// Which KEY RRsets vouch for a name, and what a client does to have them.
#include "service/key_chains.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "service/ddns.h"
#include "service/signed_ddns.h"
#include "tests/service/ring.h"

namespace ddns::service {
namespace {

using namespace test;
using End = Answer::End;

const std::vector<const char*> kNames = {"www.nytimes.com", "nytimes.com",   "mail.lcs.mit.edu",
                                         "lcs.mit.edu",     "a\\.b.mit.edu", "com"};

dns::NameTable names_of() {
  dns::NameTable names;
  for (const char* name : kNames) names.add(name, 1);
  return names;
}

std::vector<std::string> chain(const KeyChains& chains, dns::NameIndex name) {
  std::vector<std::string> all;
  for (KeyIndex k = chains.first(name); k != kRootKey; k = chains.above(k)) {
    all.push_back(chains.name(k));
  }
  return all;
}

TEST_CASE("A name's chain is itself and all above it but the root") {
  const dns::NameTable names = names_of();
  const KeyChains chains(names, std::vector<bool>(names.count(), true), KeyPolicy::kNaive, 0);
  using Chain = std::vector<std::string>;
  CHECK(chain(chains, 0) == Chain{"www.nytimes.com", "nytimes.com", "com"});
  CHECK(chain(chains, 2) == Chain{"mail.lcs.mit.edu", "lcs.mit.edu", "mit.edu", "edu"});
  CHECK(chain(chains, 4) == Chain{"a\\.b.mit.edu", "mit.edu", "edu"});
  CHECK(chain(chains, 5) == Chain{"com"});
  for (dns::NameIndex i = 0; i < names.count(); ++i) {
    CHECK(chains.labels(i) == chain(chains, i).size());
    CHECK(chains.carried(i) == 0);
  }
  CHECK(chains.count() == 8);
  CHECK(chains.records().size() == 8);
}

TEST_CASE("Names that are not there have no keys, and make none popular") {
  const dns::NameTable names = names_of();
  const KeyChains chains(names, {true, false, false, false, false, false},
                         KeyPolicy::kCarriedButPopular, 1);
  CHECK(chains.count() == 3);
  CHECK(chains.first(1) == kRootKey);
  CHECK(chains.labels(1) == 0);
  CHECK(chains.records().size() == 3);  // each vouches for the only name
}

TEST_CASE("A record carries all of its chain, or what is not popular") {
  const dns::NameTable names = names_of();
  const std::vector<bool> there(names.count(), true);
  const KeyChains all(names, there, KeyPolicy::kCarried, 0);
  CHECK(all.records().empty());
  CHECK(all.carried(2) == 4);
  // com and edu vouch for three names of six each, mit.edu too, and no other for as many.
  const KeyChains some(names, there, KeyPolicy::kCarriedButPopular, 0.5);
  std::vector<std::string> records;
  for (const KeyIndex k : some.records()) {
    CHECK(some.place(k) == records.size());
    records.push_back(some.name(k));
  }
  CHECK(records == std::vector<std::string>{"com", "mit.edu", "edu"});
  CHECK(some.carried(0) == 2);
  CHECK(some.carried(2) == 2);
  CHECK(some.carried(5) == 0);
}

// The names' records on the ring, each owned by the node of its number, then those of the keys.
struct Keyed : Ring {
  Keyed(KeyPolicy policy, bool keep, double popular_share = 0.5,
        dhash::CachePolicy copies = dhash::CachePolicy::kNone)
      : names(names_of()),
        chains(names, std::vector<bool>(names.count(), true), policy, popular_share),
        rrsets(names),
        dhash(lookup, keys(), {.policy = copies}),
        fetches(dhash, dhash::Check::kSignature, dhash::Lie::kForged, std::vector<bool>(kNodes)),
        service(scheduler, fetches, dhash, rrsets, {}),
        vouching{chains, names.count(), keep} {
    for (dns::NameIndex i = 0; i < names.count(); ++i) {
      rrsets.add({.octets = 1000 + 10 * chains.carried(i), .ttl = dhash::kForever});
    }
    for (std::size_t k = 0; k < chains.records().size(); ++k) {
      rrsets.add({.octets = 100, .ttl = dhash::kForever});
    }
    for (dns::RecordIndex r = 0; r < rrsets.count(); ++r) dhash.place(r);
    service.need_keys(vouching);
  }
  std::vector<overlay::Id> keys() const {
    std::vector<overlay::Id> all;
    for (NodeIndex n = 0; n < names.count() + chains.records().size(); ++n) {
      all.push_back(key_of(n % kNodes));
    }
    return all;
  }
  Asked ask_for(NodeIndex client, dns::RecordIndex record) {
    return ask(service, client, {record, dhash.key(record)});
  }

  dns::NameTable names;
  KeyChains chains;
  dns::RrsetTable rrsets;
  dhash::Dhash dhash;
  dhash::CheckedFetch fetches;
  SignedDdns service;
  Vouching vouching;
};

unsigned rpcs(NodeIndex client, NodeIndex owner) {
  return static_cast<unsigned>(path(client, owner).size() - 1);
}

TEST_CASE("Naively a name of n labels takes n lookups, each all the way") {
  Keyed s(KeyPolicy::kNaive, false);
  for (dns::RecordIndex r = 0; r < kNames.size(); ++r) {
    for (int again = 0; again < 2; ++again) {  // a client that keeps nothing learns nothing
      const NodeIndex client = 15;
      const auto before = s.service.by_labels().size() > s.chains.labels(r)
                              ? s.service.by_labels()[s.chains.labels(r)]
                              : KeyCounts{};
      unsigned of_keys = 0;
      for (KeyIndex k = s.chains.first(r); k != kRootKey; k = s.chains.above(k)) {
        of_keys += rpcs(client, s.names.count() + s.chains.place(k));
      }
      const auto [answer, took] = s.ask_for(client, r);
      CHECK(answer.end == End::kFound);
      CHECK(answer.hops == rpcs(client, r) + of_keys);
      CHECK(took == kRoundTrip * std::int64_t{answer.hops});
      const unsigned labels = s.chains.labels(r);
      const KeyCounts& after = s.service.by_labels()[labels];
      CHECK(after.answered - before.answered == 1);
      CHECK(after.lookups - before.lookups == labels);
      CHECK(after.rpcs - before.rpcs == of_keys);
      CHECK(after.checks - before.checks == labels + 1);
      CHECK(after.octets - before.octets == 1000 + 100 * labels);
      CHECK(after.latency - before.latency == took);
    }
  }
}

TEST_CASE("Carried keys take octets and checks, and no lookup") {
  Keyed s(KeyPolicy::kCarried, false);
  CHECK(s.ask_for(9, 2).answer.hops == rpcs(9, 2));
  const KeyCounts& counts = s.service.by_labels()[4];
  CHECK(counts.lookups == 0);
  CHECK(counts.rpcs == 0);
  CHECK(counts.checks == 5);
  CHECK(counts.octets == 1040);
}

TEST_CASE("What a client keeps it neither looks up nor checks again, nor what is above it") {
  Keyed s(KeyPolicy::kCarriedButPopular, true);
  s.ask_for(9, 0);  // com, its only popular key
  CHECK(s.service.by_labels()[3].lookups == 1);
  CHECK(s.service.by_labels()[3].checks == 4);
  s.ask_for(9, 1);  // nytimes.com has been checked on the way
  CHECK(s.service.by_labels()[2].lookups == 0);
  CHECK(s.service.by_labels()[2].checks == 1);
  s.ask_for(9, 4);  // mit.edu and edu
  CHECK(s.service.by_labels()[3].lookups == 3);
  s.ask_for(9, 2);
  CHECK(s.service.by_labels()[4].lookups == 0);
  CHECK(s.service.by_labels()[4].checks == 3);
  s.ask_for(8, 1);  // another client
  CHECK(s.service.by_labels()[2].lookups == 1);
}

TEST_CASE("Without a key of its chain nothing can be checked") {
  Keyed s(KeyPolicy::kNaive, false);
  const dns::RecordIndex com = s.names.count() + s.chains.place(s.chains.first(5));
  s.dhash.drop(com, com);
  CHECK(s.ask_for(9, 0).answer.end == End::kFailed);
  CHECK(s.service.without_keys() == 1);
  CHECK(s.ask_for(9, 2).answer.end == End::kFound);
}

}  // namespace
}  // namespace ddns::service
