// Messages as octets. Those of the first test were written by hand from RFC 1035, section 4.1.4.
#include "dns/message.h"

#include <catch2/catch.hpp>
#include <string>

#include "tests/dns/helpers.h"

namespace ddns::dns {
namespace {

Message read(const std::string& octets) {
  Message m;
  const std::string problem = read_message(octets, m);
  INFO(problem);
  CHECK(problem.empty());
  return m;
}

std::string problem(const std::string& octets) {
  Message m;
  return read_message(octets, m);
}

std::string header(int questions, int answers, int authority, int additional) {
  std::string out = from_hex("000100000000000000000000");
  out[5] = static_cast<char>(questions);
  out[7] = static_cast<char>(answers);
  out[9] = static_cast<char>(authority);
  out[11] = static_cast<char>(additional);
  return out;
}

Message large_answer() {
  Message m;
  m.id = 7;
  m.response = true;
  m.questions.push_back({name("A.Example."), 16, kClassIn});
  for (int i = 0; i < 8; ++i) {
    m.answers.push_back({name("A.Example."), 16, kClassIn, 60,
                         std::string(1, 'c') + std::string(98, 'x') + static_cast<char>('0' + i)});
  }
  m.additional.push_back({name("ns.example."), 1, kClassIn, 60, "\1\2\3\4"});
  m.edns.emplace();
  return m;
}

}  // namespace

TEST_CASE("a message is read, its names uncompressed") {
  const std::string octets = from_hex(
      "beef85b00001000200000001"
      "03777777074578616d706c6500000f0001"
      "c00c000f000100000e100009000a046d61696cc010"
      "c010000f000100000e100004000ac00c"
      "00002904d00102800000040"
      "00a0000");
  const Message m = read(octets);
  CHECK(m.id == 0xbeef);
  CHECK(m.response);
  CHECK(m.authoritative);
  CHECK_FALSE(m.truncated);
  CHECK(m.recursion_desired);
  CHECK(m.recursion_available);
  CHECK(m.authentic);
  CHECK(m.checking_disabled);
  CHECK(m.rcode == 16);
  REQUIRE(m.questions.size() == 1);
  CHECK(m.questions[0].name.text() == "www.Example.");
  CHECK(m.questions[0].type == 15);
  REQUIRE(m.answers.size() == 2);
  CHECK(m.answers[0].rdata == record("a. IN MX 10 mail.Example.").rdata);
  CHECK(m.answers[0].ttl == 3600);
  CHECK(m.answers[1].owner.text() == "Example.");
  CHECK(m.answers[1].rdata == record("a. IN MX 10 www.Example.").rdata);
  REQUIRE(m.edns);
  CHECK(m.edns->udp_octets == 1232);
  CHECK(m.edns->version == 2);
  CHECK(m.edns->dnssec_ok);
  CHECK(m.edns->options == from_hex("000a0000"));
  CHECK(m.additional.empty());
  // The writer compresses as far.
  CHECK(hex(write_message(m)) == hex(octets));
}

TEST_CASE("names are compressed by the octets, so that each keeps its case") {
  Message m;
  m.questions.push_back({name("A.Example."), 2, kClassIn});
  m.answers.push_back({name("a.example."), 2, kClassIn, 1, name("b.A.Example.").wire()});
  const Message again = read(write_message(m));
  CHECK(again.questions[0].name.text() == "A.Example.");
  CHECK(again.answers[0].owner.text() == "a.example.");
  CHECK(again.answers[0].rdata == name("b.A.Example.").wire());
}

TEST_CASE("types that RFC 1035 does not know are not compressed") {
  Message m;
  m.answers.push_back(
      {name("a.example."), 33, kClassIn, 1, record("a. IN SRV 1 2 3 a.example.").rdata});
  const std::string octets = write_message(m);
  CHECK(octets.size() == 12 + 11 + 10 + 6 + 11);
  CHECK(read(octets).answers[0].rdata == m.answers[0].rdata);
}

TEST_CASE("what does not fit is left out whole, and TC says so") {
  const Message m = large_answer();
  const std::string whole = write_message(m);
  CHECK(read(whole).additional.size() == 1);
  CHECK_FALSE(read(whole).truncated);
  // Without room for the additional section.
  const Message bare = read(write_message(m, whole.size() - 1));
  CHECK(bare.answers.size() == 8);
  CHECK(bare.additional.empty());
  CHECK(bare.edns);
  CHECK_FALSE(bare.truncated);
  // Without room for the answers.
  const Message none = read(write_message(m, kPlainUdp));
  CHECK(none.answers.empty());
  CHECK(none.truncated);
  CHECK(none.edns);
  CHECK(none.questions[0].name.text() == "A.Example.");
  for (std::size_t limit = 40; limit < whole.size() + 2; ++limit) {
    const std::string octets = write_message(m, limit);
    CHECK(octets.size() <= limit);
    read(octets);
  }
}

TEST_CASE("what is malformed is refused, and what the header says is told") {
  const std::string question = from_hex(
      "0161000001"
      "0001");
  CHECK(problem("").find("header") != std::string::npos);
  CHECK(problem(header(0, 0, 0, 0).substr(0, 11)) == "a header that is cut short");
  CHECK(problem(header(0, 0, 0, 0)).empty());
  CHECK(problem(header(1, 0, 0, 0) + question).empty());
  CHECK(problem(header(2, 0, 0, 0) + question) == "a question that is missing or cut short");
  CHECK(problem(header(1, 0, 0, 0) + question + "x") == "octets behind the last record");
  CHECK(problem(header(0, 1, 0, 0)) == "a record that is missing or has no name");
  // A pointer to itself, one forward, one that goes round, a length of a reserved kind.
  for (const char* bad : {"c00c00010001", "c00e00010001", "016100c00c", "0161c00c00010001",
                          "8061000001"
                          "0001",
                          "40610000010001"}) {
    INFO(bad);
    CHECK_FALSE(problem(header(1, 0, 0, 0) + from_hex(bad)).empty());
  }
  const std::string a = from_hex(
      "0161000001"
      "000100000001");
  CHECK(problem(header(0, 1, 0, 0) + a + from_hex("0004c0000201")).empty());
  CHECK(problem(header(0, 1, 0, 0) + a + from_hex("0003c00002")) ==
        "an RDATA that is not one of type A");
  CHECK(problem(header(0, 1, 0, 0) + a + from_hex("ffffc0000201")) == "a record that is cut short");
  Message m;
  CHECK_FALSE(read_message(from_hex("abcd2900000100000000000001"), m).empty());
  CHECK(m.id == 0xabcd);
  CHECK(m.opcode == 5);
  CHECK(m.recursion_desired);
}

TEST_CASE("there is one OPT, of the root, in the additional section") {
  const std::string opt = from_hex("00002904d0000000000000");
  CHECK(problem(header(0, 0, 0, 1) + opt).empty());
  CHECK(problem(header(0, 0, 0, 2) + opt + opt) == "a second OPT record");
  CHECK(problem(header(0, 1, 0, 0) + opt) == "an OPT record outside the additional section");
  CHECK(problem(header(0, 0, 0, 1) + from_hex("016100") + opt.substr(1)) ==
        "an OPT record with a name");
  CHECK(problem(header(0, 0, 0, 1) + from_hex("00002904d0000000000003000a00")) ==
        "an option of EDNS that is cut short");
}

// ldns 1.8.3 leaks memory on two of them.
TEST_CASE("there is one TSIG, and it is the last record") {
  const std::string tsig = from_hex("0000fa00ff00000000000100");
  const std::string opt = from_hex("00002904d0000000000000");
  CHECK(problem(header(0, 0, 0, 1) + tsig).empty());
  CHECK(problem(header(0, 0, 0, 2) + opt + tsig).empty());
  CHECK(problem(header(0, 0, 0, 2) + tsig + tsig) == "a TSIG record that is not the last");
  CHECK(problem(header(0, 0, 0, 2) + tsig + opt) == "a TSIG record that is not the last");
  CHECK(problem(header(0, 1, 0, 0) + tsig) == "a TSIG record that is not the last");
  const std::string both = header(0, 0, 0, 2) + opt + tsig;
  CHECK(hex(write_message(read(both))) == hex(both));
}

TEST_CASE("an update names an RRset by a record without RDATA") {
  const std::string none = header(0, 1, 0, 0) + from_hex(
                                                    "0161000001"
                                                    "00ff000000000000");
  CHECK(hex(write_message(read(none))) == hex(none));
}

TEST_CASE("counts in the header take no memory") {
  std::string octets = header(0, 0, 0, 0);
  for (std::size_t i = 4; i < 12; ++i) octets[i] = '\xff';
  CHECK_FALSE(problem(octets).empty());
}

}  // namespace ddns::dns
