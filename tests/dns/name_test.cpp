// Names: RFC 4343 (case), RFC 1035 section 2.3.4 (limits) and section 5.1 (escapes).
#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "dns/name.h"

namespace {

using ddns::dns::normalize_name;

// The normalized text, or "<refused>" (which is no normalized name: it has no lower-case equal).
std::string normal(std::string_view text) {
  std::string out = "left over";
  return normalize_name(text, out) ? out : "<REFUSED>";
}

std::string escaped_decimal(unsigned char octet) {
  std::string text = "\\000";
  text[1] = static_cast<char>('0' + octet / 100);
  text[2] = static_cast<char>('0' + octet / 10 % 10);
  text[3] = static_cast<char>('0' + octet % 10);
  return text;
}

std::string escaped_hex(unsigned char octet, bool upper) {
  const char* digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
  return std::string("\\x") + digits[octet >> 4] + digits[octet & 15];
}

// Labels of any octets within the limits of RFC 1035.
using Labels = std::vector<std::string>;

rc::Gen<Labels> labels() {
  const auto octet =
      rc::gen::map(rc::gen::inRange(0, 256), [](int i) { return static_cast<char>(i); });
  const auto label = rc::gen::mapcat(rc::gen::inRange<std::size_t>(1, 64), [=](std::size_t n) {
    return rc::gen::container<std::string>(n, octet);
  });
  return rc::gen::suchThat(
      rc::gen::mapcat(rc::gen::inRange<std::size_t>(1, 6),
                      [=](std::size_t n) { return rc::gen::container<Labels>(n, label); }),
      [](const Labels& all) {
        std::size_t wire = 1;
        for (const std::string& l : all) wire += 1 + l.size();
        return wire <= 255;
      });
}

// One of the ways to write the octet: as it is, \c, \DDD or \xNN.
std::string write_octet(unsigned char octet) {
  const bool printable = octet > 0x20 && octet < 0x7f;
  const int way = *rc::gen::inRange(0, 5);
  if (way == 0 && printable && octet != '.' && octet != '\\') {
    return std::string(1, static_cast<char>(octet));
  }
  const bool plain_escape = printable && octet != 'x' && !(octet >= '0' && octet <= '9');
  if (way == 1 && plain_escape) return std::string("\\") + static_cast<char>(octet);
  if (way == 2) return escaped_hex(octet, false);
  if (way == 3) return escaped_hex(octet, true);
  return escaped_decimal(octet);
}

std::string write_name(const Labels& all) {
  std::string text;
  for (const std::string& label : all) {
    if (!text.empty()) text += '.';
    for (const char c : label) text += write_octet(static_cast<unsigned char>(c));
  }
  if (*rc::gen::arbitrary<bool>()) text += '.';
  return text;
}

std::string lower(std::string s) {
  for (char& c : s) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return s;
}

}  // namespace

TEST_CASE("a name is lower-cased and loses its final dot") {
  CHECK(normal("WWW.NYTimes.COM.") == "www.nytimes.com");
  CHECK(normal("www.nytimes.com") == "www.nytimes.com");
  CHECK(normal("_dmarc.Example") == "_dmarc.example");
  CHECK(normal("*.example") == "*.example");
  CHECK(normal(".") == ".");
  CHECK(normal("a") == "a");
}

TEST_CASE("only the 26 letters of ASCII have case") {
  // Octets 0xC0 and 0xE0 are one letter in ISO 8859-1 and two octets in RFC 4343.
  CHECK(normal("\\xC0") == "\\xc0");
  CHECK(normal("\\xE0") == "\\xe0");
  CHECK(normal("[a]") == "[a]");  // '[' and ']' stand just behind the capitals
  CHECK(normal("@") == "@");      // and '@' just before
  CHECK(normal("{") == "{");
}

TEST_CASE("escapes are one octet each, and have one normal form") {
  CHECK(normal("\\065\\x42\\C") == "abc");
  CHECK(normal("a\\.b.c") == "a\\.b.c");
  CHECK(normal("a\\046b.c") == "a\\.b.c");
  CHECK(normal("a\\\\b") == "a\\\\b");
  CHECK(normal("a\\ b") == "a\\x20b");
  CHECK(normal("\\000") == "\\x00");
  CHECK(normal("\\255") == "\\xff");
  CHECK(normal("caf\xc3\xa9.fr") == "caf\\xc3\\xa9.fr");
  CHECK(normal("\\x") == "x");  // \c with c = x where no two hexadecimal digits follow
  CHECK(normal("\\xg0") == "xg0");
}

TEST_CASE("what is no name is refused") {
  for (const std::string_view text : {"", "..", ".a", "a..b", "a..", "a b", "a\tb", "a\n", "\x7f",
                                      "\\256", "\\25", "\\2x5", "a\\"}) {
    INFO(text);
    CHECK(normal(text) == "<REFUSED>");
  }
  CHECK(normal(std::string_view("a\0b", 3)) == "<REFUSED>");
  CHECK(normal("a\\\x07") == "<REFUSED>");
}

TEST_CASE("a label has at most 63 octets, however it is written") {
  const std::string most(63, 'a');
  CHECK(normal(most + ".b") == most + ".b");
  CHECK(normal(most + "a.b") == "<REFUSED>");
  std::string escaped;
  for (int i = 0; i < 63; ++i) escaped += "\\x61";
  CHECK(normal(escaped) == most);
  CHECK(normal(escaped + "\\x61") == "<REFUSED>");
}

TEST_CASE("a name has at most 255 octets on the wire") {
  const std::string label(63, 'a');
  const std::string three = label + '.' + label + '.' + label + '.';  // 192 octets and the root's
  CHECK(normal(three + std::string(61, 'b')) != "<REFUSED>");         // 192 + 62 + 1
  CHECK(normal(three + std::string(61, 'b') + '.') != "<REFUSED>");
  CHECK(normal(three + std::string(62, 'b')) == "<REFUSED>");
  std::string many;
  for (int i = 0; i < 127; ++i) many += "a.";
  CHECK(normal(many) != "<REFUSED>");
  CHECK(normal(many + "a") == "<REFUSED>");
}

TEST_CASE("any two ways to write a name normalize alike") {
  CHECK(rc::check([] {
    const Labels all = *labels();
    const std::string one = normal(write_name(all));
    RC_ASSERT(one != "<REFUSED>");
    RC_ASSERT(one == normal(write_name(all)));
    RC_ASSERT(one == normal(one));
  }));
}

TEST_CASE("different names stay different, names that differ in case do not") {
  CHECK(rc::check([] {
    const Labels a = *labels();
    Labels b = a;
    const std::size_t label = *rc::gen::inRange<std::size_t>(0, b.size());
    const std::size_t place = *rc::gen::inRange<std::size_t>(0, b[label].size());
    b[label][place] = static_cast<char>(*rc::gen::inRange(0, 256));
    Labels lower_a, lower_b;
    for (const std::string& l : a) lower_a.push_back(lower(l));
    for (const std::string& l : b) lower_b.push_back(lower(l));
    RC_ASSERT((normal(write_name(a)) == normal(write_name(b))) == (lower_a == lower_b));
  }));
}

TEST_CASE("any octets at all are a name or refused, and a name within the limits") {
  CHECK(rc::check([](const std::string& text) {
    std::string out;
    if (!normalize_name(text, out)) return;
    RC_ASSERT(!out.empty());
    std::string again;
    RC_ASSERT(normalize_name(out, again));
    RC_ASSERT(again == out);
    for (const char c : out) RC_ASSERT(c > 0x20 && c < 0x7f && !(c >= 'A' && c <= 'Z'));
  }));
}
