// Conventional DNS behind the server: the answers that the zones' blocks give at hand, what they
// take, and what is left of their TTLs.
#include "server/conventional_source.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "server/responder.h"
#include "sim/latency.h"
#include "tests/server/table_source.h"

namespace ddns::server {
namespace {

using End = Fetched::End;
using dns::name;

constexpr sim::Duration kTrip = sim::Duration::milliseconds(60);

struct Servers {
  explicit Servers(const std::vector<dns::Zone>& zones, const ConventionalSettings& settings = {})
      : latency(sim::constant_latency(kTrip)), source(*latency, settings, 1) {
    load(zones);
  }
  Changes load(const std::vector<dns::Zone>& zones) {
    Publication all = publish(zones);
    resolver = std::make_unique<Resolver>(source, all.origins);
    return source.update(std::move(all));
  }
  Response ask_at(double at_s, const std::string& owner, const char* type) {
    source.advance_to(sim::Time::at_ns(static_cast<std::int64_t>(at_s * 1e9)));
    return resolver->resolve({name(owner), type_of(type)}, false);
  }

  std::unique_ptr<sim::LatencyModel> latency;
  ConventionalSource source;
  std::unique_ptr<Resolver> resolver;
};

dns::Zone records_of_e(const std::string& records) {
  return dns::read_zone("e. 60 IN SOA ns a 1 2 3 4 30\n" + records, "e");
}

const Step& only_step(const Response& r) {
  REQUIRE(r.steps.size() == 1);
  return r.steps.front();
}

}  // namespace

TEST_CASE("conventional DNS gives the answers that the blocks give at hand") {
  for (const char* file :
       {"server/zones/all.example.zone", "dns/zones/small.example.rsasha256.zone",
        "server/zones/small.example.nsec3.zone"}) {
    const dns::Zone zone = zone_file(file);
    Servers servers({zone});
    TableSource table({zone});
    const Resolver by_table(table, table.all.origins);
    for (const auto& [owner, node] : zone.nodes) {
      for (const char* type : {"A", "AAAA", "NS", "DS", "TXT", "ANY", "MX"}) {
        for (const auto& asked : {owner, owner.child("below").value()}) {
          INFO(asked.text() << " " << type);
          servers.load({zone});  // nothing is cached, so all TTLs are whole
          servers.source.advance_to({});
          CHECK(ask(*servers.resolver, asked.text(), type, true) ==
                ask(by_table, asked.text(), type, true));
        }
      }
    }
  }
}

TEST_CASE("the first question is referred from the root on, the second is the cache's") {
  Servers servers({zone_file("server/zones/all.example.zone")});
  const Response first = servers.ask_at(0, "mail.all.example.", "A");
  CHECK(only_step(first).took.referrals == 2u);  // to example, to all.example
  CHECK(only_step(first).took.hops == 3);
  CHECK(only_step(first).took.latency == kTrip * 3);
  CHECK(first.answers.front().ttl == 60);
  const Response again = servers.ask_at(10.5, "MAIL.all.example.", "A");
  CHECK(only_step(again).took.from_copy);
  CHECK(only_step(again).took.latency == sim::Duration());
  CHECK(again.answers.front().ttl == 60 - 10);
  const Response other = servers.ask_at(20, "ns.all.example.", "A");
  CHECK(only_step(other).took.referrals == 0u);
  CHECK(only_step(other).took.hops == 1);
  CHECK_FALSE(only_step(servers.ask_at(61, "mail.all.example.", "A")).took.from_copy);
}

TEST_CASE("a zone is below the nearest that is published, or else below its top-level zone") {
  std::vector<dns::Zone> zones;
  for (const std::string zone : {"x.y.b.e.", "b.e.", "c.e.", "f.", "g.f."}) {
    const std::string soa = zone + " 60 IN SOA ns a 1 2 3 4 30\n";
    zones.push_back(dns::read_zone(soa + "a." + zone + " 60 IN A 1.2.3.4\n", zone));
  }
  Servers servers(zones);
  CHECK(servers.source.hosts_up() == 13 + 8 + 5);  // only e is not published
  const std::pair<const char*, unsigned> referrals[] = {
      {"a.x.y.b.e.", 3}, {"a.b.e.", 2}, {"a.C.e.", 2}, {"a.f.", 1}, {"a.g.f.", 2}};
  for (const auto& [owner, expected] : referrals) {
    servers.load(zones);
    CHECK(only_step(servers.ask_at(0, owner, "A")).took.referrals == expected);
  }
}

TEST_CASE("a denial is kept for as long as its SOA says") {
  for (const char* owner : {"a.e.", "no.e."}) {
    Servers servers({records_of_e("a.e. 60 IN A 1.2.3.4\n")});
    const Response first = servers.ask_at(0, owner, "MX");
    CHECK_FALSE(only_step(first).took.from_copy);
    CHECK(first.authority.front().ttl == 30);
    const Response again = servers.ask_at(20.5, owner, "MX");
    CHECK(only_step(again).took.from_copy);
    CHECK(again.rcode == first.rcode);
    CHECK(again.authority.front().ttl == 30 - 20);
    CHECK_FALSE(only_step(servers.ask_at(31, owner, "MX")).took.from_copy);
  }
}

TEST_CASE("an alias takes a lookup, and what it leads to another") {
  Servers servers({records_of_e("a.e. 60 IN CNAME b.e.\nb.e. 20 IN A 1.2.3.4\n")});
  const Response r = servers.ask_at(0, "a.e.", "A");
  CHECK(r.answers.size() == 2);
  CHECK(r.steps.size() == 2);
  const Response later = servers.ask_at(30, "a.e.", "A");
  REQUIRE(later.steps.size() == 2);
  CHECK(later.steps[0].took.from_copy);
  CHECK_FALSE(later.steps[1].took.from_copy);
  CHECK(later.answers[0].ttl == 60 - 29);
  CHECK(later.answers[1].ttl == 20);
}

TEST_CASE("where all servers are dead only the cache answers") {
  Servers servers({records_of_e("a.e. 60 IN A 1.2.3.4\nb.e. 60 IN A 1.2.3.4\n")});
  const std::uint32_t up = servers.source.hosts_up();
  CHECK(up == 13 + 1);
  CHECK(servers.ask_at(0, "a.e.", "A").rcode == dns::kNoError);
  CHECK(servers.source.kill(1) == up);
  CHECK(servers.source.hosts_up() == 0);
  CHECK(servers.ask_at(1, "a.e.", "A").rcode == dns::kNoError);
  CHECK(servers.ask_at(1, "b.e.", "A").rcode == dns::kServFail);
  servers.source.revive();
  CHECK(servers.ask_at(30, "b.e.", "A").rcode == dns::kNoError);
}

TEST_CASE("blocks that change are served at once, and counted") {
  Servers servers({records_of_e("a.e. 60 IN A 1.2.3.4\nb.e. 60 IN A 1.2.3.4\n")});
  CHECK(servers.ask_at(0, "a.e.", "A").answers.size() == 1);
  const Changes changes = servers.load(
      {records_of_e("a.e. 60 IN A 1.2.3.4\na.e. 60 IN A 1.2.3.5\nc.e. 60 IN A 1.2.3.4\n")});
  CHECK(changes.inserted == 2);  // c has a directory, too
  CHECK(changes.removed == 2);
  CHECK(changes.replaced == 1);
  CHECK(servers.ask_at(1, "a.e.", "A").answers.size() == 2);
}

TEST_CASE("names without end leave no more behind than so many") {
  Servers servers({records_of_e("a.e. 60 IN A 1.2.3.4\n")});
  for (int i = 0; i < 200'010; ++i) {
    servers.source.advance_to({});
    const Fetched f = servers.source.fetch(name("x" + std::to_string(i) + ".e."), dns::kA);
    if (f.end != End::kNothing) FAIL(i);
  }
  CHECK(servers.ask_at(0, "a.e.", "A").answers.size() == 1);
}

TEST_CASE("an explanation tells referrals, servers asked, and the cache") {
  Servers servers({zone_file("server/zones/all.example.zone")});
  const auto explained = [&](double at_s) {
    Reply reply;
    const Response r = servers.ask_at(at_s, "mail.all.example.", "A");
    reply.question = {name("mail.all.example."), dns::kA};
    reply.steps = r.steps;
    return explanation(reply);
  };
  CHECK_THAT(explained(0), Catch::EndsWith(": A 2 referrals 3 servers asked"));
  CHECK_THAT(explained(5), Catch::EndsWith(": A cache"));
}

}  // namespace ddns::server
