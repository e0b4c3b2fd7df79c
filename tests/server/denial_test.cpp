// Proofs that something is not there, judged by what RFC 4035, section 5.4, and RFC 5155, section
// 8, ask of them: which names the records match, and between which names they stand.
#include "server/denial.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "dns/dnssec.h"
#include "dns/wire.h"
#include "tests/server/table_source.h"

namespace ddns::server {
namespace {

using dns::name;

// The 32 digits of a SHA-1 hash in base32hex (RFC 4648, section 7).
std::string base32hex(std::string_view octets) {
  constexpr char kDigits[] = "0123456789abcdefghijklmnopqrstuv";
  std::string out;
  unsigned bits = 0;
  int count = 0;
  for (const char c : octets) {
    bits = (bits << 8 | static_cast<unsigned char>(c)) & 0xffff;
    for (count += 8; count >= 5; count -= 5) out += kDigits[bits >> (count - 5) & 31];
  }
  return out;
}

struct Proof {
  explicit Proof(const Response& response) {
    for (const dns::Record& r : response.authority) {
      if (r.type == dns::kNsec || r.type == dns::kNsec3) records.push_back(r);
      signatures += r.type == dns::kRrsig ? 1 : 0;
    }
  }
  // The label of `n` in the order of the records: the name itself, or its hash.
  static std::string hash(const dns::DomainName& n) {
    return dns::nsec3_label(n, 1, 1, "\xab\xcd").value();
  }
  static bool between(const auto& a, const auto& x, const auto& b) {
    return a < b ? a < x && x < b : a < x || x < b;
  }
  bool covers(const char* text) const {
    for (const dns::Record& r : records) {
      if (r.type == dns::kNsec) {
        dns::WireReader in(r.rdata);
        if (between(r.owner, name(text), in.name(false))) return true;
      } else {
        const std::string next = base32hex(std::string_view(r.rdata).substr(8, 20));
        if (between(label(r.owner), hash(name(text)), next)) return true;
      }
    }
    return false;
  }
  // Has a record of the name, without this type?
  bool lacks(const char* text, const char* type) const {
    for (const dns::Record& r : records) {
      const bool same =
          r.type == dns::kNsec ? r.owner == name(text) : label(r.owner) == hash(name(text));
      if (!same) continue;
      return (" " + dns::rdata_text(r.type, r.rdata) + " ").find(std::string(" ") + type + " ") ==
             std::string::npos;
    }
    return false;
  }
  static std::string label(const dns::DomainName& owner) {
    return dns::folded(owner.wire().substr(1, 32));
  }
  std::vector<dns::Record> records;
  std::size_t signatures = 0;
};

Proof proof_of(const std::string& zone, const char* question, const char* type) {
  TableSource source({zone_file(zone)});
  const Resolver resolver(source, source.all.origins);
  const Response response = resolver.resolve({name(question), type_of(type)}, true);
  const Response plain = resolver.resolve({name(question), type_of(type)}, false);
  CHECK(Proof(plain).records.empty());
  CHECK(Proof(plain).signatures == 0);
  return Proof(response);
}

const std::string kNsecZone = "dns/zones/small.example.ed25519.zone";
const std::string kNsec3Zone = "server/zones/small.example.nsec3.zone";

}  // namespace

TEST_CASE("NSEC: no such type") {
  for (const auto& [question, type] :
       {std::pair{"mail.small.example.", "AAAA"}, {"small.example.", "SRV"}}) {
    INFO(question << " " << type);
    const Proof proof = proof_of(kNsecZone, question, type);
    CHECK(proof.lacks(question, type));
    CHECK(proof.records.size() == 1);
    CHECK(proof.signatures == 2);
  }
  // A name without records has no NSEC of its own: it lies between two others.
  CHECK(proof_of(kNsecZone, "b.ent.small.example.", "A").covers("b.ent.small.example."));
  // A delegation without a DS.
  CHECK(proof_of(kNsecZone, "child.small.example.", "DS").lacks("child.small.example.", "DS"));
  CHECK(proof_of(kNsecZone, "a.child.small.example.", "A").lacks("child.small.example.", "DS"));
}

TEST_CASE("NSEC: no such name, and no wildcard in its place") {
  for (const auto& [question, wildcard] : {std::pair{"no.small.example.", "*.small.example."},
                                           {"a.no.mail.small.example.", "*.mail.small.example."},
                                           {"zzz.small.example.", "*.small.example."},
                                           {"!.small.example.", "*.small.example."}}) {
    INFO(question);
    const Proof proof = proof_of(kNsecZone, question, "A");
    CHECK(proof.covers(question));
    CHECK(proof.covers(wildcard));
    CHECK(proof.signatures == 1 + proof.records.size());
  }
  // Where there is a wildcard, the paper's DDNS does not expand it, and its own record betrays it.
  const Proof proof = proof_of(kNsecZone, "some.wild.small.example.", "TXT");
  CHECK(proof.covers("some.wild.small.example."));
  CHECK_FALSE(proof.covers("*.wild.small.example."));
}

TEST_CASE("NSEC3: no such type") {
  CHECK(proof_of(kNsec3Zone, "mail.small.example.", "AAAA").lacks("mail.small.example.", "AAAA"));
  CHECK(proof_of(kNsec3Zone, "b.ent.small.example.", "A").lacks("b.ent.small.example.", "A"));
  // Opt-out leaves delegations without a DS out of the chain.
  for (const char* question : {"child.small.example.", "a.b.child.small.example."}) {
    const Proof proof = proof_of(kNsec3Zone, question, "DS");
    CHECK(proof.lacks("small.example.", "CNAME"));
    CHECK(proof.covers("child.small.example."));
  }
}

TEST_CASE("NSEC3: no such name, and no wildcard in its place") {
  for (const auto& [question, closer, encloser, wildcard] :
       {std::tuple{"no.small.example.", "no.small.example.", "small.example.", "*.small.example."},
        {"a.b.c.mail.small.example.", "c.mail.small.example.", "mail.small.example.",
         "*.mail.small.example."}}) {
    INFO(question);
    const Proof proof = proof_of(kNsec3Zone, question, "A");
    CHECK(proof.lacks(encloser, "DNAME"));
    CHECK(proof.covers(closer));
    CHECK(proof.covers(wildcard));
    CHECK(proof.signatures == 1 + proof.records.size());
  }
}

TEST_CASE("NSEC3: the names of hashes are no names of the zone") {
  TableSource source({zone_file(kNsec3Zone)});
  const Resolver resolver(source, source.all.origins);
  const std::string owner = Proof::hash(name("small.example.")) + ".small.example.";
  CHECK(resolver.resolve({name(owner), dns::kNsec3}, false).rcode == dns::kNxDomain);
}

TEST_CASE("a long chain is cut into pages, and every name finds its own") {
  dns::Zone zone = dns::read_zone("e. 60 IN SOA ns a 1 2 3 4 5\n", "e");
  // A thousand names: n, and the NSEC that leads to the next.
  std::vector<dns::DomainName> names;
  for (int i = 0; i < 1000; ++i) names.push_back(name("n" + std::to_string(i) + ".e."));
  std::ranges::sort(names);
  names.insert(names.begin(), name("e."));
  for (std::size_t i = 0; i < names.size(); ++i) {
    const dns::DomainName& next = names[(i + 1) % names.size()];
    zone.add({names[i], dns::kNsec, dns::kClassIn, 60, next.wire() + dns::from_hex("000140")});
  }
  TableSource source({zone});
  const dns::DomainName apex = name("e.");
  for (std::size_t i = 7; i < names.size(); i += 7) {
    Denial denial(apex, source);
    denial.no_type(*names[i].child("x"));
    REQUIRE(denial.proof().size() == 1);
    CHECK(denial.proof().front().set.owner == names[i]);
  }
  // Pages that are lost are proofs that are missing, not wrong ones.
  source.all.blocks.erase(block_key(name("3.e."), kDenialPage));
  Denial denial(apex, source);
  denial.no_type(names[3 * 16 + 1]);
  CHECK(denial.proof().empty());
}

}  // namespace ddns::server
