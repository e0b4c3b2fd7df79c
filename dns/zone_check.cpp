#include "dns/zone_check.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/check.h"

namespace ddns::dns {

bool zone_signs(const Zone& zone, const DomainName& owner, RrType type) {
  const std::size_t apex = zone.origin.labels();
  const std::size_t labels = owner.labels();
  for (std::size_t count = apex + 1; count <= labels; ++count) {
    const SignedSet* cut = zone.find(owner.suffix(count), kNs);
    if (cut == nullptr || cut->set.rdata.empty()) continue;
    return count == labels && (type == kDs || type == kNsec);
  }
  return true;
}

ZoneReport check_zone(const Zone& zone, const Anchors& anchors, Policy policy) {
  policy.zone_data = true;
  ZoneReport report;
  ZoneKeys keys;
  const SignedSet* dnskeys = zone.find(zone.origin, kDnskey);
  report.keys = dnskeys == nullptr || dnskeys->set.rdata.empty()
                    ? Judgement{Verdict::kBogus, "the zone has no keys"}
                    : check_keys(*dnskeys, anchors, policy, keys);
  for (const auto& [owner, node] : zone.nodes) {
    for (const auto& [type, set] : node) {
      const bool signs = zone_signs(zone, owner, type);
      std::string reason;
      const auto note = [&](std::string why) {
        if (reason.find(why) == reason.npos) reason += (reason.empty() ? "" : "; ") + why;
      };
      for (const std::string& signature : set.signatures) {
        ++report.signatures;
        if (report.keys.verdict != Verdict::kSecure) {
          note(type == kDnskey && owner == zone.origin
                   ? report.keys.reason
                   : "the zone's keys are not trusted: " + report.keys.reason);
          continue;
        }
        const Judgement one = signs ? check_signature(set.set, signature, keys, policy)
                                    : Judgement{Verdict::kBogus, "it is not the zone's to sign"};
        if (one.verdict == Verdict::kSecure) ++report.valid;
        note(one.reason);
      }
      if (signs && set.signatures.empty()) {
        ++report.unsigned_sets;
        note("there is no signature");
      }
      if (!reason.empty()) report.problems.push_back({owner, type, std::move(reason)});
    }
  }
  return report;
}

Anchors own_keys(const Zone& zone) {
  Anchors anchors{zone.origin, {}, {}};
  if (const SignedSet* keys = zone.find(zone.origin, kDnskey)) anchors.keys = keys->set.rdata;
  return anchors;
}

Anchors read_anchors(std::string_view text, const std::string& label, const DomainName& zone) {
  Anchors anchors{zone, {}, {}};
  ZoneReader reader(text, label, {{}, 0});
  for (Record r; reader.next(r);) {
    if (r.type != kDs && r.type != kDnskey) {
      reader.refuse(fmt::format("a record of type {}, expected DS or DNSKEY", type_name(r.type)));
    }
    if (!(r.owner == zone)) continue;
    (r.type == kDs ? anchors.ds : anchors.keys).push_back(r.rdata);
  }
  if (anchors.ds.empty() && anchors.keys.empty()) {
    throw sim::InputError(sim::InputError::Kind::kData,
                          fmt::format("{}: there is no anchor of {}, expected a DS or DNSKEY of it",
                                      label, zone.text()));
  }
  return anchors;
}

}  // namespace ddns::dns
