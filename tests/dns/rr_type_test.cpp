// Types of resource records.
#include <catch2/catch.hpp>
#include <string>
#include <utility>

#include "dns/name.h"

namespace {

using ddns::dns::parse_type;
using ddns::dns::RrType;
using ddns::dns::type_name;

// The number of the type, or -1.
int number(std::string_view word) {
  RrType type = 0;
  return parse_type(word, type) ? type : -1;
}

}  // namespace

TEST_CASE("types have the numbers that IANA gave them") {
  const std::pair<const char*, int> expected[] = {
      {"A", 1},       {"NS", 2},     {"CNAME", 5}, {"SOA", 6},   {"PTR", 12},   {"HINFO", 13},
      {"MX", 15},     {"TXT", 16},   {"SIG", 24},  {"KEY", 25},  {"AAAA", 28},  {"SRV", 33},
      {"NAPTR", 35},  {"DNAME", 39}, {"OPT", 41},  {"DS", 43},   {"RRSIG", 46}, {"NSEC", 47},
      {"DNSKEY", 48}, {"NSEC3", 50}, {"TLSA", 52}, {"SVCB", 64}, {"HTTPS", 65}, {"SPF", 99},
      {"IXFR", 251},  {"AXFR", 252}, {"ANY", 255}, {"CAA", 257}, {"DLV", 32769}};
  for (const auto& [word, value] : expected) {
    INFO(word);
    CHECK(number(word) == value);
    CHECK(type_name(static_cast<RrType>(value)) == word);
  }
  CHECK(number("*") == 255);
}

TEST_CASE("a type is read without regard to case") {
  CHECK(number("aaaa") == 28);
  CHECK(number("Nsec3Param") == 51);
  CHECK(number("type65") == 65);
}

TEST_CASE("unknown types are written as in RFC 3597") {
  CHECK(number("TYPE0") == 0);
  CHECK(number("TYPE65535") == 65535);
  CHECK(number("TYPE257") == 257);
  CHECK(type_name(65280) == "TYPE65280");
  CHECK(type_name(54) == "TYPE54");
  CHECK(type_name(0) == "TYPE0");
}

TEST_CASE("every type reads back from its name") {
  for (int type = 0; type <= 65535; ++type) {
    const std::string name = type_name(static_cast<RrType>(type));
    if (number(name) != type) FAIL(name);
  }
}

TEST_CASE("what is no type is refused and changes nothing") {
  for (const std::string_view word : {"", "TYPE", "TYPE65536", "TYPE-1", "TYPE 1", "TYPE1x",
                                      "TYPE+1", "AA", "A ", " A", "1", "TYPE00000000000001"}) {
    INFO(word);
    RrType type = 77;
    CHECK_FALSE(parse_type(word, type));
    CHECK(type == 77);
  }
}
