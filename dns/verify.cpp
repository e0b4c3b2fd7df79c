#include "dns/verify.h"

#include <fmt/format.h>

#include <algorithm>

#include "dns/time_text.h"

namespace ddns::dns {

namespace {

// Keys of one tag that are tried for a signature, and signatures for an RRset: who sends many must
// not keep a verifier busy (CVE-2023-50387).
constexpr int kKeysTried = 4;
constexpr std::size_t kSignaturesTried = 8;

Judgement bogus(std::string reason) {
  return {Verdict::kBogus, std::move(reason)};
}

// The fields of the signature against the RRset, the zone and the clock.
std::string misfit(const RecordSet& set, const SignatureView& s, const ZoneKeys& keys,
                   const Policy& policy) {
  if (s.covered != set.type) return fmt::format("it covers {}", type_name(s.covered));
  if (!(s.signer == keys.zone)) return fmt::format("its signer is {}", s.signer.text());
  if (!set.owner.within(s.signer)) return "the owner is not below its signer";
  if (policy.zone_data && s.original_ttl != set.ttl) {
    return fmt::format("the TTL is {}, signed was {}", set.ttl, s.original_ttl);
  }
  if (is_later(s.inception, policy.now)) return "it is not valid yet";
  if (is_later(policy.now, s.expiration)) return "it has expired";
  return "";
}

// May the key sign the set? One that is revoked signs only the DNSKEY RRset that revokes it.
bool may_sign(const KeyView& key, const RecordSet& set, const ZoneKeys& keys) {
  const bool own_keys = set.type == kDnskey && set.owner == keys.zone;
  return key.zone_key() && (own_keys || !key.revoked());
}

// The anchors that may be used, as DS records; the reason why there is none otherwise.
Judgement usable_ds(const Anchors& anchors, const Policy& policy, std::vector<std::string>& out) {
  bool unsupported = false;
  bool better = false;  // than SHA-1
  std::vector<DsView> views;
  for (const std::string& rdata : anchors.ds) {
    const auto ds = read_ds(rdata);
    const std::size_t octets = ds ? digest_octets(ds->digest_type) : 0;
    if (!ds || (octets != 0 && ds->digest.size() != octets)) continue;  // malformed
    if (octets == 0 || !supported(ds->algorithm, policy) ||
        (ds->digest_type == kDigestSha1 && !policy.sha1)) {
      unsupported = true;
      continue;
    }
    better = better || ds->digest_type != kDigestSha1;
    out.push_back(rdata);
  }
  if (better)
    std::erase_if(out, [](const auto& ds) { return read_ds(ds)->digest_type == kDigestSha1; });
  if (!out.empty()) return {Verdict::kSecure, ""};
  if (unsupported) return {Verdict::kUnsupported, "no anchor has a supported algorithm and digest"};
  return bogus(anchors.ds.empty() ? "there is no anchor for the zone" : "the anchor is malformed");
}

}  // namespace

bool supported(Algorithm algorithm, const Policy& policy) {
  return known_algorithm(algorithm) && (policy.sha1 || !sha1_algorithm(algorithm));
}

Judgement check_signature(const RecordSet& set, std::string_view signature, const ZoneKeys& keys,
                          const Policy& policy) {
  const auto view = read_signature(signature);
  if (!view) return bogus("the signature is cut short");
  if (set.rdata.empty()) return bogus("there are no records that it covers");
  std::string reason = misfit(set, *view, keys, policy);
  if (!reason.empty()) return bogus(std::move(reason));
  if (!supported(view->algorithm, policy)) {
    return {Verdict::kUnsupported, algorithm_name(view->algorithm) + " is not supported"};
  }
  const auto octets = signed_octets(set, *view);
  if (!octets) return bogus("it counts more labels than the owner has");
  int tried = 0;
  for (const std::string& rdata : keys.keys) {
    const auto key = read_key(rdata);
    if (!key || !may_sign(*key, set, keys) || key->algorithm != view->algorithm ||
        key_tag(rdata) != view->tag) {
      continue;
    }
    if (++tried > kKeysTried) break;
    if (signs_octets(key->algorithm, key->key, view->signature, *octets)) {
      return {Verdict::kSecure, ""};
    }
  }
  return bogus(fmt::format(
      "{} key {} of {}", tried > 0 ? "the records are not those signed by" : "there is no trusted",
      view->tag, view->signer.text()));
}

Judgement check_set(const SignedSet& set, const ZoneKeys& keys, const Policy& policy) {
  const bool any = std::ranges::any_of(keys.keys, [&](const std::string& rdata) {
    const auto key = read_key(rdata);
    return key && supported(key->algorithm, policy);
  });
  if (!any && !keys.keys.empty()) {
    return {Verdict::kUnsupported, "no key of the zone has a supported algorithm"};
  }
  Judgement last = bogus("there is no signature");
  for (std::size_t i = 0; i < std::min(set.signatures.size(), kSignaturesTried); ++i) {
    const std::string& signature = set.signatures[i];
    last = check_signature(set.set, signature, keys, policy);
    if (last.verdict == Verdict::kSecure) return last;
  }
  return bogus(std::move(last.reason));
}

Judgement check_keys(const SignedSet& dnskeys, const Anchors& anchors, const Policy& policy,
                     ZoneKeys& keys) {
  keys = {dnskeys.set.owner, {}};
  if (!(anchors.zone == keys.zone) || anchors.ds.size() + anchors.keys.size() == 0) {
    return bogus("there is no anchor for the zone");
  }
  std::vector<std::string> ds;
  const Judgement judged = usable_ds(anchors, policy, ds);
  if (anchors.keys.empty() && judged.verdict != Verdict::kSecure) return judged;
  ZoneKeys trusted = {keys.zone, {}};
  for (const std::string& rdata : dnskeys.set.rdata) {
    const auto key = read_key(rdata);
    if (!key || !key->zone_key()) continue;
    keys.keys.push_back(rdata);
    if (key->revoked()) continue;
    const bool named = std::ranges::find(anchors.keys, rdata) != anchors.keys.end() ||
                       std::ranges::any_of(ds, [&](const std::string& one) {
                         return ds_matches(one, keys.zone, rdata);
                       });
    if (named) trusted.keys.push_back(rdata);
  }
  Judgement result = trusted.keys.empty() ? bogus("no key of the zone is that of an anchor")
                                          : check_set(dnskeys, trusted, policy);
  if (result.verdict != Verdict::kSecure) keys.keys.clear();
  return result;
}

}  // namespace ddns::dns
