// Any octets as key, signature, DS and RRset. The first octet is the type; the others are cut into
// pieces, each behind its length in two octets: DNSKEY, RRSIG and DS, then records. Nothing that
// was not signed may be believed, so that a second verdict, on other data, must be another.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "dns/verify.h"
#include "dns/wire.h"
#include "sim/check.h"

using namespace ddns::dns;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  WireReader in(std::string_view(reinterpret_cast<const char*>(data), size));
  const RrType type = in.u8();
  const auto piece = [&in] { return std::string(in.take(in.u16())); };
  const std::string key = piece();
  const std::string signature = piece();
  const std::string ds = piece();
  const DomainName zone = DomainName::parse("example.").value();
  SignedSet set{{DomainName::parse("a.Example.").value(), type, kClassIn, 60, {}}, {signature}};
  while (in.left() > 0) set.set.rdata.push_back(piece());
  const auto view = read_signature(signature);
  const Policy policy{.now = view ? view->inception : 0, .sha1 = true, .zone_data = false};

  const ZoneKeys keys{zone, {key}};
  const Judgement judged = check_set(set, keys, policy);
  ddns::sim::check(judged.reason.empty() == (judged.verdict == Verdict::kSecure),
                   "what is not believed has a reason");
  if (judged.verdict == Verdict::kSecure) {
    SignedSet other = set;
    other.set.rdata.push_back("another record");
    ddns::sim::check(check_set(other, keys, policy).verdict != Verdict::kSecure,
                     "what was not signed is not believed");
  }
  ZoneKeys trusted;
  const SignedSet key_set{{zone, kDnskey, kClassIn, 60, {key}}, {signature}};
  check_keys(key_set, {zone, {ds}, {}}, policy, trusted);
  ds_matches(ds, zone, key);
  if (const auto read = read_key(key)) key_bits(*read);
  return 0;
}
