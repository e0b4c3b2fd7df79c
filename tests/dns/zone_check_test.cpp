// Whole zones: those of tests/dns/zones, which BIND 9.18 signed (dnssec-signzone), and our own
// signatures of the same data.
#include "dns/zone_check.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "dns/time_text.h"
#include "dns/zone_sign.h"
#include "tests/dns/helpers.h"
#include "tests/dns/real_data.h"

namespace ddns::dns {
namespace {

constexpr char kFolder[] = DDNS_SOURCE_DIR "/tests/dns/zones/small.example.";

Policy at(const char* time) {
  return {.now = parse_time(time).value(), .sha1 = false, .zone_data = true};
}

Zone small(const std::string& kind) {
  return read_zone(read_data(kFolder + kind + ".zone"), kind);
}

Anchors small_anchors() {
  return read_anchors(read_data(std::string(kFolder) + "ds"), "ds", name("small.example."));
}

std::string problems(const ZoneReport& report) {
  std::string out;
  for (const ZoneProblem& p : report.problems) {
    out += p.owner.text() + " " + type_name(p.type) + ": " + p.reason + "\n";
  }
  return out;
}

}  // namespace

TEST_CASE("zones that another program signed are valid, each from its own DS") {
  for (const char* kind : {"rsasha256", "ecdsap256sha256", "ed25519"}) {
    INFO(kind);
    const Zone zone = small(kind);
    const ZoneReport report = check_zone(zone, small_anchors(), at("2026-06-01"));
    CHECK(problems(report).empty());
    CHECK(report.signatures == 29);
    CHECK(report.valid == 29);
    CHECK(report.unsigned_sets == 0);
    CHECK(check_zone(zone, own_keys(zone), at("2026-06-01")).valid == 29);
    const ZoneReport late = check_zone(zone, small_anchors(), at("2028-01-01"));
    CHECK(late.valid == 0);
    CHECK(late.problems.size() == 28);  // one RRset has two signatures
    CHECK(late.keys.reason == "it has expired");
    // Of another zone's key there is no chain.
    Anchors wrong = small_anchors();
    for (std::string& ds : wrong.ds) ds.back() = static_cast<char>(ds.back() ^ 1);
    const ZoneReport unchained = check_zone(zone, wrong, at("2026-06-01"));
    CHECK(unchained.valid == 0);
    CHECK(unchained.keys.reason == "no key of the zone is that of an anchor");
  }
}

TEST_CASE("what is wrong is told by owner, type and reason") {
  Zone zone = small("ed25519");
  zone.nodes[name("ns.small.example.")][1].set.rdata[0] = "\1\1\1\1";
  zone.nodes[name("mail.small.example.")][1].signatures.clear();
  zone.nodes[name("www.small.example.")][5].set.ttl = 5;
  auto& glue = zone.nodes[name("ns.child.small.example.")][1];
  glue.signatures = zone.nodes[name("svc.small.example.")][65].signatures;
  const ZoneReport report = check_zone(zone, small_anchors(), at("2026-06-01"));
  CHECK(problems(report) ==
        "ns.child.small.example. A: it is not the zone's to sign\n"
        "Mail.small.example. A: there is no signature\n"
        "ns.small.example. A: the records are not those signed by key 48340 of small.example.\n"
        "www.small.example. CNAME: the TTL is 5, signed was 3600\n");
  CHECK(report.signatures == 29);
  CHECK(report.valid == 26);
  CHECK(report.unsigned_sets == 1);
}

TEST_CASE("an unsigned zone has no keys, and what it should sign has no signature") {
  const Zone zone = small("unsigned");
  const ZoneReport report = check_zone(zone, small_anchors(), at("2026-06-01"));
  CHECK(report.signatures == 0);
  CHECK(report.keys.reason == "the zone has no keys");
  CHECK(report.unsigned_sets == 15);
  // Neither delegations nor glue are the zone's to sign.
  CHECK_FALSE(zone_signs(zone, name("child.small.example."), kNs));
  CHECK_FALSE(zone_signs(zone, name("ns.child.small.example."), 1));
  CHECK(zone_signs(zone, name("signed.small.example."), kDs));
  CHECK(zone_signs(zone, name("signed.small.example."), kNsec));
  CHECK(zone_signs(zone, name("small.example."), kNs));
  CHECK(zone_signs(zone, name("a.b.ent.small.example."), 1));
}

TEST_CASE("what we sign is what another program signs, NSEC records included") {
  Zone ours = small("unsigned");
  std::vector<SigningKey> keys;
  for (const std::uint16_t flags : {kZoneKeyFlags, kEntryKeyFlags}) {
    keys.push_back(
        SigningKey::from_seed(ours.origin, std::string(32, static_cast<char>(flags)), flags));
  }
  const SignSettings settings{at("2026-01-01").now, at("2027-01-01").now, true};
  sign_zone(ours, keys, settings);
  const Anchors anchors{
      ours.origin, {make_ds(ours.origin, keys[1].dnskey(), kDigestSha256).value()}, {}};
  const ZoneReport report = check_zone(ours, anchors, at("2026-06-01"));
  CHECK(problems(report).empty());
  CHECK(report.valid == report.signatures);
  // BIND has the DNSKEY RRset signed by both keys.
  CHECK(report.signatures == 28);
  // But for keys and signatures the two zones are the same.
  Zone theirs = small("ed25519");
  for (Zone* zone : {&ours, &theirs}) {
    zone->nodes[zone->origin].erase(kDnskey);
    for (auto& [owner, node] : zone->nodes) {
      for (auto& [type, set] : node) {
        set.signatures.clear();
        std::ranges::sort(set.set.rdata);
      }
    }
  }
  CHECK(zone_text(ours) == zone_text(theirs));
}

TEST_CASE("signing twice is signing once, and the same octets") {
  Zone zone = small("unsigned");
  std::vector<SigningKey> keys;
  keys.push_back(SigningKey::from_seed(zone.origin, std::string(32, 'k'), kZoneKeyFlags));
  sign_zone(zone, keys, {1, 1000, true});
  const std::string once = zone_text(zone);
  sign_zone(zone, keys, {1, 1000, true});
  CHECK(zone_text(zone) == once);
  CHECK(zone_text(read_zone(once, "once")) == once);
  sign_zone(zone, keys, {1, 1000, false});
  CHECK(zone.find(zone.origin, kNsec) == nullptr);
  CHECK(check_zone(zone, own_keys(zone), {.now = 2, .sha1 = false, .zone_data = true})
            .problems.empty());
  CHECK(problem_of([&] {
          sign_zone(zone, {}, {1, 1000, false});
        }) == "there is no key, expected one of small.example.");
  CHECK(problem_of([&] {
          sign_zone(zone, keys, {1000, 1, false});
        }) == "the signatures would end before they begin");
}

TEST_CASE("anchors are DS and DNSKEY records of the zone") {
  const DomainName zone = name("example.");
  const std::string ds = "EXAMPLE. IN DS 1 8 2 00\nother. IN DS 1 8 2 00\n";
  CHECK(read_anchors(ds, "f", zone).ds.size() == 1);
  CHECK(problem_of([&] { read_anchors("other. IN DS 1 8 2 00\n", "f", zone); }) ==
        "f: there is no anchor of example., expected a DS or DNSKEY of it");
  CHECK(problem_of([&] { read_anchors("\nexample. IN A 192.0.2.1\n", "f", zone); }) ==
        "f:2: a record of type A, expected DS or DNSKEY");
}

}  // namespace ddns::dns
