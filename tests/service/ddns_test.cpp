// DNS from DHash on a static ring: which RPCs a question takes and how long, by arithmetic.
#include "service/ddns.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "tests/service/ring.h"

namespace ddns::service {
namespace {

using namespace test;
using End = Answer::End;
using overlay::LookupStyle;

// A record for each node to own, of a name that has an RRset where the number of the node is even.
struct Served : Ring {
  explicit Served(dhash::CachePolicy policy, LookupStyle style = LookupStyle::kIterative,
                  std::vector<sim::Duration> ttls = {})
      : Ring(style),
        rrsets(names),
        dhash(lookup, keys(), {.policy = policy, .copies_expire = !ttls.empty()}),
        ddns(dhash, rrsets) {
    for (NodeIndex n = 0; n < kNodes; ++n) {
      names.add(std::to_string(n) + ".example", dns::kA);
      const sim::Duration ttl = ttls.empty() ? dhash::kForever : ttls[n % ttls.size()];
      const dns::RecordIndex record = rrsets.add({.octets = n % 2 == 0 ? 512u : 0u, .ttl = ttl});
      if (rrsets.exists(record)) dhash.place(record);
    }
  }
  static std::vector<overlay::Id> keys() {
    std::vector<overlay::Id> all;
    for (NodeIndex n = 0; n < kNodes; ++n) all.push_back(key_of(n));
    return all;
  }
  Asked ask_for(NodeIndex client, dns::RecordIndex record) {
    ddns.expect(record);
    return ask(ddns, client, {record, dhash.key(record)});
  }

  dns::NameTable names;
  dns::RrsetTable rrsets;
  dhash::Dhash dhash;
  Ddns ddns;
};

// The digests were computed with another implementation (Python's hashlib).
TEST_CASE("The key of an RRset is the SHA-1 of name, zero and type") {
  CHECK(to_hex(rrset_key("www.nytimes.com", 1)) == "49baed3b7a1e3eeabf0dccf1eecad8d00bec97ba");
  CHECK(to_hex(rrset_key("lcs.mit.edu", 6)) == "378b0a9c5c32a0afade91041e5aec1f0fe415c22");
  CHECK(to_hex(rrset_key(".", 2)) == "704376a89e7612961d991da95a8b1ad81565c887");
  CHECK(to_hex(rrset_key("a\\.b.example", 257)) == "8e43bf2f6d804342404d250877fab6952b312e54");
}

TEST_CASE("Name and type both tell keys apart") {
  dns::NameTable names;
  names.add("example.com", 1);
  names.add("example.com", 28);
  names.add("example.com", 256);
  names.add("example.org", 1);
  const std::vector<overlay::Id> keys = rrset_keys(names);
  REQUIRE(keys.size() == 4);
  CHECK(keys[3] == rrset_key("example.org", 1));
  CHECK(std::set<overlay::Id>(keys.begin(), keys.end()).size() == 4);
}

TEST_CASE("Without copies a question goes all the way, a round trip for each node on it") {
  for (const LookupStyle style : {LookupStyle::kIterative, LookupStyle::kRecursive}) {
    Served s(dhash::CachePolicy::kNone, style);
    for (NodeIndex client = 0; client < kNodes; ++client) {
      for (dns::RecordIndex record = 0; record < kNodes; ++record) {
        INFO("client " << client << ", record " << record);
        const auto [answer, took] = s.ask_for(client, record);
        const auto rpcs = static_cast<std::int64_t>(path(client, record).size() - 1);
        CHECK(answer.end == (record % 2 == 0 ? End::kFound : End::kNotFound));
        CHECK(answer.server == record);
        CHECK(answer.hops == rpcs);
        CHECK_FALSE(answer.from_copy);
        CHECK(answer.timeouts == 0);
        // A request that is passed on takes half a round trip a node, and so does its answer.
        const bool iterative = style == LookupStyle::kIterative;
        CHECK(took == (iterative ? kRoundTrip * rpcs : kRoundTrip / 2 * (rpcs + (rpcs > 0))));
      }
    }
  }
}

TEST_CASE("With copies a question ends at the first node on its way that has one") {
  Served s(dhash::CachePolicy::kPath);
  std::vector<std::set<NodeIndex>> copies(kNodes);  // who should have them, by record
  sim::Rng draw = sim::Stream(7, "questions").at(0);
  for (int i = 0; i < 400; ++i) {
    const NodeIndex client = draw.below(kNodes);
    const dns::RecordIndex record = draw.below(kNodes / 2) * 2;
    const std::vector<NodeIndex> way = path(client, record);
    const auto has = [&](NodeIndex n) { return n == record || copies[record].contains(n); };
    const auto server = std::ranges::find_if(way, has);
    const auto rpcs = server - way.begin();
    const auto [answer, took] = s.ask_for(client, record);
    REQUIRE(answer.end == End::kFound);
    REQUIRE(answer.server == *server);
    REQUIRE(answer.from_copy == (*server != record));
    REQUIRE(answer.hops == rpcs);
    REQUIRE(took == kRoundTrip * rpcs);
    copies[record].insert(way.begin(), server);
  }
}

TEST_CASE("A copy is good for the ttl that the table gives its record") {
  Served s(dhash::CachePolicy::kPath, LookupStyle::kIterative,
           {sim::Duration::seconds(10), {}, sim::Duration::seconds(30), {}});
  const auto rpcs = [&](dns::RecordIndex record) { return s.ask_for(5, record).answer.hops; };
  const auto all = [](dns::RecordIndex record) { return path(5, record).size() - 1; };
  CHECK(rpcs(0) == all(0));
  CHECK(rpcs(2) == all(2));
  CHECK(rpcs(0) == 0);
  CHECK(rpcs(2) == 0);
  s.wait(sim::Duration::seconds(20));
  CHECK(rpcs(0) == all(0));
  CHECK(rpcs(2) == 0);
  s.wait(sim::Duration::seconds(20));
  CHECK(rpcs(2) == all(2));
}

}  // namespace
}  // namespace ddns::service
