// What DHash refuses at insert, with real keys and signatures: the four problems of BIND's users
// that section 4.1 of the paper speaks of are among the cases.
#include "service/signature_gate.h"

#include <catch2/catch.hpp>
#include <string>
#include <utility>
#include <vector>

#include "dns/signing_key.h"
#include "service/ddns.h"
#include "tests/service/ring.h"

namespace ddns::service {
namespace {

using namespace test;
using dhash::Admission;
using dns::DomainName;
using dns::SigningKey;

constexpr std::uint32_t kFrom = 1'000'000'000, kDay = 86'400, kNow = kFrom + 2 * kDay;
constexpr std::uint32_t kUntil = kFrom + 10 * kDay;

DomainName name(const char* text) {
  return *DomainName::parse(text);
}

SigningKey key(const char* zone, char seed) {
  return SigningKey::from_seed(name(zone), std::string(32, seed), dns::kEntryKeyFlags);
}

dns::SignedSet signed_by(const SigningKey& signer, dns::RecordSet set, std::uint32_t from = kFrom,
                         std::uint32_t until = kUntil) {
  dns::SignedSet out{std::move(set), {}};
  out.signatures.push_back(signer.sign(out.set, from, until));
  return out;
}

dns::SignedSet dnskeys(const SigningKey& of) {
  return signed_by(of, {of.zone(), dns::kDnskey, dns::kClassIn, 300, {of.dnskey()}});
}

// What the parent signs of a zone's key.
dns::SignedSet delegation(const SigningKey& parent, const SigningKey& child) {
  const auto ds = dns::make_ds(child.zone(), child.dnskey(), dns::kDigestSha256);
  return signed_by(parent, {child.zone(), dns::kDs, dns::kClassIn, 300, {*ds}});
}

dns::RecordSet address(const char* owner, char last) {
  return {name(owner), dns::kA, dns::kClassIn, 300, {std::string("\xc0\0\x02", 3) + last}};
}

// The owner of example.com, who publishes www.example.com in three versions at most, and the ring.
struct Owner : Ring {
  Owner()
      : root(key(".", 'r')),
        com(key("com.", 'c')),
        example(key("example.com.", 'e')),
        dhash(lookup, std::vector<overlay::Id>(3, rrset_key("www.example.com", dns::kA)),
              {.replicas = 6, .policy = dhash::CachePolicy::kNone, .ask_keepers = true}),
        gate(dhash, {root.zone(), {}, {root.dnskey()}}, 4000) {
    dhash.add_gatekeeper(gate);
    gate.set_policy({.now = kNow});
  }
  SignedBlock block(const SigningKey& signer, char last = 1, std::uint32_t from = kFrom) const {
    return {signed_by(signer, address("www.example.com.", last), from),
            {{{}, dnskeys(root)},
             {delegation(root, com), dnskeys(com)},
             {delegation(com, example), dnskeys(signer)}}};
  }
  // Inserts one version from node 0, and runs until it is done.
  dhash::InsertResult insert(dhash::RecordIndex version, const SignedBlock& block) {
    gate.offer(version, block);
    dhash::InsertResult out;
    scheduler.spawn(process(version, out));
    scheduler.run();
    return out;
  }
  Admission said(dhash::RecordIndex version, const SignedBlock& block) {
    const dhash::InsertResult result = insert(version, block);
    CHECK(result.stored == (result.admission == Admission::kAdmitted));
    CHECK((gate.reason(version) == "") == (result.stored || result.admission == Admission::kOlder));
    return result.admission;
  }

  // Looks the first version up.
  Answer find(NodeIndex client) {
    Answer out;
    scheduler.spawn(fetching(client, out));
    scheduler.run();
    return out;
  }

  SigningKey root, com, example;
  dhash::Dhash dhash;
  SignatureGate gate;

