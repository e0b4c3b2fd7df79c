// Answers from blocks. The zone itself is the oracle: what it says is there must be found, and
// nothing else.
#include "server/resolver.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/server/table_source.h"

namespace ddns::server {
namespace {

const std::string kSoa =
    "authority\n"
    "all.example. 300 IN SOA ns.all.example. Admin.all.example. 7 7200 1800 604800 300\n";
const std::string kNoName = "3 aa\n" + kSoa;
const std::string kNoType = "0 aa\n" + kSoa;

struct Served {
  explicit Served(std::vector<dns::Zone> zones = {zone_file("server/zones/all.example.zone")})
      : source(zones), resolver(source, source.all.origins) {}
  std::string ask(std::string_view name, std::string_view type, bool dnssec = false) {
    return server::ask(resolver, name, type, dnssec);
  }
  void lose(std::string_view name, std::string_view type) {
    source.all.blocks.erase(block_key(dns::name(name), type_of(type)));
  }
  TableSource source;
  Resolver resolver;
};

// Every RRset that a zone answers for, asked for by its name and type.
void check_all(const dns::Zone& zone) {
  Served served({zone});
  int sets = 0;
  for (const auto& [owner, node] : zone.nodes) {
    for (const auto& [type, set] : node) {
      if (set.set.rdata.empty() || type == dns::kNsec3) continue;
      const Response r = served.resolver.resolve({owner, type}, true);
      INFO(owner.text() << " " << dns::type_name(type));
      if (!r.authoritative) {  // delegated
        REQUIRE(!r.authority.empty());
        CHECK(r.authority.front().type == dns::kNs);
        CHECK(owner.within(r.authority.front().owner));
        continue;
      }
      ++sets;
      REQUIRE(r.rcode == dns::kNoError);
      std::vector<dns::Record> expected;
      for (const std::string& rdata : set.set.rdata) {
        expected.push_back({owner, type, dns::kClassIn, set.set.ttl, rdata});
      }
      for (const std::string& rdata : set.signatures) {
        expected.push_back({owner, dns::kRrsig, dns::kClassIn, set.set.ttl, rdata});
      }
      // An alias goes on with what it leads to.
      REQUIRE(r.answers.size() >= expected.size());
      CHECK(lines({r.answers.begin(),
                   r.answers.begin() + static_cast<std::ptrdiff_t>(expected.size())}) ==
            lines(expected));
      if (type != 5) CHECK(r.answers.size() == expected.size());
    }
  }
  CHECK(sets > 10);
}

}  // namespace

TEST_CASE("every RRset of a zone is found, with its signatures") {
  check_all(zone_file("server/zones/all.example.zone"));
  check_all(zone_file("dns/zones/small.example.ed25519.zone"));
}

TEST_CASE("what is not there is told apart: no type, no name") {
  Served served;
  CHECK(served.ask("mail.all.example.", "AAAA") == kNoType);
  CHECK(served.ask("ent.all.example.", "A") == kNoType);  // no records, but names below
  CHECK(served.ask("b.ENT.all.example.", "A") == kNoType);
  CHECK(served.ask("ent.all.example.", "ANY") == kNoType);
  CHECK(served.ask("wild.all.example.", "TXT") == kNoType);
  CHECK(served.ask("no.all.example.", "A") == kNoName);
  CHECK(served.ask("1.2.3.4.5.6.7.8.a.b.ent.all.example.", "A") == kNoName);
  CHECK(served.ask("no.all.example.", "ANY") == kNoName);
  // A label with a dot is one label.
  CHECK(served.ask("esc.aped.all.example.", "A") == kNoName);
  CHECK(served.ask("esc\\.aped.all.example.", "A") ==
        "0 aa\nanswers\nesc\\.aped.all.example. 3600 IN A 192.0.2.77\n");
}

TEST_CASE("a wildcard is a name like any other") {
  Served served;
  CHECK(served.ask("*.wild.all.example.", "TXT") ==
        "0 aa\nanswers\n*.wild.all.example. 3600 IN TXT \"anything\"\n");
  CHECK(served.ask("some.wild.all.example.", "TXT") == kNoName);
}

TEST_CASE("names of deep questions are found by halves") {
  Served served;
  std::string deep = "no.all.example.";
  for (int i = 0; i < 100; ++i) deep = "a." + deep;
  CHECK(served.ask(deep, "A") == kNoName);
  // The name, its directory, seven halves of a hundred labels, the zone's directory, the SOA.
  CHECK(served.source.fetches <= 11);
}

TEST_CASE("aliases are followed, each link in the answer") {
  Served served;
  const std::string chain =
      "0 aa\nanswers\n"
      "www.all.example. 3600 IN CNAME w2.all.example.\n"
      "w2.all.example. 3600 IN CNAME MAIL.all.example.\n";
  CHECK(served.ask("www.all.example.", "A") == chain +
                                                   "MAIL.all.example. 60 IN A 192.0.2.25\n"
                                                   "MAIL.all.example. 60 IN A 192.0.2.26\n"
                                                   "MAIL.all.example. 60 IN A 192.0.2.27\n");
  CHECK(served.ask("www.all.example.", "AAAA") == chain + kSoa);
  CHECK(served.ask("www.all.example.", "CNAME") ==
        "0 aa\nanswers\nwww.all.example. 3600 IN CNAME w2.all.example.\n");
  CHECK(served.ask("www.all.example.", "ANY") ==
        "0 aa\nanswers\nwww.all.example. 3600 IN CNAME w2.all.example.\n");
  // Into a zone that is not served, to a name that is not there, and round and round.
  CHECK(served.ask("away.all.example.", "A") ==
        "0 aa\nanswers\naway.all.example. 3600 IN CNAME www.elsewhere.example.\n");
  CHECK(served.ask("nowhere.all.example.", "A") ==
        "3 aa\nanswers\nnowhere.all.example. 3600 IN CNAME not.there.all.example.\n" + kSoa);
  const Response round = served.resolver.resolve({dns::name("round1.all.example."), 1}, false);
  CHECK(round.rcode == dns::kNoError);
  CHECK(round.answers.size() == Resolver::kLongestChain + 1);
}

TEST_CASE("a DNAME is an alias of all names below it, not of its own") {
  Served served;
  CHECK(served.ask("X.tree.all.example.", "A") ==
        "0 aa\nanswers\n"
        "tree.all.example. 3600 IN DNAME deep.b.ent.all.example.\n"
        "X.tree.all.example. 3600 IN CNAME X.deep.b.ent.all.example.\n"
        "X.deep.b.ent.all.example. 3600 IN A 192.0.2.60\n");
  CHECK(served.ask("tree.all.example.", "A") == kNoType);
  std::string longest = "tree.all.example.";
  while (longest.size() < 245) longest = "aaaaaaa." + longest;
  CHECK(served.ask(longest, "A") ==
        "6 aa\nanswers\ntree.all.example. 3600 IN DNAME deep.b.ent.all.example.\n");
}

TEST_CASE("a delegation is a referral, with the addresses that are below it") {
  Served served;
  const std::string referral =
      "0\nauthority\n"
      "child.all.example. 3600 IN NS ns.child.all.example.\n"
      "child.all.example. 3600 IN NS ns.child2.child.all.example.\n";
  const std::string glue =
      "additional\n"
      "ns.child.all.example. 3600 IN A 192.0.2.53\n"
      "ns.child.all.example. 3600 IN AAAA 2001:db8::53\n"
      "ns.child2.child.all.example. 3600 IN A 192.0.2.54\n";
  for (const char* name : {"child.all.example.", "ns.child.all.example.",
                           "any.thing.child.all.example.", "child2.child.all.example."}) {
    for (const char* type : {"A", "NS", "MX", "ANY"}) {
      INFO(name << " " << type);
      CHECK(served.ask(name, type) == referral + glue);
    }
  }
  const std::string ds =
      "child.all.example. 3600 IN DS 3613 15 2 "
      "3aa5ab37efce57f737fc1627013fee07bdf241bd10f3b1964ab55c78e79a304b\n";
  CHECK(served.ask("x.child.all.example.", "A", true) == referral + ds + glue);
  // Of a DS the parent answers.
  CHECK(served.ask("child.all.example.", "DS") == "0 aa\nanswers\n" + ds);
  CHECK(served.ask("given.all.example.", "DS") == kNoType);
  CHECK(served.ask("given.all.example.", "A") ==
        "0\nauthority\ngiven.all.example. 3600 IN NS ns.elsewhere.example.\n");
}

TEST_CASE("a zone below another that is loaded too answers for itself") {
  const dns::Zone child = dns::read_zone(
      "child.all.example. 60 IN SOA ns a 1 2 3 4 5\n"
      "child.all.example. 60 IN NS ns.child.all.example.\n"
      "ns.child.all.example. 60 IN A 203.0.113.1\n",
      "child");
  const dns::Zone deep = dns::read_zone("z.y.all.example. 60 IN SOA ns a 1 2 3 4 5\n", "deep");
  Served served({child, deep, zone_file("server/zones/all.example.zone")});
  CHECK(served.ask("ns.child.all.example.", "A") ==
        "0 aa\nanswers\nns.child.all.example. 60 IN A 203.0.113.1\n");
  CHECK(served.ask("child.all.example.", "NS") ==
        "0 aa\nanswers\nchild.all.example. 60 IN NS ns.child.all.example.\n");
  CHECK(served.ask("ns.child.all.example.", "AAAA") ==
        "0 aa\nauthority\nchild.all.example. 5 IN SOA ns. a. 1 2 3 4 5\n");
  CHECK(served.ask("ns.child2.child.all.example.", "A").starts_with("3 aa"));
  CHECK(served.ask("child.all.example.", "DS").starts_with("0 aa\nanswers\n"));
  CHECK(served.ask("z.y.all.example.", "SOA").starts_with("0 aa\nanswers\n"));
  // The parent does not delegate it: y is none of its names.
  CHECK(served.ask("y.all.example.", "A") == kNoName);
  // Two zones of one name are refused.
  CHECK(dns::problem_of([&] {
          publish(std::vector{child, child});
        }) == "there are two zones child.all.example., expected one");
}

TEST_CASE("an empty name above a loaded zone that its parent delegates exists") {
  const dns::Zone parent = dns::read_zone(
      "e. 60 IN SOA ns a 1 2 3 4 5\nz.y.e. 60 IN NS ns.z.y.e.\nns.z.y.e. 60 IN A 192.0.2.1\n", "e");
  const dns::Zone child = dns::read_zone("z.y.e. 60 IN SOA ns a 1 2 3 4 5\n", "z");
  Served served({parent, child});
  CHECK(served.ask("y.e.", "A").starts_with("0 aa\nauthority\n"));
}

TEST_CASE("names out of the zones are refused, the root's zone has all") {
  Served served;
  CHECK(served.ask("example.", "A") == "5\n");
  CHECK(served.ask(".", "NS") == "5\n");
  Served root(
      {dns::read_zone(". 60 IN SOA . . 1 2 3 4 5\n. 60 IN NS a.\na. 60 IN A 192.0.2.1\n", "root")});
  CHECK(root.ask(".", "NS") == "0 aa\nanswers\n. 60 IN NS a.\n");
  CHECK(root.ask("A.", "a") == "0 aa\nanswers\nA. 60 IN A 192.0.2.1\n");
  CHECK(root.ask("b.", "A").starts_with("3 aa"));
  CHECK(root.ask(".", "DS").starts_with("0 aa\nauthority\n"));
}

TEST_CASE("ANY is one RRset, RRSIG all signatures of the name") {
  Served served;
  CHECK(served.ask("ns.all.example.", "ANY") ==
        "0 aa\nanswers\nns.all.example. 3600 IN A 192.0.2.1\n");
  CHECK(served.ask("ns.all.example.", "RRSIG") == kNoType);
  Served with({zone_file("dns/zones/small.example.ed25519.zone")});
  const Response r = with.resolver.resolve({dns::name("ns.small.example."), dns::kRrsig}, false);
  CHECK(r.answers.size() == 3);  // of A, AAAA and NSEC
  for (const dns::Record& record : r.answers) CHECK(record.type == dns::kRrsig);
}

TEST_CASE("records of a set take turns at its head") {
  Served served;
  std::string heads;
  for (std::uint32_t turn = 0; turn < 4; ++turn) {
    const Response r = served.resolver.resolve({dns::name("mail.all.example."), 1}, false, turn);
    REQUIRE(r.answers.size() == 3);
    heads += std::to_string(static_cast<unsigned char>(r.answers.front().rdata.back())) + " ";
  }
  CHECK(heads == "25 26 27 25 ");
}

TEST_CASE("what is lost or cannot be reached is a failure, not an answer") {
  const auto answer = [](const char* name, const char* type, auto break_it) {
    Served served;
    break_it(served);
    return served.ask(name, type);
  };
  const auto lost = [](const char* name, const char* type) {
    return [=](Served& served) { served.lose(name, type); };
  };
  const auto cut_off = [](const char* name, const char* type) {
    return [=](Served& served) {
      served.source.unreachable.insert(block_key(dns::name(name), type_of(type)));
    };
  };
  // The directory tells that there was an RRset.
  CHECK(answer("mail.all.example.", "A", lost("mail.all.example.", "A")) == "2\n");
  CHECK(answer("mail.all.example.", "A", cut_off("mail.all.example.", "A")) == "2\n");
  CHECK(answer("mail.all.example.", "MX", cut_off("mail.all.example.", "ANY")) == "2\n");
  CHECK(answer("www.all.example.", "A", lost("www.all.example.", "CNAME")) == "2\n");
  CHECK(answer("no.all.example.", "A", lost("all.example.", "SOA")) == "2\n");
  CHECK(answer("no.all.example.", "A", lost("all.example.", "ANY")) == "2\n");
  CHECK(answer("a.b.c.all.example.", "A", cut_off("c.all.example.", "ANY")) == "2\n");
  CHECK(answer("x.child.all.example.", "A", lost("child.all.example.", "NS")) == "2\n");
  // An alias whose target cannot be reached.
  CHECK(answer("w2.all.example.", "A", cut_off("mail.all.example.", "A")) == "2\n");
  // A block that its source does not believe.
  CHECK(answer("mail.all.example.", "A", [](Served& served) {
          served.source.bogus.insert(block_key(dns::name("mail.all.example."), 1));
        }) == "2\n");
}

}  // namespace ddns::server
