// Lengths of messages, against messages written out octet by octet as RFC 1035, 4034 and 6891 have
// them, which a reader of messages understands.
#include "service/conventional/octets.h"

#include <catch2/catch.hpp>
#include <string>

#include "dns/message.h"
#include "tests/service/conventional/world.h"

namespace ddns::service {
namespace {

using namespace test;
using namespace std::string_literals;

constexpr std::uint32_t kIpAndUdp = 20 + 8;

const std::string kQuestion = "\3www\4test\0\0\1\0\1"s;  // octets 12 to 25 of a message
const std::string kAsked = "\xc0\x0c"s;                  // a pointer to its name,
const std::string kTest = "\xc0\x10"s;                   // and to its last label
const std::string kServer = "\3ns1"s + kTest;

// As it stands in a message: owner, type, IN, a TTL of a minute, RDATA.
std::string record(const std::string& owner, char type, const std::string& rdata) {
  return owner + '\0' + type + "\0\1\0\0\0\x3c\0"s + static_cast<char>(rdata.size()) + rdata;
}

// Its signature by the zone: of Ed25519 (15), with two labels, times, the tag of the key, the
// signer's name in full.
std::string signature(const std::string& owner, char type) {
  const std::string times = "\0\0\0\x3c\x60\0\0\1\x60\0\0\0"s;
  return record(
      owner, 46,
      "\0"s + type + "\x0f\2"s + times + "\x12\x34"s + "\4test\0"s + std::string(64, 's'));
}

// With the question for www.test and an OPT record for 1,232 octets.
struct Written {
  Written(char answers, char authority, char additional, const std::string& records)
      : octets("\x12\x34\x80\0\0\1\0"s + answers + '\0' + authority + '\0' +
               static_cast<char>(additional + 1) + kQuestion + records +
               "\0\0\x29\x04\xd0\0\0\0\0\0\0"s) {
    CHECK(dns::read_message(octets, message).empty());
    CHECK(message.questions.front().name.text() == "www.test.");
    CHECK(message.additional.size() == static_cast<std::size_t>(additional));
  }
  std::uint32_t length() const { return kIpAndUdp + static_cast<std::uint32_t>(octets.size()); }
  std::string octets;
  dns::Message message;
};

// www.test in the zone test, which has two servers: an address, another, and neither.
struct TestZone {
  TestZone() {
    const std::uint16_t name = name_octets("www.test"s.size());
    for (const dns::RrType type : {dns::kA, dns::kAaaa}) {
      zones.add_record(test, 1, {}, {name, data_octets(type)});
    }
    zones.add_record(test, kNoData, {}, {name, data_octets(dns::kA)});
  }
  std::uint32_t referral() const {
    return zones.response_octets(0, {.kind = Response::Kind::kReferral, .zone = test});
  }
  std::uint32_t answer(dns::RecordIndex r) const {
    return zones.response_octets(r, zones.ask(zones.first_server(test), r));
  }
  Hierarchy zones{1};
  ZoneIndex test = zones.add_zone(kRootZone, 2, seconds(60));
};

TEST_CASE("A query has its question, an error no more, and an answer its data") {
  const TestZone z;
  const Written query(0, 0, 0, "");
  CHECK(query.length() == 28 + 12 + 14 + 11);
  CHECK(z.zones.query_octets(0) == query.length());
  CHECK(z.zones.response_octets(0, {.kind = Response::Kind::kError}) == query.length());
  CHECK(z.answer(0) == Written(1, 0, 0, record(kAsked, 1, "1234"s)).length());
  CHECK(z.answer(1) == Written(1, 0, 0, record(kAsked, 28, std::string(16, 'a'))).length());
}

TEST_CASE("A referral names all servers, with their addresses where they are in the zone") {
  TestZone z;
  const std::string servers = record(kTest, 2, kServer) + record(kTest, 2, "\3ns2"s + kTest);
  // Owned by the names that are these servers' data, at the octets 38 and 56.
  const std::string glue = record("\xc0\x26"s, 1, "1234"s) + record("\xc0\x38"s, 1, "1234"s);
  const Written with_glue(0, 2, 2, servers + glue);
  CHECK(with_glue.message.additional.back().owner.text() == "ns2.test.");
  CHECK(z.referral() == with_glue.length());
  z.zones.set_address(z.test, 0);
  CHECK(z.referral() == Written(0, 2, 0, servers).length());
}

TEST_CASE("A denial has the SOA, and in a signed zone proofs, all signed") {
  TestZone z;
  const std::string soa = record(kTest, 6, kServer + "\3adm"s + kTest + std::string(20, '\1'));
  CHECK(z.answer(2) == Written(0, 1, 0, soa).length());
  // The types of an owner are A, RRSIG and NSEC: six octets of bits, of which one is counted.
  constexpr std::uint32_t kNotCounted = 5;
  const std::string nsec = record(kTest, 47, "\x08wwwwwwwx\4test\0"s + "\0\6\x40\0\0\0\0\3"s);
  const std::string proof = nsec + signature(kTest, 47);
  const std::string signed_soa = soa + signature(kTest, 6);
  z.zones.set_denial(2, {.name = 4, .wildcard = 4});
  CHECK(z.answer(2) + kNotCounted == Written(0, 4, 0, signed_soa + proof).length());
  z.zones.set_denial(2, {.name = 4, .wildcard = 5});
  CHECK(z.answer(2) + 2 * kNotCounted == Written(0, 6, 0, signed_soa + proof + proof).length());
}

TEST_CASE("Data of other types than addresses are assumed, and a name has a length octet a label") {
  CHECK(data_octets(dns::kSoa) == 2 * 6 + 20);
  CHECK(data_octets(dns::kNs) == 6);
  for (const char* name : {"a", "a.b", "www.example.com", "4.3.2.1.in-addr.arpa"}) {
    CHECK(name_octets(std::string(name).size()) == dns::DomainName::parse(name)->wire().size());
  }
}

}  // namespace
}  // namespace ddns::service
