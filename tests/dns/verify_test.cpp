// Which signatures are believed, with keys made from seeds.
#include "dns/verify.h"

#include <catch2/catch.hpp>
#include <string>

#include "dns/signing_key.h"
#include "tests/dns/helpers.h"

namespace ddns::dns {
namespace {

constexpr std::uint32_t kFrom = 1'000'000;
constexpr std::uint32_t kUntil = 2'000'000;
constexpr Policy kPolicy{.now = 1'500'000, .sha1 = false, .zone_data = false};

SigningKey key_of(char seed, std::uint16_t flags = kZoneKeyFlags, const char* zone = "example.") {
  return SigningKey::from_seed(name(zone), std::string(32, seed), flags);
}

SignedSet a_set(const SigningKey& key, std::uint32_t from = kFrom, std::uint32_t until = kUntil) {
  SignedSet out{{name("a.Example."), 1, kClassIn, 60, {"\1\2\3\4", "\1\2\3\5"}}, {}};
  out.signatures.push_back(key.sign(out.set, from, until));
  return out;
}

ZoneKeys keys_of(const SigningKey& key) {
  return {key.zone(), {key.dnskey()}};
}

Policy at(std::uint32_t now) {
  return {.now = now, .sha1 = false, .zone_data = false};
}

SignedSet key_set(const std::vector<const SigningKey*>& all, const SigningKey& signer) {
  SignedSet out{{name("example."), kDnskey, kClassIn, 60, {}}, {}};
  for (const SigningKey* key : all) out.set.rdata.push_back(key->dnskey());
  out.signatures.push_back(signer.sign(out.set, kFrom, kUntil));
  return out;
}

Anchors anchor_of(const SigningKey& key, std::uint8_t digest = kDigestSha256) {
  return {key.zone(), {make_ds(key.zone(), key.dnskey(), digest).value()}, {}};
}

}  // namespace

TEST_CASE("a signature holds while its time lasts, both ends included") {
  const SigningKey key = key_of('a');
  const SignedSet set = a_set(key);
  const ZoneKeys keys = keys_of(key);
  CHECK(check_set(set, keys, at(kFrom)).verdict == Verdict::kSecure);
  CHECK(check_set(set, keys, at(kUntil)).verdict == Verdict::kSecure);
  CHECK(check_set(set, keys, at(kFrom - 1)).reason == "it is not valid yet");
  CHECK(check_set(set, keys, at(kUntil + 1)).reason == "it has expired");
}

// ldns 1.8.3 refuses all of these; RFC 4034, section 3.1.5, compares times as serial numbers.
TEST_CASE("a time may cross 2038, and 2106") {
  const SigningKey key = key_of('a');
  const std::uint32_t y2014 = 1'400'000'000;
  const std::uint32_t y2080 = 3'471'292'800;
  CHECK(check_set(a_set(key, y2014, y2080), keys_of(key), at(1'500'000'000)).reason.empty());
  CHECK(check_set(a_set(key, y2014, y2080), keys_of(key), at(3'000'000'000)).reason.empty());
  CHECK_FALSE(check_set(a_set(key, y2014, y2080), keys_of(key), at(y2080 + 1)).reason.empty());
  const std::uint32_t y2105 = 4'290'000'000;
  CHECK(check_set(a_set(key, y2105, 5'000'000), keys_of(key), at(4'294'967'295)).reason.empty());
  CHECK(check_set(a_set(key, y2105, 5'000'000), keys_of(key), at(4'000'000)).reason.empty());
  CHECK_FALSE(check_set(a_set(key, y2105, 5'000'000), keys_of(key), at(5'000'001)).reason.empty());
}

TEST_CASE("order, case of the owner and repeated records do not matter") {
  const SigningKey key = key_of('a');
  SignedSet set = a_set(key);
  std::swap(set.set.rdata[0], set.set.rdata[1]);
  set.set.owner = name("A.eXample.");
  set.set.rdata.push_back(set.set.rdata[0]);  // ldns 1.8.3 fails here
  CHECK(check_set(set, keys_of(key), kPolicy).reason.empty());
}

TEST_CASE("a signature of anything else is none") {
  const SigningKey key = key_of('a');
  const auto reason = [&](const SignedSet& set, const ZoneKeys& keys) {
    return check_set(set, keys, kPolicy).reason;
  };
  const SignedSet good = a_set(key);
  SignedSet set = good;
  set.set.rdata.pop_back();
  CHECK_THAT(reason(set, keys_of(key)), Catch::StartsWith("the records are not those signed by"));
  set = good;
  set.set.rdata.clear();
  CHECK(reason(set, keys_of(key)) == "there are no records that it covers");
  set = good;
  set.set.type = 28;
  CHECK(reason(set, keys_of(key)) == "it covers A");
  set = good;
  set.set.owner = name("b.example.");
  CHECK_FALSE(reason(set, keys_of(key)).empty());
  set.set.owner = name("a.");
  CHECK(reason(set, keys_of(key)) == "the owner is not below its signer");
  CHECK_THAT(reason(good, keys_of(key_of('b'))), Catch::StartsWith("there is no trusted key"));
  CHECK(reason(good, keys_of(key_of('a', kZoneKeyFlags, "a.example."))) ==
        "its signer is example.");
  CHECK_FALSE(reason(good, {name("example."), {}}).empty());
  set = good;
  set.signatures.clear();
  CHECK(reason(set, keys_of(key)) == "there is no signature");
  set.signatures = {good.signatures[0].substr(0, 20)};
  CHECK(reason(set, keys_of(key)) == "the signature is cut short");
}

TEST_CASE("one valid signature is enough") {
  const SigningKey key = key_of('a');
  SignedSet set = a_set(key);
  set.signatures.insert(set.signatures.begin(), a_set(key_of('b')).signatures[0]);
  set.signatures.push_back("x");
  CHECK(check_set(set, keys_of(key), kPolicy).reason.empty());
}

TEST_CASE("who sends many signatures has few of them looked at") {
  const SigningKey key = key_of('a');
  SignedSet set = a_set(key);
  const std::string good = set.signatures[0];
  set.signatures.assign(7, a_set(key_of('b')).signatures[0]);
  set.signatures.push_back(good);
  CHECK(check_set(set, keys_of(key), kPolicy).reason.empty());
  set.signatures.insert(set.signatures.begin(), "x");
  CHECK_FALSE(check_set(set, keys_of(key), kPolicy).reason.empty());
}

TEST_CASE("in the zone itself the TTL is the one that was signed") {
  const SigningKey key = key_of('a');
  SignedSet set = a_set(key);
  set.set.ttl = 30;
  Policy policy = kPolicy;
  CHECK(check_set(set, keys_of(key), policy).reason.empty());
  policy.zone_data = true;
  CHECK(check_set(set, keys_of(key), policy).reason == "the TTL is 30, signed was 60");
}

TEST_CASE("every flipped bit of record or signature is noticed") {
  const SigningKey key = key_of('a');
  const SignedSet good = a_set(key);
  const ZoneKeys keys = keys_of(key);
  const auto flip = [](std::string& octets, std::size_t bit) {
    octets[bit / 8] = static_cast<char>(octets[bit / 8] ^ 1 << bit % 8);
  };
  for (std::size_t bit = 0; bit < 32; ++bit) {
    SignedSet set = good;
    flip(set.set.rdata[1], bit);
    CHECK_FALSE(check_set(set, keys, kPolicy).reason.empty());
  }
  for (std::size_t bit = 0; bit < good.signatures[0].size() * 8; ++bit) {
    SignedSet set = good;
    flip(set.signatures[0], bit);
    // The signer's name has no case.
    if (canonical_rdata(kRrsig, set.signatures[0]) == canonical_rdata(kRrsig, good.signatures[0])) {
      continue;
    }
    INFO(bit);
    CHECK_FALSE(check_set(set, keys, kPolicy).reason.empty());
  }
}

TEST_CASE("unknown algorithms and SHA-1 are unsupported, not bogus") {
  std::string unknown = key_of('a').dnskey();
  unknown[3] = 100;
  CHECK(check_set(a_set(key_of('a')), {name("example."), {unknown}}, kPolicy).verdict ==
        Verdict::kUnsupported);
  std::string sha1 = unknown;
  sha1[3] = 5;
  CHECK(check_set(a_set(key_of('a')), {name("example."), {sha1}}, kPolicy).verdict ==
        Verdict::kUnsupported);
  // But not where the zone has a key that could have signed.
  SignedSet set = a_set(key_of('a'));
  set.signatures[0][2] = 100;
  CHECK(check_set(set, {name("example."), {unknown, key_of('a').dnskey()}}, kPolicy).verdict ==
        Verdict::kBogus);
  CHECK_FALSE(supported(5, kPolicy));
  CHECK(supported(5, {.now = 0, .sha1 = true, .zone_data = false}));
  CHECK_FALSE(supported(100, {.now = 0, .sha1 = true, .zone_data = false}));
}

// ldns 1.8.3 does not look at the flag.
TEST_CASE("a revoked key signs nothing but its own DNSKEY RRset, and is no anchor") {
  const SigningKey revoked = key_of('a', kZoneKeyFlags | 0x80);
  CHECK_THAT(check_set(a_set(revoked), keys_of(revoked), kPolicy).reason,
             Catch::StartsWith("there is no trusted key"));
  const SignedSet keys = key_set({&revoked}, revoked);
  CHECK(check_set(keys, keys_of(revoked), kPolicy).reason.empty());
  ZoneKeys trusted;
  CHECK(check_keys(keys, anchor_of(revoked), kPolicy, trusted).reason ==
        "no key of the zone is that of an anchor");
  CHECK(trusted.keys.empty());
}

TEST_CASE("a DNSKEY without the zone flag, or of another protocol, is no key of a zone") {
  CHECK_FALSE(check_set(a_set(key_of('a', 0)), keys_of(key_of('a', 0)), kPolicy).reason.empty());
  std::string key = key_of('a').dnskey();
  key[2] = 2;
  CHECK_FALSE(check_set(a_set(key_of('a')), {name("example."), {key}}, kPolicy).reason.empty());
}

TEST_CASE("keys are believed if one that the anchor names has signed them") {
  const SigningKey entry = key_of('e', kEntryKeyFlags);
  const SigningKey signer = key_of('z');
  const SigningKey stranger = key_of('s', kEntryKeyFlags);
  const SignedSet keys = key_set({&entry, &signer}, entry);
  ZoneKeys trusted;
  CHECK(check_keys(keys, anchor_of(entry), kPolicy, trusted).reason.empty());
  CHECK(trusted.keys == keys.set.rdata);
  CHECK(check_set(a_set(signer), trusted, kPolicy).reason.empty());
  CHECK(check_keys(keys, {entry.zone(), {}, {entry.dnskey()}}, kPolicy, trusted).reason.empty());
  // The anchor's key did not sign, is not there, or there is no anchor.
  CHECK_FALSE(check_keys(keys, anchor_of(signer), kPolicy, trusted).reason.empty());
  CHECK(trusted.keys.empty());
  CHECK_FALSE(check_keys(keys, anchor_of(stranger), kPolicy, trusted).reason.empty());
  CHECK(check_keys(keys, {entry.zone(), {}, {}}, kPolicy, trusted).reason ==
        "there is no anchor for the zone");
  CHECK_FALSE(
      check_keys(keys, anchor_of(key_of('e', 257, "other.")), kPolicy, trusted).reason.empty());
  // Signed by a key that nobody named.
  CHECK_FALSE(check_keys(key_set({&entry, &stranger}, stranger), anchor_of(entry), kPolicy, trusted)
                  .reason.empty());
}

TEST_CASE("anchors that are not supported make a zone insecure, broken ones bogus") {
  const SigningKey entry = key_of('e', kEntryKeyFlags);
  const SignedSet keys = key_set({&entry}, entry);
  const auto judge = [&](const std::vector<std::string>& ds, bool sha1 = false) {
    ZoneKeys trusted;
    Policy policy = kPolicy;
    policy.sha1 = sha1;
    return check_keys(keys, {entry.zone(), ds, {}}, policy, trusted).verdict;
  };
  const std::string good = anchor_of(entry).ds[0];
  const std::string sha1 = anchor_of(entry, kDigestSha1).ds[0];
  const std::string sha384 = anchor_of(entry, kDigestSha384).ds[0];
  std::string unknown_digest = good;
  unknown_digest[3] = 77;
  std::string unknown_algorithm = good;
  unknown_algorithm[2] = 100;
  CHECK(judge({good}) == Verdict::kSecure);
  CHECK(judge({sha384}) == Verdict::kSecure);
  CHECK(judge({unknown_digest}) == Verdict::kUnsupported);
  CHECK(judge({unknown_algorithm, unknown_digest}) == Verdict::kUnsupported);
  CHECK(judge({sha1}) == Verdict::kUnsupported);
  CHECK(judge({sha1}, true) == Verdict::kSecure);
  CHECK(judge({unknown_digest, good}) == Verdict::kSecure);
  CHECK(judge({good.substr(0, good.size() - 1)}) == Verdict::kBogus);
  // SHA-1 does not count beside better digests (RFC 4509, section 3).
  std::string wrong = good;
  wrong.back() = static_cast<char>(wrong.back() ^ 1);
  CHECK(judge({sha1, wrong}, true) == Verdict::kBogus);
}

}  // namespace ddns::dns
