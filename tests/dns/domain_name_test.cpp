// Domain names: their forms, limits, comparison and order.
#include "dns/domain_name.h"

#include <rapidcheck.h>
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/dns/helpers.h"

namespace ddns::dns {

TEST_CASE("a name keeps its case and compares without it") {
  CHECK(name("WWW.Example.").text() == "WWW.Example.");
  CHECK(name("WWW.Example.") == name("www.eXAMPLE."));
  CHECK_FALSE(name("www.example.") == name("www.example.org."));
  CHECK(hex(name("wWw.a.").wire()) ==
        "0377577701"
        "6100");
  CHECK(name(".").is_root());
  CHECK(name(".").text() == ".");
}

TEST_CASE("a name without a final dot is below the origin") {
  CHECK(DomainName::parse("www", name("Example.")).value().text() == "www.Example.");
  CHECK(DomainName::parse("@", name("Example.")).value().text() == "Example.");
  CHECK(DomainName::parse("www").value().text() == "www.");
}

TEST_CASE("every octet of a label survives its text") {
  std::string label;
  for (int c = 0; c < 256; ++c) {
    label += static_cast<char>(c);
    if (label.size() < 63 && c < 255) continue;
    const DomainName whole = DomainName().child(label).value();
    CHECK(name(whole.text()).wire() == whole.wire());
    label.clear();
  }
  CHECK(name("a\\.b.\\064.").text() == "a\\.b.\\@.");
}

TEST_CASE("what is no name is refused, and so is what is too long") {
  for (const char* text : {"", "..", ".a", "a..b.", "\\", "a\\25", "\\256.", "a\\2x5."}) {
    INFO(text);
    CHECK_FALSE(DomainName::parse(text));
  }
  const std::string most(63, 'a');
  CHECK(DomainName::parse(most + "."));
  CHECK_FALSE(DomainName::parse(most + "a."));
  const std::string three = most + "." + most + "." + most + ".";
  CHECK(DomainName::parse(three + std::string(61, 'b') + "."));
  CHECK_FALSE(DomainName::parse(three + std::string(62, 'b') + "."));
  CHECK_FALSE(DomainName::parse(std::string(61, 'b') + "x", name(three)));
  CHECK_FALSE(name(three + std::string(61, 'b') + ".").child("c"));
}

TEST_CASE("octets that are no uncompressed name are refused") {
  for (const char* octets : {"", "01", "0161", "016100ff", "c000", "4161", "0000"}) {
    INFO(octets);
    CHECK_FALSE(DomainName::from_wire(from_hex(octets)));
  }
  CHECK(DomainName::from_wire(from_hex("016100")).value() == name("a."));
}

// The example of RFC 4034, section 6.1.
TEST_CASE("names have a canonical order") {
  const std::vector<std::string> sorted = {
      "example.",   "a.example.",       "yljkjljk.a.example.", "Z.a.example.",    "zABC.a.EXAMPLE.",
      "z.example.", "\\001.z.example.", "*.z.example.",        "\\200.z.example."};
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    for (std::size_t j = 0; j < sorted.size(); ++j) {
      INFO(sorted[i] << " " << sorted[j]);
      CHECK((name(sorted[i]) < name(sorted[j])) == (i < j));
      CHECK((name(sorted[i]) == name(sorted[j])) == (i == j));
    }
  }
}

TEST_CASE("a name is within itself and what is above it") {
  CHECK(name("www.example.").within(name("EXAMPLE.")));
  CHECK(name("example.").within(name("example.")));
  CHECK(name("example.").within(name(".")));
  CHECK_FALSE(name("example.").within(name("www.example.")));
  CHECK_FALSE(name("wwwexample.").within(name("example.")));
  CHECK(name("a.b.c.").suffix(1) == name("c."));
  CHECK(name("a.b.c.").suffix(0).is_root());
  CHECK(name("*.a.").is_wildcard());
  CHECK_FALSE(name("\\*a.").is_wildcard());
}

TEST_CASE("order and equality agree, whatever the octets") {
  const auto any_name = [] {
    DomainName out;
    const auto labels = *rc::gen::inRange(0, 4);
    for (int i = 0; i < labels; ++i) {
      std::string label;
      const auto size = *rc::gen::inRange(1, 4);
      for (int k = 0; k < size; ++k) {
        label += *rc::gen::element('a', 'A', 'b', '\0', '\xff', '.', '*');
      }
      out = out.child(label).value();
    }
    return out;
  };
  CHECK(rc::check([&] {
    const DomainName a = any_name();
    const DomainName b = any_name();
    RC_ASSERT((a == b) == ((a <=> b) == 0));
    RC_ASSERT((a < b) == (b > a));
    RC_ASSERT(name(a.text()).wire() == a.wire());
    RC_ASSERT(DomainName::from_wire(a.wire()).value() == a);
  }));
}

}  // namespace ddns::dns