 private:
  sim::Process fetching(NodeIndex client, Answer& out) {
    out = co_await dhash.fetch(client, 0, dhash::kForever, rng);
  }
  sim::Process process(dhash::RecordIndex version, dhash::InsertResult& out) {
    out = co_await dhash.insert(0, version, rng);
  }
};

TEST_CASE("Slave server cannot load zone data: an insert alone puts a record on all its nodes") {
  Owner o;
  const dhash::InsertResult result = o.insert(0, o.block(o.example));
  CHECK(result.stored);
  CHECK(result.refused_replicas == 0);
  CHECK(o.dhash.store().holders(0).size() == 6);
}

TEST_CASE("Missing delegation: without the parent's signature on its key nothing can be inserted") {
  Owner o;
  SignedBlock block = o.block(o.example);
  block.chain[2].ds.signatures.clear();
  CHECK(o.said(0, block) == Admission::kUnsignedKey);
  CHECK(o.gate.reason(0) == "example.com.: there is no signature");
  // Signed by itself is not signed by the parent.
  block.chain[2].ds = delegation(o.example, o.example);
  CHECK(o.said(0, block) == Admission::kUnsignedKey);
  // As soon as the parent has signed, the owner publishes.
  CHECK(o.said(0, o.block(o.example)) == Admission::kAdmitted);
}

TEST_CASE("Incorrect delegation: a new key that the parent has not signed alerts at once") {
  Owner o;
  CHECK(o.said(0, o.block(o.example)) == Admission::kAdmitted);
  const SigningKey renewed = key("example.com.", 'n');
  CHECK(o.said(1, o.block(renewed, 2, kFrom + kDay)) == Admission::kUnsignedKey);
  CHECK(o.gate.reason(1) == "example.com.: no key of the zone is that of an anchor");
  CHECK(o.gate.refused(Admission::kUnsignedKey) == 1);  // the owner asks no further
  CHECK(o.dhash.store().holders(0).size() == 6);        // what was published still is
  SignedBlock right = o.block(renewed, 2, kFrom + kDay);
  right.chain[2].ds = delegation(o.com, renewed);
  CHECK(o.said(1, right) == Admission::kAdmitted);
}

TEST_CASE("A wrong signature, or one of another name, is refused") {
  Owner o;
  SignedBlock altered = o.block(o.example);
  altered.set.set.rdata[0][3] ^= 1;
  CHECK(o.said(0, altered) == Admission::kBadSignature);
  SignedBlock bare = o.block(o.example);
  bare.set.signatures.clear();
  CHECK(o.said(0, bare) == Admission::kBadSignature);
  SignedBlock other = o.block(o.example);
  other.set = signed_by(o.example, address("ftp.example.com.", 1));
  CHECK(o.said(0, other) == Admission::kBadSignature);
  CHECK(o.gate.reason(0) == "ftp.example.com.: is not the RRset of this key");
  // The parent's key is not the zone's.
  SignedBlock parents = o.block(o.example);
  parents.set = signed_by(o.com, address("www.example.com.", 1));
  CHECK(o.said(0, parents) == Admission::kBadSignature);
  CHECK(o.dhash.store().holders(0).empty());
}

TEST_CASE("A signature that is good at another time is told from one that never is") {
  Owner o;
  for (const std::uint32_t now : {kFrom - 1, kUntil + 1}) {
    o.gate.set_policy({.now = now});
    CHECK(o.said(0, o.block(o.example)) == Admission::kOutOfTime);
  }
  o.gate.set_policy({.now = kNow});
  SignedBlock late = o.block(o.example);
  late.set = signed_by(o.example, address("www.example.com.", 1), kFrom, kFrom + kDay);
  CHECK(o.said(0, late) == Admission::kOutOfTime);
  late.set.set.rdata[0][3] ^= 1;
  CHECK(o.said(0, late) == Admission::kBadSignature);
}

TEST_CASE("A later version takes the place of an earlier one, and not the other way round") {
  Owner o;
  CHECK(o.said(1, o.block(o.example, 2, kFrom + kDay)) == Admission::kAdmitted);
  CHECK(o.said(0, o.block(o.example, 1, kFrom)) == Admission::kOlder);
  CHECK(o.dhash.store().holders(0).empty());
  CHECK(o.said(2, o.block(o.example, 3, kFrom + kDay + 1)) == Admission::kAdmitted);
  CHECK(o.dhash.store().holders(1).empty());
  CHECK(o.dhash.store().holders(2).size() == 6);
}

TEST_CASE("Loss of connectivity: keepers that are away keep nobody from inserting and finding") {
  Owner o;
  const auto owner = o.chord.owner(rrset_key("www.example.com", dns::kA));
  for (const NodeIndex away : {owner + 1, owner + 2, owner + 3}) {
    o.network.set_up(away % kNodes, false);
  }
  const dhash::InsertResult result = o.insert(0, o.block(o.example));
  CHECK(result.stored);
  CHECK(o.dhash.store().holders(0).size() == 3);
  CHECK(o.find((owner + 8) % kNodes).end == Answer::End::kFound);
  o.network.set_up(owner, false);
  const Answer found = o.find((owner + 8) % kNodes);
  CHECK(found.end == Answer::End::kFound);
  CHECK(found.server == (owner + 4) % kNodes);  // the first keeper that is left
}

TEST_CASE("What is too large is refused, to the octet") {
  Owner o;
  const SignedBlock block = o.block(o.example);
  // One A record: 17 octets of name, ten, four; and an RRSIG of Ed25519: 18, 13 of signer, 64.
  CHECK(octets({block.set, {}}) == 17 + 10 + 4 + 17 + 10 + 18 + 13 + 64);
  SignatureGate exact(o.dhash, {o.root.zone(), {}, {o.root.dnskey()}}, octets(block));
  SignatureGate less(o.dhash, {o.root.zone(), {}, {o.root.dnskey()}}, octets(block) - 1);
  for (SignatureGate* gate : {&exact, &less}) {
    gate->set_policy({.now = kNow});
    gate->offer(0, block);
    CHECK(gate->judge(3, 0, o.dhash.store()) ==
          (gate == &exact ? Admission::kAdmitted : Admission::kTooLarge));
  }
}

}  // namespace
}  // namespace ddns::service
