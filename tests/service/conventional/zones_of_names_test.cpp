// Which zones names suggest, and what faults they are given.
#include "service/conventional/zones_of_names.h"

#include <catch2/catch.hpp>
#include <string>

namespace ddns::service {
namespace {

struct Names {
  void add(const std::string& name, bool exists = true) {
    table.add(name, dns::kA);
    known.push_back({exists, sim::Duration::seconds(60)});
  }
  Hierarchy zones(const ZoneSettings& settings = {}) const {
    return zones_of_names(table, known, settings, /*seed=*/1);
  }
  dns::NameTable table;
  std::vector<KnownRecord> known;
};

// Zones on the way from the root to the record's, the root not counted.
unsigned depth(const Hierarchy& zones, dns::RecordIndex r) {
  return zones.depth(zones.zone(r));
}

TEST_CASE("A name lies in its registered domain, a reverse name in its network's zone") {
  Names names;
  names.add("www.lcs.mit.edu");               // mit.edu
  names.add("mit.edu");                       // the same
  names.add("edu");                           // the top-level zone
  names.add("www.shop.co.uk");                // shop.co.uk, below co.uk
  names.add("www.bank.de");                   // bank.de
  names.add("7.3.2.1.in-addr.arpa");          // 3.2.1.in-addr.arpa
  names.add("9.3.2.1.in-addr.arpa");          // the same
  names.add("host.example.con", false);       // no such top-level domain
  names.add("x.printer.localdomain");         // there must be one
  names.add("y.printer.localdomain", false);  // and so there is for this one
  const Hierarchy zones = names.zones();
  const unsigned depths[] = {2, 2, 1, 3, 2, 2, 2, 0, 2, 2};
  for (dns::RecordIndex r = 0; r < std::size(depths); ++r) CHECK(depth(zones, r) == depths[r]);
  CHECK(zones.zone(0) == zones.zone(1));
  CHECK(zones.parent(zones.zone(0)) == zones.zone(2));
  CHECK(zones.zone(5) == zones.zone(6));
  CHECK(zones.zone(8) == zones.zone(9));
  CHECK(zones.zone_count() == 1 + 5 + 6);  // edu uk de in-addr.arpa localdomain, and below them
  CHECK(zones.content(0) == 1);
  CHECK(zones.content(7) == kNoData);
  CHECK(zones.server_count() == 13 + 5 * 8 + 6 * 2);
}

TEST_CASE("So many zones are faulty as asked for, of those below the top-level ones") {
  Names names;
  constexpr unsigned kZones = 20'000;
  for (unsigned i = 0; i < kZones; ++i) names.add("www.d" + std::to_string(i) + ".com");
  const Hierarchy zones = names.zones(
      {.dead_zones = 0.1, .lame_zones = 0.2, .looping_zones = 0.05, .dead_servers = 0.3});
  unsigned of[4] = {};
  for (dns::RecordIndex r = 0; r < kZones; ++r) {
    const ServerIndex first = zones.first_server(zones.zone(r));
    const Behaviour b = zones.behaviour(first);
    ++of[static_cast<unsigned>(b)];
    if (b == Behaviour::kLame || b == Behaviour::kLooping) CHECK(zones.behaviour(first + 1) == b);
  }
  const double expected[] = {0.65 * 0.7, 0.1 + 0.65 * 0.3, 0.2, 0.05};
  for (unsigned b = 0; b < 4; ++b) CHECK(of[b] / (1.0 * kZones) == Approx(expected[b]).margin(.02));
  for (ServerIndex s = 0; s < 13 + 8; ++s) CHECK(zones.behaviour(s) == Behaviour::kSound);
}

TEST_CASE("So many zones as asked for have servers in another zone, below the top level both") {
  Names names;
  constexpr unsigned kZones = 10'000;
  for (unsigned i = 0; i < kZones; ++i) names.add("www.d" + std::to_string(i) + ".com");
  const Hierarchy zones = names.zones(
      {.glue_ttl = sim::Duration::seconds(9), .servers_elsewhere = 0.2, .circular_zones = 0.1});
  unsigned elsewhere = 0;
  unsigned circular = 0;
  for (ZoneIndex z = 0; z < zones.zone_count(); ++z) {
    const dns::RecordIndex address = zones.address(z);
    if (address == kNoIndex) continue;
    const ZoneIndex host = zones.zone(address);
    const bool in_each_other =
        zones.address(host) != kNoIndex && zones.zone(zones.address(host)) == z;
    CHECK((in_each_other || zones.address(host) == kNoIndex));
    ++(in_each_other ? circular : elsewhere);
    CHECK(zones.depth(z) == 2);
    CHECK(address >= kZones);
    CHECK(host != z);
    CHECK(zones.depth(host) == 2);
    CHECK(zones.ttl(address) == sim::Duration::seconds(9));
  }
  CHECK(elsewhere / (1.0 * kZones) == Approx(0.2).margin(0.02));
  CHECK(circular / (1.0 * kZones) == Approx(0.1).margin(0.02));
  CHECK(zones.record_count() == kZones + elsewhere + circular);
  CHECK(names.zones().record_count() == kZones);
}

TEST_CASE("So many of the names that exist are aliases as asked for, each of another that exists") {
  Names names;
  constexpr unsigned kNames = 20'000;
  for (unsigned i = 0; i < kNames; ++i) names.add("www.d" + std::to_string(i) + ".com", i % 2 == 0);
  const Hierarchy zones = names.zones({.aliases = 0.25});
  unsigned aliases = 0;
  for (dns::RecordIndex r = 0; r < kNames; ++r) {
    if ((zones.content(r) & kAlias) == 0) {
      CHECK(zones.content(r) == (r % 2 == 0 ? r + 1 : kNoData));
      continue;
    }
    ++aliases;
    const dns::RecordIndex of = zones.content(r) & ~kAlias;
    CHECK(r % 2 == 0);
    CHECK(of % 2 == 0);
    CHECK(of != r);
  }
  CHECK(aliases / (kNames / 2.0) == Approx(0.25).margin(0.02));
  Names one;
  one.add("www.alone.com");
  CHECK(one.zones({.aliases = 1}).content(0) == 1);
}

}  // namespace
}  // namespace ddns::service
