#include "dns/zone_sign.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "dns/wire.h"
#include "dns/zone_check.h"
#include "sim/check.h"

namespace ddns::dns {

namespace {

void refuse_unless(bool ok, const std::string& message) {
  if (!ok) throw sim::InputError(sim::InputError::Kind::kData, message);
}

// The last 4 octets of a SOA: how long an answer "there is none" may be kept (RFC 2308).
std::uint32_t negative_ttl(const SignedSet& soa) {
  const std::string& rdata = soa.set.rdata.front();
  return std::min(WireReader(std::string_view(rdata).substr(rdata.size() - 4)).u32(), soa.set.ttl);
}

void take_out_signatures(Zone& zone) {
  for (auto& [owner, node] : zone.nodes) {
    for (auto& [type, set] : node) set.signatures.clear();
    std::erase_if(node, [](const auto& one) {
      return one.second.set.rdata.empty() || one.first == kNsec || one.first == kNsec3 ||
             one.first == kNsec3Param;
    });
  }
  std::erase_if(zone.nodes, [](const auto& node) { return node.second.empty(); });
}

// The types as NSEC has them (RFC 4034, section 4.1.2).
std::string type_bitmap(const std::set<RrType>& types) {
  std::map<unsigned, std::string> windows;
  for (const RrType type : types) {
    std::string& bits = windows[type >> 8];
    const std::size_t octet = (type & 0xff) / 8;
    if (bits.size() <= octet) bits.resize(octet + 1, '\0');
    bits[octet] = static_cast<char>(bits[octet] | 0x80 >> type % 8);
  }
  std::string out;
  for (const auto& [window, bits] : windows) {
    put_u8(out, window);
    put_u8(out, static_cast<unsigned>(bits.size()));
    out += bits;
  }
  return out;
}

// Is the name one that the zone answers for, or a delegation?
bool is_listed(const Zone& zone, const DomainName& owner) {
  return zone_signs(zone, owner, kNsec);
}

void add_nsec(Zone& zone) {
  const std::uint32_t ttl = negative_ttl(*zone.find(zone.origin, kSoa));
  std::vector<DomainName> names;
  for (const auto& [owner, node] : zone.nodes) {
    if (is_listed(zone, owner)) names.push_back(owner);
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    std::set<RrType> types = {kRrsig, kNsec};
    for (const auto& [type, set] : zone.nodes[names[i]]) {
      // Glue at a delegation is not the zone's.
      if (type == kNs || zone_signs(zone, names[i], type)) types.insert(type);
    }
    const std::string rdata = names[(i + 1) % names.size()].wire() + type_bitmap(types);
    zone.add({names[i], kNsec, kClassIn, ttl, rdata});
  }
}

}  // namespace

void sign_zone(Zone& zone, const std::vector<SigningKey>& keys, const SignSettings& settings) {
  refuse_unless(!keys.empty(), "there is no key, expected one of " + zone.origin.text());
  refuse_unless(static_cast<std::int32_t>(settings.expiration - settings.inception) > 0,
                "the signatures would end before they begin");
  take_out_signatures(zone);
  const SignedSet* known = zone.find(zone.origin, kDnskey);
  const std::uint32_t ttl = (known != nullptr ? known : zone.find(zone.origin, kSoa))->set.ttl;
  bool entry = false;
  bool other = false;
  for (const SigningKey& key : keys) {
    refuse_unless(key.zone() == zone.origin,
                  fmt::format("{} is a key of {}, expected one of {}", key.file_stem(),
                              key.zone().text(), zone.origin.text()));
    zone.add({zone.origin, kDnskey, kClassIn, ttl, key.dnskey()});
    ((key.flags() & 1) != 0 ? entry : other) = true;
  }
  if (settings.nsec) add_nsec(zone);
  for (auto& [owner, node] : zone.nodes) {
    for (auto& [type, set] : node) {
      if (!zone_signs(zone, owner, type)) continue;
      for (const SigningKey& key : keys) {
        const bool for_keys = (key.flags() & 1) != 0;
        if (entry && other && for_keys != (type == kDnskey)) continue;
        set.signatures.push_back(key.sign(set.set, settings.inception, settings.expiration));
      }
    }
  }
}

}  // namespace ddns::dns
