// Zone files.
#include "dns/zone.h"

#include <catch2/catch.hpp>
#include <string>
#include <utility>

#include "tests/dns/helpers.h"

namespace ddns::dns {
namespace {

constexpr char kZone[] = R"($ORIGIN Example.
$TTL 1h  ; of what follows
@ IN SOA ns admin ( 2026010100 ; the serial
      7200 1800
      604800 900 )
  NS ns
  NS NS2.Other.
ns 300 IN A 192.0.2.1
   IN 300 A 192.0.2.2
txt TXT "semi;colon ( not a parenthesis" second
$ORIGIN sub.Example.
@ A 192.0.2.3
\@ A 192.0.2.4
key DNSKEY 257 3 15 (
  l02Woi0iS8Aa25FQ
  kUd9RMzZHJpBoRQwAQEX1SxZJA4= )
)";

std::string problem_in(const std::string& text) {
  return problem_of([&] { read_zone(text, "z"); });
}

}  // namespace

TEST_CASE("a zone file is read as RFC 1035 has it") {
  const Zone zone = read_zone(kZone, "z");
  CHECK(zone.origin.text() == "Example.");
  CHECK(zone.serial() == 2026010100);
  REQUIRE(zone.find(name("example."), kNs) != nullptr);
  CHECK(zone.find(name("example."), kNs)->set.rdata ==
        std::vector<std::string>{name("ns.Example.").wire(), name("NS2.Other.").wire()});
  CHECK(zone.find(name("example."), kNs)->set.ttl == 3600);
  CHECK(zone.find(name("NS.example."), 1)->set.rdata.size() == 2);
  CHECK(zone.find(name("ns.example."), 1)->set.ttl == 300);
  CHECK(zone.find(name("txt.example."), 16)->set.rdata.front() ==
        "\x1esemi;colon ( not a parenthesis\x06second");
  CHECK(zone.find(name("sub.example."), 1) != nullptr);
  CHECK(zone.find(name("\\@.sub.example."), 1) != nullptr);
  CHECK(zone.find(name("key.sub.example."), kDnskey)->set.rdata.front().size() == 36);
  CHECK(zone.find(name("none.example."), 1) == nullptr);
}

TEST_CASE("a zone that is written is read again the same") {
  const Zone zone = read_zone(kZone, "z");
  const std::string text = zone_text(zone);
  CHECK_THAT(text, Catch::StartsWith("Example.\t3600\tIN\tSOA\tns.Example. admin.Example. "));
  CHECK(zone_text(read_zone(text, "again")) == text);
}

TEST_CASE("what is wrong with a zone file is told with its line") {
  const std::string soa = "@ 1 IN SOA a. b. 1 2 3 4 5\n";
  const std::pair<std::string, const char*> expected[] = {
      {"", "z: there is no SOA, expected that of the zone"},
      {"a. 1 IN A 192.0.2.1\n", "z: there is no SOA"},
      {soa + "@ 1 IN A 1.2.3\n", "z:2: \"1.2.3\" is no RDATA of type A ("},
      {soa + "\n\n( \n a 1 \n IN FOO 1 )\n", "z:4: \"FOO\" is no record type"},
      {soa + "a 1 IN\n", "z:2: the record has no type"},
      {"a IN A 192.0.2.1\n", "z:1: the record has no TTL, expected one or a $TTL above"},
      {" 1 IN A 192.0.2.1\n", "z:1: the owner is left out"},
      {soa + "a 1 IN TXT \"b\nc\"\n", "z:2: a quote is not closed"},
      {soa + "a 1 IN TXT ( b\n", "z:2: \"(\" is not closed"},
      {soa + "a 1 IN TXT b )\n", "z:2: \")\" without"},
      {soa + std::string("a 1 IN TXT b\0c\n", 15), "z:2: a NUL octet"},
      {soa + "$INCLUDE x\n", "z:2: $include is not read, expected $ORIGIN, $TTL or a record"},
      {soa + "$TTL x\n", "z:2: \"x\" is no TTL"},
      {soa + "$ORIGIN a..b\n", "z:2: \"a..b\" is no domain name"},
      {soa + "a 1 IN A 192.0.2.1\na 2 IN A 192.0.2.2\n",
       "z:3: a. A: the TTL 2, expected 1 as of the rest of the RRset"},
      {soa + "a 1 IN TYPE258 \\# 0\na 1 CH TYPE258 \\# 0\n", "z:3: a. AVC: class CH, expected IN"},
      {soa + soa + "@ 1 IN SOA a. b. 2 2 3 4 5\n", "z:3: a second SOA, expected one"},
      {soa + "a 1 IN SOA a. b. 2 2 3 4 5\n", "z:2: a second SOA, expected only that of ."},
      {"$ORIGIN a.\n" + soa + "b. 1 IN A 192.0.2.1\n", "z:3: b. is not in the zone a."},
      {"$ORIGIN a.\nb. 1 IN A 192.0.2.1\n" + soa, "z:2: b. is not in the zone a."},
      {soa + "a 1 IN CNAME b.\na 1 IN A 192.0.2.1\n", "z:3: a. has a CNAME and other data"},
      {soa + "a 1 IN CNAME b.\na 1 IN CNAME c.\n", "z:3: a. has a CNAME and other data"},
      {soa + "a 1 IN RRSIG \\# 2 0001\n", "z:2: "}};
  for (const auto& [text, problem] : expected) {
    INFO(text);
    CHECK_THAT(problem_in(text), Catch::StartsWith(problem));
  }
}

TEST_CASE("a message about a file is one printable line") {
  const std::string problem = problem_in("a 1 IN A \x01\xff" + std::string(500, 'x') + "\n");
  CHECK(problem.size() < 300);
  for (const char c : problem) CHECK((c >= ' ' && c <= '~'));
}

// ldns refuses to verify an RRset with a record twice.
TEST_CASE("a record that is there twice is there once") {
  Zone zone = read_zone("@ 1 IN SOA a. b. 1 2 3 4 5\na 1 IN NS b.\na 1 IN NS B.\n", "z");
  CHECK(zone.find(name("a."), kNs)->set.rdata.size() == 1);
}

}  // namespace ddns::dns
