// Zones that others signed, where they are at hand: the figures are those published with them.
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <utility>
#include <vector>

#include "dns/message.h"
#include "dns/time_text.h"
#include "dns/zone_check.h"
#include "sim/random.h"
#include "tests/dns/helpers.h"
#include "tests/dns/real_data.h"

namespace ddns::dns {
namespace {

constexpr char kRootDs[] =
    ". IN DS 19036 8 2 49AAC11D7B6F6446702E54A1607371607A1A41855200FD2CE1CDDE32F24E8FB5";

Policy at(const char* time) {
  return {.now = parse_time(time).value(), .sha1 = false, .zone_data = true};
}

Zone zone_in(const std::string& path) {
  return read_zone(read_data(path), path);
}

std::pair<std::uint64_t, std::uint64_t> valid_of(const Zone& zone, const Anchors& anchors,
                                                 const char* time) {
  const ZoneReport report = check_zone(zone, anchors, at(time));
  return {report.valid, report.signatures};
}

// A record of a signed RRset: one of its data, or one of its signatures.
struct Signed {
  const SignedSet* set;
  std::size_t index;
  bool signature;
};

std::vector<Signed> signed_records(const Zone& zone) {
  std::vector<Signed> all;
  for (const auto& [owner, node] : zone.nodes) {
    for (const auto& [type, set] : node) {
      if (set.signatures.empty()) continue;
      for (std::size_t i = 0; i < set.set.rdata.size(); ++i) all.push_back({&set, i, false});
      for (std::size_t i = 0; i < set.signatures.size(); ++i) all.push_back({&set, i, true});
    }
  }
  return all;
}

// The record alone in a message, uncompressed, from its owner on.
std::string wire_of(const Record& r) {
  Message m;
  m.answers.push_back(r);
  return write_message(m);
}

// Is the RRset believed with this record in place of the one at `place`, as one that reads the
// zone would see it?
bool believed(const Signed& place, const Record& record, const ZoneKeys& keys,
              const Policy& policy) {
  SignedSet set = *place.set;
  std::vector<std::string>& all = place.signature ? set.signatures : set.set.rdata;
  all.erase(all.begin() + static_cast<std::ptrdiff_t>(place.index));
  Zone zone;
  for (const std::string& rdata : set.set.rdata) {
    zone.add({set.set.owner, set.set.type, set.set.rr_class, set.set.ttl, rdata});
  }
  for (const std::string& rdata : set.signatures) {
    zone.add({set.set.owner, kRrsig, set.set.rr_class, set.set.ttl, rdata});
  }
  if (!zone.add(record).empty()) return false;
  const SignedSet* found = zone.find(record.owner, set.set.type);
  return found != nullptr && !found->set.rdata.empty() &&
         check_set(*found, keys, policy).verdict == Verdict::kSecure;
}

bool same(const Record& a, const Record& b) {
  return a.owner == b.owner && a.type == b.type && a.rr_class == b.rr_class && a.ttl == b.ttl &&
         canonical_rdata(a.type, a.rdata) == canonical_rdata(b.type, b.rdata);
}

}  // namespace

TEST_CASE("the root zone of 2017 is valid in its time, from the key of its time", "[.real_data]") {
  const std::string path = find_data("zones/root_2017082100_signed.zone.xz");
  if (path.empty()) return;
  using Counts = std::pair<std::uint64_t, std::uint64_t>;
  const Zone zone = zone_in(path);
  const Anchors anchors = read_anchors(kRootDs, "ds", {});
  CHECK(valid_of(zone, anchors, "2017-08-25") == Counts{2950, 2950});
  CHECK(valid_of(zone, anchors, "2017-09-05") == Counts{1, 2950});
  CHECK(valid_of(zone, anchors, "2017-10-01") == Counts{0, 2950});
  CHECK(check_zone(zone, anchors, at("2017-08-25")).problems.empty());
  for (const char* file : {"zones/root.ds", "zones/root.key"}) {
    const Anchors today = read_anchors(read_data(find_data(file)), file, {});
    CHECK(valid_of(zone, today, "2017-08-25") == Counts{0, 2950});
  }
}

TEST_CASE("a flipped bit in any of 1,000 random records of the root is noticed", "[.real_data]") {
  const std::string path = find_data("zones/root_2017082100_signed.zone.xz");
  if (path.empty()) return;
  const Zone zone = zone_in(path);
  const Policy policy = at("2017-08-25");
  ZoneKeys keys;
  const Judgement judged =
      check_keys(*zone.find({}, kDnskey), read_anchors(kRootDs, "ds", {}), policy, keys);
  REQUIRE(judged.verdict == Verdict::kSecure);
  const std::vector<Signed> all = signed_records(zone);
  sim::Rng rng = sim::Stream(1, "flips").at(0);
  int refused = 0;
  for (int i = 0; i < 1000; ++i) {
    const Signed& place = all[rng.below(static_cast<std::uint32_t>(all.size()))];
    const RecordSet& set = place.set->set;
    const Record record{
        set.owner, place.signature ? kRrsig : set.type, set.rr_class, set.ttl,
        place.signature ? place.set->signatures[place.index] : set.rdata[place.index]};
    const std::string wire = wire_of(record);
    // A bit of each field in turn of the owner, type, class, TTL and RDATA; lengths included.
    const std::size_t bits = (wire.size() - kHeaderOctets) * 8;
    for (int k = 0; k < 8; ++k) {
      const std::size_t bit = kHeaderOctets * 8 + rng.below(static_cast<std::uint32_t>(bits));
      std::string changed = wire;
      changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ 1 << bit % 8);
      Message m;
      const bool read = read_message(changed, m).empty() && m.answers.size() == 1;
      if (read && same(m.answers[0], record)) continue;  // a letter's case, which has no meaning
      INFO(record_text(record) << " bit " << bit);
      const bool bad = read && believed(place, m.answers[0], keys, policy);
      CHECK_FALSE(bad);
      refused += bad ? 0 : 1;
    }
  }
  CHECK(refused > 7500);
}

