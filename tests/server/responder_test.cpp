// Octets in, octets out. Answers are read with the project's own reader, which has tests of its
// own.
#include "server/responder.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "dns/wire.h"
#include "server/rate_limit.h"
#include "tests/server/ring.h"

namespace ddns::server {
namespace {

using dns::Message;
using namespace std::string_literals;
using dns::name;

struct Serving {
  explicit Serving(const char* zone = "server/zones/all.example.zone")
      : source({zone_file(zone)}), resolver(source, source.all.origins), responder(resolver) {}

  std::string octets(const std::string& query, Carrier carrier = Carrier::kUdp) {
    return responder.respond(query, carrier).octets;
  }
  Message ask(const Message& query, Carrier carrier = Carrier::kUdp) {
    const std::string answer = octets(write_message(query), carrier);
    Message out;
    INFO(dns::hex(answer));
    REQUIRE(dns::read_message(answer, out).empty());
    CHECK(out.id == query.id);
    CHECK(out.response);
    CHECK(out.opcode == query.opcode);
    CHECK(out.recursion_desired == query.recursion_desired);
    CHECK_FALSE(out.recursion_available);
    CHECK(out.edns.has_value() == query.edns.has_value());
    return out;
  }

  TableSource source;
  Resolver resolver;
  Responder responder;
};

Message query(const char* owner, const char* type, std::uint16_t rr_class = dns::kClassIn) {
  Message m;
  m.id = 4711;
  m.recursion_desired = true;
  m.questions.push_back({name(owner), type_of(type), rr_class});
  return m;
}

Message with_edns(Message m, std::uint16_t octets = 1232, bool dnssec = false) {
  m.edns.emplace();
  m.edns->udp_octets = octets;
  m.edns->dnssec_ok = dnssec;
  return m;
}

}  // namespace

TEST_CASE("an answer has the question as it came, and the records in its case") {
  Serving s;
  const Message out = s.ask(query("mAiL.aLL.example.", "A"));
  CHECK(out.authoritative);
  CHECK(out.questions.at(0).name.text() == "mAiL.aLL.example.");
  REQUIRE(out.answers.size() == 3);
  for (const dns::Record& r : out.answers) CHECK(r.owner.text() == "mAiL.aLL.example.");
  CHECK(s.ask(query("no.all.example.", "A")).rcode == dns::kNxDomain);
  CHECK(s.ask(query("example.", "A")).rcode == dns::kRefused);
}

TEST_CASE("every RRset of a zone comes out as it went in, in canonical form") {
  for (const char* file : {"server/zones/all.example.zone", "dns/zones/small.example.ed25519.zone",
                           "server/zones/small.example.nsec3.zone"}) {
    Serving s(file);
    const dns::Zone zone = zone_file(file);
    for (const auto& [owner, node] : zone.nodes) {
      for (const auto& [type, set] : node) {
        if (set.set.rdata.empty() || type == dns::kNsec3) continue;
        Message q = with_edns(query("a.", "A"), 1232, true);
        q.questions[0] = {owner, type, dns::kClassIn};
        const Message out = s.ask(q, Carrier::kTcp);
        if (!out.authoritative) continue;
        INFO(owner.text() << " " << dns::type_name(type));
        dns::SignedSet got{{owner, type, dns::kClassIn, 0, {}}, {}};
        for (const dns::Record& r : out.answers) {
          if (!(r.owner == owner)) continue;
          CHECK(r.ttl == set.set.ttl);
          (r.type == type ? got.set.rdata : got.signatures).push_back(r.rdata);
        }
        CHECK(dns::canonical_order(got.set) == dns::canonical_order(set.set));
        CHECK(got.signatures == set.signatures);
      }
    }
  }
}

TEST_CASE("what is no query is not answered") {
  Serving s;
  CHECK(s.octets("").empty());
  CHECK(s.octets(std::string(11, '\0')).empty());
  Message response = query("all.example.", "A");
  response.response = true;
  CHECK(s.octets(write_message(response)).empty());
  CHECK(s.octets(write_message(response) + "more").empty());
  CHECK(s.responder.counters().silent == 4);
}

TEST_CASE("what is malformed is a FORMERR with the query's id") {
  Serving s;
  const std::string good = write_message(query("all.example.", "A"));
  Message out;
  for (const std::string& bad : {good.substr(0, 12), good.substr(0, 20), good + "x"}) {
    REQUIRE(dns::read_message(s.octets(bad), out).empty());
    CHECK(out.id == 4711);
    CHECK(out.rcode == dns::kFormErr);
    CHECK(out.questions.empty());
  }
  Message none = query("all.example.", "A");
  none.questions.clear();
  CHECK(s.ask(none).rcode == dns::kFormErr);
  Message two = query("all.example.", "A");
  two.questions.push_back(two.questions[0]);
  CHECK(s.ask(two).rcode == dns::kFormErr);
  CHECK(s.responder.counters().malformed == 5);
}

TEST_CASE("opcodes, classes and types that are not served") {
  Serving s;
  for (std::uint8_t opcode = 1; opcode < 16; ++opcode) {
    Message m = query("all.example.", "SOA");
    m.opcode = opcode;
    CHECK(s.ask(m).rcode == dns::kNotImp);
  }
  CHECK(s.ask(query("all.example.", "A", 4)).rcode == dns::kRefused);
  CHECK(s.ask(query("version.bind.", "TXT", 3)).rcode == dns::kRefused);
  CHECK(s.ask(query("all.example.", "AXFR")).rcode == dns::kRefused);
  CHECK(s.ask(query("all.example.", "IXFR")).rcode == dns::kRefused);
  for (const char* type : {"TYPE247", "TYPE248", "MAILA", "OPT", "TKEY", "TYPE128"}) {
    CHECK(s.ask(query("all.example.", type)).rcode == dns::kNotImp);
  }
  CHECK(s.ask(query("all.example.", "TYPE0")).rcode == dns::kNoError);
  Message keyed = query("all.example.", "A");
  keyed.additional.push_back({name("key."), dns::kTsig, 255, 0, std::string(16, '\0')});
  CHECK(s.ask(keyed).rcode == 9);
}

TEST_CASE("EDNS: versions, options, flags") {
  Serving s;
  Message m = with_edns(query("all.example.", "SOA"));
  m.edns->version = 1;
  CHECK(s.ask(m).rcode == dns::kBadVers);
  CHECK(s.ask(m).edns->version == 0);
  m.edns->version = 0;
  m.edns->other_flags = 0x7fff;
  m.edns->options = dns::from_hex("fde9000401020304000a00080102030405060708");
  const Message out = s.ask(m);
  CHECK(out.rcode == dns::kNoError);
  CHECK(out.edns->other_flags == 0);
  CHECK(out.edns->options.empty());
  CHECK_FALSE(out.edns->dnssec_ok);
  m.edns->dnssec_ok = true;
  CHECK(s.ask(m).edns->dnssec_ok);
}

TEST_CASE("an answer that is too long for the client is truncated, not cut") {
  dns::Zone zone = dns::read_zone("e. 60 IN SOA ns a 1 2 3 4 5\n", "e");
  for (int i = 0; i < 100; ++i) {
    zone.add(dns::record("e. 60 IN TXT \"" + std::to_string(i) + std::string(30, 'x') + "\""));
  }
  TableSource source({zone});
  const Resolver resolver(source, source.all.origins);
  Responder responder(resolver);
  const auto size = [&](const Message& q, Carrier carrier) {
    const std::string octets = responder.respond(write_message(q), carrier).octets;
    Message out;
    REQUIRE(dns::read_message(octets, out).empty());
    CHECK(out.truncated == (out.answers.size() != 100));
    CHECK(out.answers.empty() == out.truncated);
    return octets.size();
  };
  const Message plain = query("e.", "TXT");
  CHECK(size(plain, Carrier::kUdp) <= 512);
  CHECK(size(with_edns(plain, 4096), Carrier::kUdp) <= 1232);
  CHECK(size(with_edns(plain, 0), Carrier::kUdp) <= 512);
  CHECK(size(plain, Carrier::kTcp) > 4000);
  CHECK(responder.counters().truncated == 3);
}

TEST_CASE("counters are told to whom asks for them") {
  Serving s;
  s.ask(query("all.example.", "SOA"));
  s.ask(query("no.all.example.", "SOA"), Carrier::kTcp);
  s.ask(query("other.", "SOA"));
  const Message out = s.ask(query("Stats.ddns.", "TXT", 3));
  CHECK(out.authoritative);
  std::string all;
  for (const dns::Record& r : out.answers) {
    CHECK(r.rr_class == 3);
    all += r.rdata.substr(1) + " ";
  }
  CHECK(
      all.starts_with("queries=4 tcp=1 malformed=0 silent=0 truncated=0 noerror=1 nxdomain=1 "
                      "servfail=0 refused=1 other=0 fetches=5 "));
}

TEST_CASE("an explanation tells what an answer took") {
  Ring ring(50);
  ring.load({zone_file("server/zones/all.example.zone")});
  Responder responder(*ring.resolver);
  const std::string asked = write_message(query("www.all.example.", "A"));
  const Reply first = responder.respond(asked, Carrier::kUdp);
  CHECK(first.latency > sim::Duration());
  const std::string text = explanation(first);
  INFO(text);
  CHECK(text.starts_with("www.all.example. A NOERROR: 7 fetches, "));
  CHECK(text.find(": A nothing ") != text.npos);
  CHECK(text.find(", directory ") != text.npos);
  CHECK(text.find(", CNAME ") != text.npos);
  CHECK(explanation(responder.respond(asked, Carrier::kUdp)).find("A copy 0 hops") != text.npos);
  CHECK(explanation(responder.respond("", Carrier::kUdp)).empty());
}

TEST_CASE("a network has so many responses a second, and then truncated ones and silence") {
  using enum RateLimit::Verdict;
  RateLimit limit(10);
  sim::Time now = sim::Time::at_ns(5'000'000'000);
  const auto count = [&](const std::string& address, int asked) {
    std::vector<int> verdicts(3);
    for (int i = 0; i < asked; ++i) ++verdicts[static_cast<std::size_t>(limit.judge(address, now))];
    return verdicts;
  };
  CHECK(count("\x7f\0\0\1"s, 30) == std::vector{10, 10, 10});
  CHECK(count("\x7f\0\0\2"s, 2) == std::vector{0, 1, 1});    // of the same /24
  CHECK(count("\x7f\0\1\1"s, 10) == std::vector{10, 0, 0});  // of another
  CHECK(count(std::string(15, 'a') + "b", 10) == std::vector{10, 0, 0});
  CHECK(count(std::string(7, 'a') + std::string(9, 'c'), 2) == std::vector{0, 1, 1});
  now = now + sim::Duration::milliseconds(500);
  CHECK(count("\x7f\0\0\1"s, 7) == std::vector{5, 1, 1});
  RateLimit none(0);
  for (int i = 0; i < 1000; ++i) CHECK(none.judge("\x7f\0\0\1"s, now) == kAnswer);
}

TEST_CASE("a truncated answer stands in the place of one that is over the limit") {
  Serving s;
  Message out;
  const std::string asked = write_message(with_edns(query("all.example.", "SOA")));
  REQUIRE(dns::read_message(s.responder.truncated(asked), out).empty());
  CHECK(out.truncated);
  CHECK(out.id == 4711);
  CHECK(out.questions.size() == 1);
  CHECK(out.answers.empty());
}

}  // namespace ddns::server
