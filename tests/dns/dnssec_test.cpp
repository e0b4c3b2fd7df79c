// Tags, digests, hashes and signatures against the examples of the RFCs.
#include "dns/dnssec.h"

#include <catch2/catch.hpp>
#include <string>
#include <utility>

#include "dns/signing_key.h"
#include "dns/time_text.h"
#include "tests/dns/helpers.h"

namespace ddns::dns {
namespace {

// RFC 8080, section 6.1.
constexpr char kKey[] =
    "example.com. 3600 IN DNSKEY 257 3 15 l02Woi0iS8Aa25FQkUd9RMzZHJpBoRQwAQEX1SxZJA4=";
constexpr char kDsText[] =
    "example.com. 3600 IN DS 3613 15 2 "
    "3aa5ab37efce57f737fc1627013fee07bdf241bd10f3b1964ab55c78e79a304b";
constexpr char kMxRecord[] = "example.com. 3600 IN MX 10 mail.example.com.";
constexpr char kMxSignature[] =
    "example.com. 3600 IN RRSIG MX 15 2 3600 1440021600 1438207200 3613 example.com. "
    "oL9krJun7xfBOIWcGHi7mag5/hdZrKWw15jPGrHpjQeRAvTdszaPD+QLs3fx8A4M3e23mRZ9VrbpMngwcrqNAg==";
constexpr char kSeed[] = "3832323630333834363238303830313232363435313930323034313432323632";

RecordSet set_of(const char* line) {
  const Record r = record(line);
  return {r.owner, r.type, r.rr_class, r.ttl, {r.rdata}};
}

}  // namespace

TEST_CASE("the example of Ed25519: tag, digest, signature") {
  const Record key = record(kKey);
  CHECK(key_tag(key.rdata) == 3613);
  CHECK(make_ds(name("EXAMPLE.com."), key.rdata, kDigestSha256) == record(kDsText).rdata);
  CHECK(ds_matches(record(kDsText).rdata, key.owner, key.rdata));
  CHECK_FALSE(ds_matches(record(kDsText).rdata, name("example.org."), key.rdata));
  const std::string signature = record(kMxSignature).rdata;
  const SignatureView view = read_signature(signature).value();
  const std::string octets = signed_octets(set_of(kMxRecord), view).value();
  const KeyView k = read_key(key.rdata).value();
  CHECK(signs_octets(15, k.key, view.signature, octets));
  CHECK_FALSE(signs_octets(15, k.key, view.signature, octets + "x"));
  CHECK_FALSE(signs_octets(15, k.key, view.signature.substr(1), octets));
  CHECK_FALSE(signs_octets(15, k.key.substr(1), view.signature, octets));
  CHECK_FALSE(signs_octets(8, k.key, view.signature, octets));
  CHECK_FALSE(signs_octets(13, k.key, view.signature, octets));
  CHECK_FALSE(signs_octets(100, k.key, view.signature, octets));
}

TEST_CASE("the example's seed makes the example's key and signature") {
  const SigningKey key = SigningKey::from_seed(name("example.com."), from_hex(kSeed), 257);
  CHECK(key.dnskey() == record(kKey).rdata);
  CHECK(key.sign(set_of(kMxRecord), 1438207200, 1440021600) == record(kMxSignature).rdata);
  CHECK(key.file_stem() == "Kexample.com.+015+03613");
}

// The first by BIND's dnssec-dsfromkey, the second of RFC 4034, section 5.4.
TEST_CASE("digests of other lengths") {
  const Record key = record(kKey);
  CHECK(hex(make_ds(key.owner, key.rdata, kDigestSha384).value()) ==
        "0e1d0f04"
        "89389da437fca8372e67359dfc0dd4428fa2615df6e31bc5"
        "501677dd068514fea5c4efaf82188530a8a1645d9d3ef884");
  const Record old = record(
      "dskey.example.com. 86400 IN DNSKEY 256 3 5 AQOeiiR0GOMYkDshWoSKz9XzfwJr1AYtsmx3TGkJaNXVbfi/"
      "2pHm822aJ5iI9BMzNXxeYCmZDRD99WYwYqUSdjMmmAphXdvxegXd/M5+X7OrzKBaMbCVdFLUUh6DhweJBjEVv5f2wwj"
      "M9XzcnOf+EPbtG9DMBmADjFDc2w/rljwvFw==");
  CHECK(key_tag(old.rdata) == 60485);
  CHECK(hex(make_ds(old.owner, old.rdata, kDigestSha1).value()) ==
        "ec4505012bb183af5f22588179a53b0a98631fad1a292118");
  CHECK_FALSE(make_ds(old.owner, old.rdata, 3));
  CHECK(digest_octets(3) == 0);
}

// ldns 1.8.3 takes it for the whole.
TEST_CASE("a digest that is cut short or too long matches nothing") {
  const Record key = record(kKey);
  const std::string ds = record(kDsText).rdata;
  for (std::size_t length = 0; length < ds.size(); ++length) {
    CHECK_FALSE(ds_matches(ds.substr(0, length), key.owner, key.rdata));
  }
  CHECK_FALSE(ds_matches(ds + std::string(1, '\0'), key.owner, key.rdata));
}

// RFC 5155, appendix A.
TEST_CASE("names are hashed for NSEC3") {
  const std::pair<const char*, const char*> expected[] = {
      {"example.", "0p9mhaveqvm6t7vbl5lop2u3t2rp3tom"},
      {"A.example.", "35mthgpgcu1qg68fab165klnsnk3dpvl"},
      {"*.w.example.", "r53bq7cc2uvmubfu5ocmm6pers9tk9en"},
      {"xx.example.", "t644ebqk9bibcna874givr6joj62mlhv"}};
  for (const auto& [text, label] : expected) {
    CHECK(nsec3_label(name(text), 1, 12, from_hex("aabbccdd")) == label);
  }
  // ldns 1.8.3 ends the program at a hash algorithm that it does not know.
  CHECK_FALSE(nsec3_label(name("example."), 2, 12, ""));
  CHECK_FALSE(nsec3_label(name("example."), 0, 12, ""));
}

TEST_CASE("what a wildcard has signed") {
  const Record a = record("x.y.w.example. IN A 192.0.2.1");
  SignatureView view = read_signature(record(kMxSignature).rdata).value();
  view.covered = 1;
  const auto with = [&](int labels) {
    view.labels = static_cast<std::uint8_t>(labels);
    return signed_octets({a.owner, 1, kClassIn, 0, {a.rdata}}, view);
  };
  CHECK(with(4)->find(a.owner.wire()) != std::string::npos);
  CHECK(with(2)->find(name("*.w.example.").wire()) != std::string::npos);
  CHECK(with(0)->find(name("*.").wire()) != std::string::npos);
  CHECK_FALSE(with(5));
  // The wildcard itself does not count its own label.
  const RecordSet star{name("*.w.example."), 1, kClassIn, 0, {a.rdata}};
  view.labels = 2;
  CHECK(signed_octets(star, view)->find(name("*.w.example.").wire()) != std::string::npos);
  view.labels = 3;
  CHECK_FALSE(signed_octets(star, view));
}

TEST_CASE("keys are written and read again, and have the size that they say") {
  const std::pair<Algorithm, std::size_t> all[] = {
      {kRsaSha256, 2048}, {kEcdsaP256, 256}, {kEcdsaP384, 384}, {kEd25519, 256}};
  for (const auto& [algorithm, bits] : all) {
    INFO(algorithm_name(algorithm));
    const SigningKey key = SigningKey::make(name("example."), algorithm, kZoneKeyFlags);
    CHECK(key_bits(read_key(key.dnskey()).value()) == bits);
    const std::string text = record_text(key.zone(), 0, kClassIn, kDnskey, key.dnskey());
    const SigningKey again = SigningKey::parse(text, key.private_text(), "k");
    CHECK(again.dnskey() == key.dnskey());
    // Each signs what the other's public half proves.
    const RecordSet set = set_of("a.example. 60 IN A 192.0.2.1");
    const std::string signature = again.sign(set, 1, 2);
    const SignatureView view = read_signature(signature).value();
    CHECK(signs_octets(algorithm, read_key(key.dnskey())->key, view.signature,
                       signed_octets(set, view).value()));
    const SigningKey other = SigningKey::make(name("example."), algorithm, kZoneKeyFlags);
    CHECK_THAT(problem_of([&] { SigningKey::parse(text, other.private_text(), "k"); }),
               Catch::Equals("k.private: this is not the private half of k.key"));
  }
  CHECK_THAT(problem_of([] { SigningKey::make(name("a."), 5, 256); }),
             Catch::StartsWith("RSASHA1 makes no signatures, expected RSASHA256"));
  CHECK_THAT(problem_of([] { SigningKey::parse("", "", "k"); }),
             Catch::Equals("k.key: there is no DNSKEY, expected that of the key"));
  CHECK_THAT(problem_of([] { SigningKey::parse(kKey, "x", "k"); }),
             Catch::StartsWith("k.private: this is no private key"));
}

TEST_CASE("times of signatures as words") {
  CHECK(parse_time("1970-01-01") == 0u);
  CHECK(parse_time("2017-08-25") == 1'503'619'200u);
  CHECK(parse_time("2017-08-25T12:30:01Z") == 1'503'664'201u);
  CHECK(parse_time("20170825123001") == 1'503'664'201u);
  CHECK(parse_time("1503664201") == 1'503'664'201u);
  CHECK(parse_time("2106-02-07T06:28:16Z") == 0u);  // modulo 2^32
  CHECK(time_text(1'503'664'201) == "2017-08-25T12:30:01Z");
  CHECK(time_text(0xffffffff) == "2106-02-07T06:28:15Z");
  for (const char* text :
       {"", "x", "2017-13-01", "2017-02-29", "2017-8-25", "1969-12-31", "2017-08-25T12:30",
        "2017-08-25T24:00:00Z", "2017-08-25 12:30:01Z", "20170825123060", "4294967296", "-1"}) {
    INFO(text);
    CHECK_FALSE(parse_time(text));
  }
}

}  // namespace ddns::dns
