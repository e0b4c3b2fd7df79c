// A ring where signatures are checked: what its nodes refuse to store, and what the server makes of
// nodes that lie.
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "dns/zone_sign.h"
#include "server/ring_source.h"
#include "server/trust.h"
#include "tests/server/ring.h"

namespace ddns::server {
namespace {

using dhash::Admission;
using dhash::Lie;
using dns::name;
using dns::SigningKey;
using End = Fetched::End;

constexpr std::uint32_t kFrom = 1'000'000'000, kDay = 86'400, kNow = kFrom + 2 * kDay;
constexpr std::uint32_t kUntil = kFrom + 10 * kDay;
constexpr std::uint32_t kNodes = 200;

SigningKey key(const char* zone, char seed) {
  return SigningKey::from_seed(name(zone), std::string(32, seed), dns::kEntryKeyFlags);
}

constexpr char kRecords[] =
    "ns.e. 60 IN A 192.0.2.1\n"
    "www.e. 60 IN CNAME host.e.\n"
    "host.e. 60 IN A 192.0.2.2\n"
    "host.e. 60 IN TXT here\n"
    "*.w.e. 60 IN TXT wild\n"
    "a.b.ent.e. 60 IN A 192.0.2.3\n"
    "d.e. 60 IN DNAME ent.e.\n"
    "child.e. 60 IN NS ns.child.e.\n"
    "ns.child.e. 60 IN A 192.0.2.4\n"
    "sub.e. 60 IN NS ns.sub.e.\n"
    "ns.sub.e. 60 IN A 192.0.2.5\n";

// The zone e., signed, with these records beside its SOA and NS.
dns::Zone zone_e(const std::string& records, char seed = 'k', std::uint32_t from = kFrom,
                 std::uint32_t until = kUntil) {
  dns::Zone zone =
      dns::read_zone("e. 60 IN SOA ns a 1 2 3 4 5\ne. 60 IN NS ns.e.\n" + records, "e");
  std::vector<SigningKey> keys;
  keys.push_back(key("e.", seed));
  dns::sign_zone(zone, keys, {from, until, /*nsec=*/true});
  return zone;
}

std::vector<bool> liars(double share) {
  std::vector<bool> out(kNodes);
  sim::Rng rng = sim::Stream(3, "liars").at(0);
  for (std::uint32_t n = 0; n < kNodes; ++n) out[n] = rng.unit() < share;
  return out;
}

// A ring that trusts the key of e. that is made of the seed 'k'.
struct Checked {
  explicit Checked(Lie lie = Lie::kNoData, double share = 0,
                   dhash::Check check = dhash::Check::kSignature)
      : trust([this] { return now; }),
        ring(kNodes, 6, Doubts{trust, check, lie, liars(share), {}}) {}

  Changes load(const std::vector<dns::Zone>& zones) {
    Publication all = publish(zones);
    trust.vouch(all, zones, [](const dns::DomainName& zone) {
      return dns::Anchors{zone, {}, {key("e.", 'k').dnskey()}};
    });
    ring.resolver = std::make_unique<Resolver>(ring.source, all.origins);
    return ring.source.update(std::move(all));
  }
  std::string answer(const char* name, const char* type) { return ask(*ring.resolver, name, type); }

