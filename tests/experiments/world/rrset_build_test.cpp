#include "experiments/world/rrset_build.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "dhash/dhash.h"
#include "experiments/world/quota_build.h"
#include "experiments/world/trace_build.h"
#include "tests/experiments/made_up.h"

namespace ddns::experiments {
namespace {

using dns::RecordIndex;

const std::vector<Override> kLimits = {{"/quota/kind", "room"}, {"/quota/organisations", "4"}};

std::vector<Override> attack(const char* records) {
  std::vector<Override> set = kLimits;
  set.push_back({"/quota/attacker/records", records});
  return set;
}

TEST_CASE("A record for each name, which exists where the trace's questions were answered") {
  for (const bool successful : {true, false}) {
    const Spec spec = spec_of(R"({ "trace": { "queries": 3000, "names": 1000, "most_popular": 100,
        "asked_once": 500, "asked_over_100": null, "asked_over_1000": null } })",
                              {{"/trace/outcome", successful ? "successful" : "unsuccessful"}});
    const auto trace = build_trace(spec);
    const dns::RrsetTable rrsets = build_rrsets(spec, *trace);
    CHECK(rrsets.named() == 1000);
    CHECK(rrsets.count() == 1000);
    CHECK(rrsets.exists(7) == successful);
    CHECK(rrsets.octets(7) == (successful ? 512 : 0));
    CHECK(rrsets.ttl(7) == dhash::kForever);
    CHECK(insert_order(spec, rrsets).size() == (successful ? 1000 : 0));
  }
}

TEST_CASE("Of a recorded trace the names exist that were ever answered, and copies last as told") {
  const Folder folder;
  folder.write("trace.csv",
               "t_s,client,qname,qtype,rcode,answers\n"
               "0,0,there.example,A,NOERROR,1\n"
               "1,0,missing.example,A,NXDOMAIN,0\n"
               "2,0,there.example,MX,NOERROR,0\n"
               "3,0,there.example,MX,NOERROR,2\n");
  const Spec spec = load_spec(folder.write("test.json", R"({
    "trace": { "kind": "file", "path": "trace.csv", "filter": "all" },
    "dhash": { "cache": { "ttl": true, "ttl_s": 30 } } })"));
  const auto trace = build_trace(spec);
  const dns::RrsetTable rrsets = build_rrsets(spec, *trace);
  REQUIRE(rrsets.count() == 3);
  CHECK(rrsets.exists(0));
  CHECK_FALSE(rrsets.exists(1));
  CHECK(rrsets.exists(2));
  CHECK(insert_order(spec, rrsets) == std::vector<RecordIndex>{0, 2});
  CHECK(rrsets.ttl(2) == sim::Duration::seconds(30));
}

TEST_CASE("Names are signed by organisations in proportion to their room, the attack by its own") {
  const Spec spec = spec_of(kSmallDay, attack("50"));
  const auto trace = build_trace(spec);
  const dns::RrsetTable rrsets = build_rrsets(spec, *trace);
  REQUIRE(rrsets.named() == 1000);
  REQUIRE(rrsets.count() == 1050);
  std::vector<int> signed_by(5);
  for (RecordIndex r = 0; r < rrsets.count(); ++r) ++signed_by.at(rrsets.signer(r));
  CHECK(signed_by[attacker(spec.quota)] == 50);
  CHECK(rrsets.signer(1049) == attacker(spec.quota));
  CHECK(rrsets.exists(1049));
  // 99 hosts with equal room for four organisations: about 250 names each, five deviations at most.
  for (int o = 0; o < 4; ++o) CHECK(std::abs(signed_by[o] - 250) < 69);
  const dns::RrsetTable without = build_rrsets(spec_of(kSmallDay), *trace);
  for (RecordIndex r = 0; r < without.count(); ++r) CHECK(without.signer(r) == 0);
}

TEST_CASE("An attack is mixed in, and ordinary records keep their order and their signers") {
  const Spec spec = spec_of(kSmallDay, attack("300"));
  const auto trace = build_trace(spec);
  const dns::RrsetTable rrsets = build_rrsets(spec, *trace);
  const std::vector<RecordIndex> order = insert_order(spec, rrsets);
  REQUIRE(order.size() == 1300);
  std::vector<RecordIndex> ordinary, attacks;
  for (const RecordIndex r : order) (r < rrsets.named() ? ordinary : attacks).push_back(r);
  CHECK(std::ranges::is_sorted(ordinary));
  CHECK(std::ranges::is_sorted(attacks));
  CHECK(ordinary.size() == 1000);
  CHECK(attacks.back() == 1299);
  // Half of the attack comes in about half of the order.
  const auto half = std::ranges::find(order, attacks[150]) - order.begin();
  CHECK(half > 500);
  CHECK(half < 800);
  const dns::RrsetTable quiet = build_rrsets(spec_of(kSmallDay, kLimits), *trace);
  for (RecordIndex r = 0; r < quiet.count(); ++r) CHECK(quiet.signer(r) == rrsets.signer(r));
}

}  // namespace
}  // namespace ddns::experiments
