// Verification cases and records that others published (dnssec/cases.json and dnssec/rr-wire.tsv of
// the data beside the project): the verdicts of several validators, and two implementations'
// octets.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "dns/verify.h"
#include "dns/wire.h"
#include "tests/dns/helpers.h"
#include "tests/dns/real_data.h"

namespace ddns::dns {
namespace {

using Json = nlohmann::json;

SignedSet set_of(const Json& records, const Json& signatures) {
  SignedSet out;
  for (const Json& line : records) {
    const Record r = record(line.get<std::string>());
    if (out.set.rdata.empty()) out.set = {r.owner, r.type, r.rr_class, r.ttl, {}};
    out.set.rdata.push_back(r.rdata);
  }
  for (const Json& line : signatures)
    out.signatures.push_back(record(line.get<std::string>()).rdata);
  return out;
}

const char* word(Verdict verdict) {
  switch (verdict) {
    case Verdict::kSecure:
      return "secure";
    case Verdict::kBogus:
      return "bogus";
    default:
      return "unsupported";
  }
}

std::string nsec3_verdict(const Json& c) {
  const auto label = nsec3_label(name(c["name"].get<std::string>()), c["hash_algorithm"],
                                 c["iterations"], from_hex(c["salt"].get<std::string>()));
  return label == c["hash"].get<std::string>() ? "equal" : "different";
}

std::string ds_verdict(const Json& c, const Json& keys) {
  const Record ds = record(c["ds"][0].get<std::string>());
  return std::ranges::any_of(keys,
                             [&](const Json& line) {
                               const Record key = record(line.get<std::string>());
                               return key.owner == ds.owner &&
                                      ds_matches(ds.rdata, key.owner, key.rdata);
                             })
             ? "match"
             : "no-match";
}

std::string verdict(const Json& c, const Json& keysets) {
  if (c["kind"] == "nsec3hash") return nsec3_verdict(c);
  const Json& keys = keysets[c["dnskey"].get<std::string>()];
  if (c["kind"] == "ds") return ds_verdict(c, keys);
  Policy policy;
  policy.now = c["time_epoch"].get<std::uint32_t>();
  policy.sha1 = std::ranges::any_of(
      c["algorithms"], [](const Json& a) { return sha1_algorithm(a.get<Algorithm>()); });
  const SignedSet set = set_of(c["rrset"], c["rrsig"]);
  const SignedSet key_set = set_of(keys, c.value("dnskey_rrsig", Json::array()));
  ZoneKeys trusted{key_set.set.owner, key_set.set.rdata};
  if (c["kind"] == "chain") {
    Anchors anchors;
    for (const Json& line : c["anchor"]) {
      const Record r = record(line.get<std::string>());
      anchors.zone = r.owner;
      anchors.ds.push_back(r.rdata);
    }
    const Judgement judged = check_keys(key_set, anchors, policy, trusted);
    if (judged.verdict != Verdict::kSecure) return word(judged.verdict);
  }
  return word(check_set(set, trusted, policy).verdict);
}

}  // namespace

TEST_CASE("every published verification case has its verdict", "[.real_data]") {
  const std::string path = find_data("dnssec/cases.json");
  if (path.empty()) return;
  const Json all = Json::parse(read_data(path));
  int right = 0;
  for (const Json& c : all["cases"]) {
    INFO(c["id"].get<std::string>() << ": " << c["reason"].get<std::string>());
    const std::string got = verdict(c, all["keysets"]);
    CHECK(got == c["verdict"].get<std::string>());
    right += got == c["verdict"].get<std::string>() ? 1 : 0;
  }
  CHECK(right == 132);
}

TEST_CASE("records of fifty types are read and written", "[.real_data]") {
  const std::string path = find_data("dnssec/rr-wire.tsv");
  if (path.empty()) return;
  std::istringstream lines(read_data(path));
  int count = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.front() == '#') continue;
    const std::size_t first = line.find('\t');
    const std::size_t second = line.find('\t', first + 1);
    const std::string text = line.substr(first + 1, second - first - 1);
    const std::string wire = from_hex(line.substr(second + 1));
    INFO(text);
    const Record r = record(text);
    WireReader in(wire);
    CHECK(in.name(false).wire() == r.owner.wire());
    CHECK(in.u16() == r.type);
    CHECK(in.u16() == r.rr_class);
    CHECK(in.u32() == r.ttl);
    CHECK(hex(in.take(in.u16())) == hex(r.rdata));
    CHECK(in.done());
    // And back, in a text that is not RFC 3597's where the type is known.
    const std::string written = record_text(r);
    const Record again = record(written);
    CHECK(again.owner.wire() == r.owner.wire());
    CHECK(hex(again.rdata) == hex(r.rdata));
    CHECK((written.find("\\#") != written.npos) == (text.find("\\#") != text.npos));
    ++count;
  }
  CHECK(count == 252);
}

}  // namespace ddns::dns
