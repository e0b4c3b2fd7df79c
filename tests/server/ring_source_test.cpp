// Blocks on a ring: the same answers as from a table of them, what they take, and what becomes of
// them when zones change and nodes die.
#include "server/ring_source.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/server/ring.h"

namespace ddns::server {
namespace {

using End = Fetched::End;
using dns::name;
using namespace std::string_literals;

dns::Zone zone_of(const std::string& records) {
  return dns::read_zone("e. 60 IN SOA ns a 1 2 3 4 5\n" + records, "e");
}

}  // namespace

TEST_CASE("a ring gives the answers that its blocks give at hand") {
  Ring ring;
  for (const char* file :
       {"server/zones/all.example.zone", "dns/zones/small.example.rsasha256.zone",
        "server/zones/small.example.nsec3.zone"}) {
    const dns::Zone zone = zone_file(file);
    ring.load({zone});
    TableSource table({zone});
    const Resolver by_table(table, table.all.origins);
    for (const auto& [owner, node] : zone.nodes) {
      for (const char* type : {"A", "AAAA", "NS", "DS", "TXT", "ANY", "MX"}) {
        for (const auto& asked : {owner, owner.child("below").value()}) {
          INFO(asked.text() << " " << type);
          CHECK(ask(*ring.resolver, asked.text(), type, true) ==
                ask(by_table, asked.text(), type, true));
        }
      }
    }
  }
}

TEST_CASE("a fetch takes hops of 60 ms, and none where a copy is at hand") {
  Ring ring;
  const Changes changes = ring.load({zone_file("server/zones/all.example.zone")});
  CHECK(changes.inserted == ring.source.blocks());
  CHECK(changes.replaced + changes.removed + changes.failed == 0);
  const Fetched first = ring.source.fetch(name("mail.all.example."), dns::kA);
  REQUIRE(first.end == End::kFound);
  CHECK(first.took.hops > 0);
  CHECK(first.took.latency == sim::Duration::milliseconds(60) * first.took.hops);
  CHECK_FALSE(first.took.from_copy);
  const Fetched again = ring.source.fetch(name("MAIL.all.example."), dns::kA);
  CHECK(again.took.hops == 0);
  CHECK(again.took.from_copy);
  CHECK(again.took.node == ring.source.client());
  // It has a TTL of 60 s.
  ring.source.advance_to(ring.scheduler.now() + sim::Duration::seconds(61));
  CHECK(ring.source.fetch(name("mail.all.example."), dns::kA).took.hops > 0);
  // What is not there leads to the owner of its key each time.
  for (int i = 0; i < 2; ++i) {
    const Fetched none = ring.source.fetch(name("no.all.example."), dns::kA);
    CHECK(none.end == End::kNothing);
    CHECK(none.took.node == ring.chord.owner(service::rrset_key("no.all.example", dns::kA)));
  }
}

TEST_CASE("an update inserts what has changed, and no more") {
  Ring ring;
  const std::string keep = "keep.e. 60 IN A 192.0.2.1\n";
  const Changes first = ring.load({zone_of(keep + "old.e. 60 IN A 192.0.2.2\n"
                                                  "new.e. 60 IN A 192.0.2.3\n")});
  CHECK(first.inserted == 8);  // four RRsets and four directories
  CHECK(ring.source.fetch(name("new.e."), dns::kA).block->set.set.rdata[0] == "\xc0\x00\x02\x03"s);
  const Changes none =
      ring.load({zone_of("new.e. 60 IN A 192.0.2.3\n" + keep + "old.e. 60 IN A 192.0.2.2\n")});
  CHECK(none.inserted + none.replaced + none.removed + none.hops == 0);
  // One changes, one goes, one comes.
  const Changes second = ring.load({zone_of(keep + "new.e. 60 IN A 192.0.2.4\n"
                                                   "more.e. 60 IN AAAA 2001:db8::1\n")});
  CHECK(second.inserted == 2);
  CHECK(second.replaced == 1);
  CHECK(second.removed == 2);
  CHECK(ring.source.blocks() == 8);
  CHECK(ring.source.fetch(name("new.e."), dns::kA).block->set.set.rdata[0] == "\xc0\x00\x02\x04"s);
  CHECK(ring.source.fetch(name("old.e."), dns::kA).end == End::kNothing);
  CHECK(ring.source.fetch(name("keep.e."), dns::kA).end == End::kFound);
  CHECK(ring.load({zone_of(keep)}).removed == 4);
}

TEST_CASE("a thousand reloads take no more memory than ten") {
  Ring ring;
  const std::string keep = "keep.e. 60 IN A 192.0.2.1\n";
  std::size_t slots = 0;
  for (int i = 1; i <= 1000; ++i) {
    const std::string last = std::to_string(i % 250);
    // One record changes, one comes and the one before it goes.
    ring.load({zone_of(keep + "new.e. 60 IN A 192.0.2." + last + "\nn" + std::to_string(i) +
                       ".e. 60 IN A 192.0.2." + last + "\n")});
    REQUIRE(ring.source.fetch(name("new.e."), dns::kA).block->set.set.rdata[0].back() ==
            static_cast<char>(i % 250));
    const dns::DomainName before = name("n" + std::to_string(i - 1) + ".e.");
    REQUIRE(ring.source.fetch(before, dns::kA).end == End::kNothing);
    REQUIRE(ring.source.fetch(name("keep.e."), dns::kA).end == End::kFound);
    REQUIRE(ring.source.fetch(name("n" + std::to_string(i) + ".e."), dns::kA).end == End::kFound);
    if (i == 10) slots = ring.source.slots();
  }
  CHECK(ring.source.slots() == slots);
  CHECK(slots <= ring.source.blocks() + 5);
}

TEST_CASE("blocks outlive nodes that die, as long as one of their keepers is left") {
  Ring ring;
  const dns::Zone zone = zone_file("server/zones/all.example.zone");
  ring.load({zone});
  CHECK(ring.source.kill(0.3) == 60);
  CHECK(ring.source.hosts_up() == 140);
  CHECK(ring.members.present(ring.source.client()));
  std::uint32_t timeouts = 0;
  int sets = 0;
  for (const auto& [owner, node] : zone.nodes) {
    for (const auto& [type, set] : node) {
      const Response r = ring.resolver->resolve({owner, type}, false);
      CHECK(r.rcode == dns::kNoError);
      for (const Step& step : r.steps) timeouts += step.took.timeouts;
      ++sets;
    }
  }
  CHECK(sets > 40);
  CHECK(timeouts > 0);
  ring.source.revive();
  CHECK(ring.source.hosts_up() == 200);
  // Without replicas a third of the blocks is gone, and is told as a failure where that can be
  // seen.
  Ring single(200, 1);
  single.load({zone});
  single.source.kill(0.5);
  int failed = 0;
  for (const auto& [owner, node] : zone.nodes) {
    for (const auto& [type, set] : node) {
      failed += single.resolver->resolve({owner, type}, false).rcode != dns::kNoError;
    }
  }
  CHECK(failed > 10);
}

}  // namespace ddns::server