  std::uint32_t now = kNow;
  Trust trust;
  Ring ring;
};

// What a lookup of each RRset, of types and names that are not there, and of what is below comes
// to, beside what it is at a table that tells the truth.
std::uint32_t same_as_table(Checked& checked, const dns::Zone& zone) {
  TableSource table({zone});
  const Resolver by_table(table, table.all.origins);
  std::uint32_t disbelieved = 0;
  for (const auto& [owner, node] : zone.nodes) {
    for (const char* type : {"A", "TXT", "NS", "DS", "SOA", "DNSKEY", "NSEC", "CNAME", "ANY"}) {
      for (const auto& asked : {owner, owner.child("below").value()}) {
        INFO(asked.text() << " " << type);
        const dns::Question question{asked, type_of(type)};
        const Response got = checked.ring.resolver->resolve(question, true);
        const Response expected = by_table.resolve(question, true);
        CHECK(got.rcode == expected.rcode);
        CHECK(lines(got.answers) == lines(expected.answers));
        CHECK(lines(got.authority) == lines(expected.authority));
        CHECK(lines(got.additional) == lines(expected.additional));
        for (const Step& step : got.steps) disbelieved += step.took.disbelieved;
      }
    }
  }
  return disbelieved;
}

}  // namespace

TEST_CASE("a ring that checks gives the answers of its zone, and checks every one") {
  Checked checked;
  const dns::Zone zone = zone_e(kRecords);
  CHECK(checked.load({zone}).refused.empty());
  CHECK(same_as_table(checked, zone) == 0);
  const Fetched fetched = checked.ring.source.fetch(name("host.e."), dns::kTxt);
  CHECK(fetched.verdict == dns::Verdict::kSecure);
  CHECK(fetched.took.checks == 1);
}

TEST_CASE("nodes that lie get no wrong answer believed") {
  const dns::Zone zone = zone_e(kRecords);
  for (const Lie lie : {Lie::kForged, Lie::kNoData}) {
    Checked checked(lie, 0.1);
    CHECK(checked.load({zone}).refused.empty());
    const std::uint32_t disbelieved = same_as_table(checked, zone);
    CHECK((disbelieved > 20) == (lie == Lie::kForged));
  }
  // With half of them some records are out of reach, and told to be: what is answered is right.
  Checked half(Lie::kForged, 0.5);
  half.load({zone});
  int right = 0;
  for (int i = 0; i < 200; ++i) {
    half.ring.source.advance_to(half.ring.scheduler.now() + sim::Duration::seconds(61));
    const Fetched got = half.ring.source.fetch(name("host.e."), dns::kA);
    if (got.end != End::kFound) continue;
    ++right;
    CHECK(got.block->set.set.rdata.front() == std::string("\xc0\0\2\2", 4));
  }
  CHECK(right > 100);
}

TEST_CASE("a liar's earlier version is believed for its signature, but not beside a later one") {
  const std::string before = "host.e. 60 IN TXT before\n";
  const std::string now = "host.e. 60 IN TXT now\n";
  for (const auto check : {dhash::Check::kSignature, dhash::Check::kFreshest}) {
    Checked checked(Lie::kOld, 0.3, check);
    checked.load({zone_e(before)});
    CHECK(checked.load({zone_e(now, 'k', kFrom + kDay)}).refused.empty());
    int old = 0;
    for (int i = 0; i < 100; ++i) {
      checked.ring.source.advance_to(checked.ring.scheduler.now() + sim::Duration::seconds(61));
      const Fetched got = checked.ring.source.fetch(name("host.e."), dns::kTxt);
      REQUIRE(got.end == End::kFound);
      old += got.block->set.set.rdata.front() == "\6before";
    }
    CHECK((old > 0) == (check == dhash::Check::kSignature));
  }
}

TEST_CASE("an RRset with a wrong signature is refused, told once, and the old one stays") {
  Checked checked;
  checked.load({zone_e(kRecords)});
  dns::Zone next = zone_e(std::string(kRecords) + "new.e. 60 IN A 192.0.2.9\n", 'k', kFrom + kDay);
  next.nodes[name("host.e.")][dns::kA].set.rdata.front().back() = 77;
  const Changes changes = checked.load({next});
  REQUIRE(changes.refused.size() == 1);
  const Refusal& refusal = changes.refused.front();
  CHECK(refusal.name.text() == "host.e.");
  CHECK(refusal.type == dns::kA);
  CHECK(refusal.why == Admission::kBadSignature);
  CHECK(refusal.reason.starts_with("host.e.: the records are not those signed by key "));
  CHECK_FALSE(refusal.told);
  CHECK(checked.answer("host.e.", "A") == "0 aa\nanswers\nhost.e. 60 IN A 192.0.2.2\n");
  CHECK(checked.answer("new.e.", "A") == "0 aa\nanswers\nnew.e. 60 IN A 192.0.2.9\n");
  // The same mistake once more is told before; mended, it is none.
  CHECK(checked.load({next}).refused.front().told);
  const Changes mended = checked.load({zone_e(kRecords, 'k', kFrom + kDay)});
  CHECK(mended.refused.empty());
  CHECK(checked.load({next}).refused.size() == 1);
}

TEST_CASE("an older version, one out of its time, and a key without the parent are refused") {
  Checked checked;
  checked.load({zone_e(kRecords, 'k', kFrom + kDay)});
  const auto all_refused = [&](const dns::Zone& zone, Admission why) {
    const Changes changes = checked.load({zone});
    CHECK(changes.refused.size() > 10);
    for (const Refusal& one : changes.refused) CHECK(one.why == why);
    CHECK(checked.answer("host.e.", "A") == "0 aa\nanswers\nhost.e. 60 IN A 192.0.2.2\n");
    return changes.refused.front().reason;
  };
  CHECK(all_refused(zone_e(std::string(kRecords) + "host.e. 60 IN A 192.0.2.66\n"),
                    Admission::kOlder) == "the ring has a later version");
  CHECK(all_refused(zone_e(kRecords, 'n', kFrom + kDay), Admission::kUnsignedKey) ==
        "e.: no key of the zone is that of an anchor");
  all_refused(zone_e(kRecords, 'k', kFrom + kDay, kNow - 1), Admission::kOutOfTime);
  CHECK(checked.answer("no.e.", "A").starts_with("3 aa\n"));
}

TEST_CASE("a signature that expires while the ring serves it is not believed any more") {
  Checked checked;
  checked.load({zone_e(kRecords)});
  CHECK(checked.answer("host.e.", "A").starts_with("0 "));
  checked.now = kUntil + 1;
  // The server's own copy is none either.
  const Fetched fetched = checked.ring.source.fetch(name("host.e."), dns::kA);
  CHECK(fetched.end == End::kFailed);
  CHECK(fetched.verdict == dns::Verdict::kBogus);
  CHECK(fetched.reason == "e.: it has expired");
  CHECK(checked.answer("host.e.", "A") == "2\n");
  CHECK(checked.load({zone_e(kRecords, 'k', kNow, kUntil + kDay)}).refused.empty());
  CHECK(checked.answer("host.e.", "A").starts_with("0 "));
}

TEST_CASE("a zone below is vouched for by the DS above, or known not to be signed") {
  const SigningKey child_key = key("child.e.", 'c');
  dns::Zone child =
      dns::read_zone("child.e. 60 IN SOA ns a 1 2 3 4 5\nwww.child.e. 60 IN A 192.0.2.7\n", "c");
  std::vector<SigningKey> keys;
  keys.push_back(key("child.e.", 'c'));
  dns::sign_zone(child, keys, {kFrom, kUntil, true});
  const dns::Zone bare =
      dns::read_zone("sub.e. 60 IN SOA ns a 1 2 3 4 5\nwww.sub.e. 60 IN A 192.0.2.8\n", "s");
  const std::string ds = dns::record_text({name("child.e."), dns::kDs, dns::kClassIn, 60,
                                           *dns::make_ds(name("child.e."), child_key.dnskey(), 2)});
  Checked checked(Lie::kForged, 0.1);
  CHECK(checked.load({zone_e(kRecords + ds + "\n"), child, bare}).refused.empty());
  CHECK(checked.answer("www.child.e.", "A").find("192.0.2.7") != std::string::npos);
  CHECK(checked.answer("www.sub.e.", "A").find("192.0.2.8") != std::string::npos);
  // Without the DS it is not signed; with that of another key it is not believed.
  CHECK(checked.load({zone_e(kRecords, 'k', kFrom + 1), child, bare}).refused.empty());
  const std::string wrong =
      dns::record_text({name("child.e."), dns::kDs, dns::kClassIn, 60,
                        *dns::make_ds(name("child.e."), key("child.e.", 'x').dnskey(), 2)});
  const Changes changes =
      checked.load({zone_e(kRecords + wrong + "\n", 'k', kFrom + 2), child, bare});
  CHECK(changes.refused.size() > 3);
  for (const Refusal& one : changes.refused) {
    CHECK(one.name.within(name("child.e.")));
    CHECK(one.why == Admission::kUnsignedKey);
  }
}

TEST_CASE("reloads of a signed zone take no more memory either, refused ones included") {
  Checked checked;
  std::size_t slots = 0;
  for (std::uint32_t i = 0; i < 30; ++i) {
    CHECK(checked.load({zone_e(kRecords, 'k', kFrom + i)}).refused.empty());
    CHECK_FALSE(checked.load({zone_e(kRecords, 'n', kFrom + i)}).refused.empty());
    CHECK(checked.answer("host.e.", "A").starts_with("0 "));
    if (i == 2) slots = checked.ring.source.slots();
  }
  CHECK(checked.ring.source.slots() == slots);
}

TEST_CASE("a proof that expires before its zone's keys do is not believed any more") {
  dns::Zone zone = zone_e(kRecords, 'k', kFrom, kUntil + kDay);
  const dns::Zone shorter = zone_e(kRecords);
  for (auto& [owner, node] : zone.nodes) {
    const auto nsec = node.find(dns::kNsec);
    if (nsec != node.end()) nsec->second = *shorter.find(owner, dns::kNsec);
  }
  Checked checked;
  checked.load({zone});
  const auto proofs = [&] {
    const Response r = checked.ring.resolver->resolve({name("no.e."), dns::kA}, true);
    CHECK(r.rcode == dns::kNxDomain);
    return std::ranges::count(r.authority, dns::kNsec, &dns::Record::type);
  };
  CHECK(proofs() > 0);
  checked.now = kUntil + 1;
  CHECK(proofs() == 0);
  CHECK(checked.answer("host.e.", "A").starts_with("0 "));
}

TEST_CASE("a large block is sealed in pieces, of which none may be missing or another") {
  Trust trust([] { return kNow; });
  Block block;
  for (dns::RrType type = 1; type < 40'000; ++type) block.types.push_back(type);
  trust.seal(name("e."), kDirectory, block);
  CHECK(trust.check(name("e."), kDirectory, block).finding.reason.empty());
  CHECK_FALSE(trust.check(name("f."), kDirectory, block).finding.reason.empty());
  CHECK_FALSE(trust.check(name("e."), kDenialIndex, block).finding.reason.empty());
  block.types.back() = 1;
  CHECK_FALSE(trust.check(name("e."), kDirectory, block).finding.reason.empty());
}

}  // namespace ddns::server
