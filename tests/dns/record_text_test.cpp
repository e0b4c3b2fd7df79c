// Records as text and octets. The octets were written down by hand from the RFCs.
#include "dns/record_text.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <string>
#include <utility>

#include "tests/dns/helpers.h"

namespace ddns::dns {

TEST_CASE("RDATA has the octets that its RFC says") {
  const std::pair<const char*, const char*> expected[] = {
      {"a. IN A 192.0.2.1", "c0000201"},
      {"a. IN AAAA 2001:db8::2", "20010db8000000000000000000000002"},
      {"a. IN NS Ns.a.", "024e73016100"},
      {"a. IN MX 10 m.a.", "000a016d016100"},
      {"a. IN TXT \"a;b\" c\\;d \"\" \"\\\"\\\\\\233\"",
       "03613b6203633b64000322"
       "5ce9"},
      {"a. IN SRV 0 5 53 n.", "000000050035016e00"},
      {"a. IN CAA 0 issue \"c\"", "0005697373756563"},
      {"a. IN CAA 128 issue c", "8005697373756563"},
      {"a. IN HTTPS 1 . alpn=h2", "00010000010003026832"},
      {"a. IN NSEC b. A MX RRSIG TYPE1234",
       "01620000064001000000020"
       "4"
       "1b000000000000000000000000000000000000000000000000000020"},
      {"a. IN TYPE65400 \\# 4 dead BEEF", "deadbeef"},
      {"a. IN TYPE65400 \\# 0", ""},
      {"a. IN A \\# 4 c0000201", "c0000201"},
      {"a. IN TYPE1 192.0.2.1", "c0000201"},
      {"a. CLASS32 1h TYPE258 \\# 1 00", "00"},
      {"a. IN NSEC3 200 0 5 aabb 13k9b8dv58kcn28us3fc0lqa60jeadp0 A",
       "c800000502aabb1408e895a1bf2a28cb891ee0dec0574a3026e53720000140"}};
  for (const auto& [text, octets] : expected) {
    INFO(text);
    const Record r = record(text);
    CHECK(hex(r.rdata) == octets);
    const Record again = record(record_text(r));
    CHECK(again.rdata == r.rdata);
    CHECK(again.type == r.type);
    CHECK(again.ttl == r.ttl);
    CHECK(again.rr_class == r.rr_class);
  }
}

TEST_CASE("text that is no RDATA of its type is refused, with the reason") {
  for (const char* text : {"a. IN A 1.2.3", "a. IN A 1.2.3.4 5", "a. IN A", "a. IN A \\# 3 010203",
                           "a. IN A \\# 4 0102", "a. IN A \\# x 01020304", "a. IN A \\# 1 0",
                           "a. IN MX mail.", "a. IN TXT", "a. IN NS a..b.",
                           "a. IN TYPE65400 1.2.3.4", "a. IN NS \\# 2 0161", "a. IN RRSIG A 8 1"}) {
    INFO(text);
    const std::string problem = problem_of([&] { record(text); });
    CHECK_THAT(problem, Catch::StartsWith("line:1: "));
    CHECK_THAT(problem, Catch::Contains("expected"));
  }
}

TEST_CASE("any octets have a text from which they are read again") {
  for (const RrType type :
       {RrType{6}, RrType{16}, RrType{35}, RrType{46}, RrType{50}, RrType{64}}) {
    for (const char* octets : {"", "00", "0161", "c000", "ff00ff", "000102030405060708090a0b0c"}) {
      INFO(type << " " << octets);
      const std::string rdata = from_hex(octets);
      const std::string text = rdata_text(type, rdata);
      std::string problem;
      const auto again = parse_rdata(type, text, {}, problem);
      // What is no RDATA of a type with names is written, and refused when it is read.
      if (again) {
        CHECK(*again == rdata);
      } else {
        CHECK_THAT(text, Catch::StartsWith("\\# "));
      }
    }
  }
}

TEST_CASE("a name with a quote in it is written so that a zone file gives it back") {
  for (const char* target :
       {"a\\034b.", "a\\034b.c\\034d.", "a\\059b.", "a\\040b.", "\\092\\034."}) {
    INFO(target);
    const std::string rdata = record(fmt::format("a. IN NS {}", target)).rdata;
    CHECK(rdata == name(target).wire());
    const std::string line = record_text(name("a."), 0, kClassIn, kNs, rdata);
    CHECK(record(line).rdata == rdata);
  }
}

TEST_CASE("names in RDATA are folded for signing, in the types of RFC 4034 alone") {
  CHECK(canonical_rdata(kNs, name("A.B.").wire()) == name("a.b.").wire());
  CHECK(canonical_rdata(15, record("a. IN MX 10 M.A.").rdata) == record("a. IN MX 10 m.a.").rdata);
  const std::string naptr = record("a. IN NAPTR 1 2 \"S\" \"X\" \"\" Y.").rdata;
  CHECK(canonical_rdata(35, naptr) == record("a. IN NAPTR 1 2 \"S\" \"X\" \"\" y.").rdata);
  const std::string nsec = record("a. IN NSEC B. A").rdata;  // RFC 6840, section 5.1
  CHECK(canonical_rdata(kNsec, nsec) == nsec);
  const std::string https = record("a. IN HTTPS 1 B.").rdata;
  CHECK(canonical_rdata(65, https) == https);
}

// RFC 4034, section 6.3.
TEST_CASE("an RRset is sorted by octets, and repeats nothing") {
  RecordSet set{name("a."), kNs, kClassIn, 0, {}};
  for (const char* text : {"b.", "ab.", "B.", "a."}) set.rdata.push_back(name(text).wire());
  CHECK(canonical_order(set) ==
        std::vector<std::string>{name("a.").wire(), name("b.").wire(), name("ab.").wire()});
  const RecordSet high{name("a."), 65400, kClassIn, 0, {"\xff", "\x01", std::string(1, '\0'), ""}};
  CHECK(canonical_order(high) ==
        std::vector<std::string>{"", std::string(1, '\0'), "\x01", "\xff"});
}

TEST_CASE("TTLs may have units") {
  CHECK(parse_ttl("0") == 0u);
  CHECK(parse_ttl("3600") == 3600u);
  CHECK(parse_ttl("1h30M") == 5400u);
  CHECK(parse_ttl("1w1d1s") == 691'201u);
  CHECK(parse_ttl("2147483647") == 2'147'483'647u);
  for (const char* text : {"", "-1", "2147483648", "4294967296", "1x", "h", "1h30", "3551w"}) {
    INFO(text);
    CHECK_FALSE(parse_ttl(text));
  }
}

}  // namespace ddns::dns