TEST_CASE("other zones have the signatures that were counted in them", "[.real_data]") {
  struct Expected {
    const char* file;
    const char* anchors;
    const char* time;
    std::uint64_t valid;
    std::uint64_t signatures;
  };
  const Expected expected[] = {
      {"ddns.example.rsasha256.nsec.zone", "ddns.example.ds", "2026-01-15", 41, 41},
      {"ddns.example.ed25519.nsec.zone", "ddns.example.ds", "2026-01-15", 41, 41},
      {"ddns.example.ed25519.nsec3.zone", "ddns.example.ds", "2026-01-15", 48, 48},
      {"ddns.example.ecdsap256sha256.nsec3.zone", "ddns.example.ds", "2026-01-15", 48, 48},
      {"ddns.example.ed25519.nsec3.zone", "ddns.example.ds", "2026-03-01", 0, 48},
      {"zonemd.packet-pushers.com.2021.ecdsap256.zone", nullptr, "2021-06-01", 8, 8},
      {"zonemd.packet-pushers.com.2021.badsig.zone", nullptr, "2021-06-01", 7, 8},
      {"uri.arpa.2021.rsasha256.zone", nullptr, "2021-02-01", 15, 15},
      // 8 good and 3 bad, and 2 of RRsets that are not there.
      {"dnssec-failures.test.2001.ecdsap256.bogus.zone", nullptr, "2001-01-01", 8, 13},
      {"root_2026082201_unsigned_rrsig_stripped.zone.xz", "root.ds", "2026-08-25", 2, 2}};
  for (const Expected& e : expected) {
    INFO(e.file << " " << e.time);
    const std::string path = find_data(std::string("zones/") + e.file);
    if (path.empty()) return;
    const Zone zone = zone_in(path);
    const Anchors anchors =
        e.anchors == nullptr ? own_keys(zone)
                             : read_anchors(read_data(find_data(std::string("zones/") + e.anchors)),
                                            "ds", zone.origin);
    const auto [valid, signatures] = valid_of(zone, anchors, e.time);
    CHECK(valid == e.valid);
    CHECK(signatures == e.signatures);
    const std::string text = zone_text(zone);
    CHECK(zone_text(read_zone(text, "again")) == text);
  }
}

}  // namespace ddns::dns
