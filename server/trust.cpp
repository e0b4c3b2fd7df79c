#include "server/trust.h"

#include <algorithm>
#include <utility>

#include "dns/time_text.h"
#include "dns/wire.h"
#include "sim/check.h"

namespace ddns::server {

namespace {

using dns::DomainName;
using service::Finding;

constexpr std::uint32_t kSealLasts = 30u * 365 * 86'400;  // s; serial numbers compare over 68 years
constexpr std::size_t kMostOctets = 65'535;               // of an RRset that a message can carry
constexpr std::size_t kPiece = 32'768;                    // octets of a sealed record

bool admitted(const Finding& finding) {
  return finding.verdict == dhash::Admission::kAdmitted;
}

bool signed_by_zone(const Block& block) {
  return block.chain && !block.set.set.rdata.empty() && !block.cut;
}

// What a seal signs: all of the block, and where it belongs.
dns::RecordSet sealed(const DomainName& name, dns::RrType type, const Block& block) {
  dns::RecordSet out{name, kDirectory, dns::kClassIn, block.ttl, {}};
  const std::string octets = block_octets(block);
  for (std::size_t at = 0; at == 0 || at < octets.size(); at += kPiece) {
    std::string& piece = out.rdata.emplace_back();
    dns::put_u32(piece, static_cast<std::uint32_t>(at));
    dns::put_u16(piece, type);
    piece += octets.substr(at, kPiece);
  }
  return out;
}

// Until when the signatures that are good now are: all of them, to be on the safe side.
std::uint32_t shortest(const std::vector<std::string>& signatures, std::uint32_t now,
                       std::uint32_t until) {
  for (const std::string& signature : signatures) {
    const auto view = dns::read_signature(signature);
    if (!view || dns::is_later(view->inception, now) || dns::is_later(now, view->expiration))
      continue;
    if (dns::is_later(until, view->expiration)) until = view->expiration;
  }
  return until;
}

void put(std::string& out, const std::vector<std::string>& all) {
  dns::put_u16(out, static_cast<unsigned>(all.size()));
  for (const std::string& one : all) {
    dns::put_u16(out, static_cast<unsigned>(one.size()));
    out += one;
  }
}

std::string text_of(const Chain& chain) {
  std::string out;
  put(out, chain.anchors.ds);
  put(out, chain.anchors.keys);
  for (const service::ZoneLink& link : chain.links) {
    for (const dns::SignedSet* set : {&link.ds, &link.keys}) {
      out += set->set.owner.wire();
      put(out, set->set.rdata);
      put(out, set->signatures);
    }
  }
  return out;
}

}  // namespace

Trust::Trust(Clock clock)
    : clock_(std::move(clock)),
      key_(dns::SigningKey::make(DomainName(), dns::kEcdsaP256, dns::kEntryKeyFlags)),
      publisher_{DomainName(), {key_.dnskey()}} {}

// The nearest zone above that has the delegation says whom to trust.
std::shared_ptr<const Chain> Trust::build(
    const dns::Zone& zone, const std::vector<dns::Zone>& all,
    const std::function<dns::Anchors(const DomainName&)>& anchors) {
  auto chain = std::make_shared<Chain>();
  const dns::Zone* parent = nullptr;
  for (const dns::Zone& above : all) {
    if (!zone.origin.within(above.origin) || above.origin == zone.origin) continue;
    if (parent == nullptr || above.origin.within(parent->origin)) parent = &above;
  }
  service::ZoneLink link;
  if (parent != nullptr && parent->find(zone.origin, dns::kNs) != nullptr) {
    const dns::SignedSet* ds = parent->find(zone.origin, dns::kDs);
    const auto above = ds == nullptr ? nullptr : build(*parent, all, anchors);
    if (!above) return nullptr;
    *chain = *above;
    link.ds = *ds;
  } else {
    chain->anchors = anchors(zone.origin);
  }
  const dns::SignedSet* keys = zone.find(zone.origin, dns::kDnskey);
  link.keys.set = {zone.origin, dns::kDnskey, dns::kClassIn, 0, {}};
  if (keys != nullptr) link.keys = *keys;
  chain->links.push_back(std::move(link));
  return chain;
}

void Trust::vouch(Publication& all, const std::vector<dns::Zone>& zones,
                  const std::function<dns::Anchors(const DomainName&)>& anchors) {
  good_.clear();
  std::vector<std::shared_ptr<const Chain>> chains(all.origins.size());
  for (const dns::Zone& zone : zones) {
    auto chain = build(zone, zones, anchors);
    const auto before = std::ranges::find_if(chains_, [&](const Known& known) {
      return chain && text_of(*known.chain) == text_of(*chain);
    });
    if (before != chains_.end()) chain = before->chain;
    const auto at = std::ranges::find(all.origins, zone.origin) - all.origins.begin();
    chains[static_cast<std::size_t>(at)] = std::move(chain);
  }
  for (auto& [key, block] : all.blocks) block.chain = chains[block.zone];
  // Those that no block of a ring has any more need not be known.
  std::erase_if(chains_, [](const Known& known) { return known.chain.use_count() == 1; });
}

void Trust::seal(const DomainName& name, dns::RrType type, Block& block) const {
  if (signed_by_zone(block)) return;
  const std::uint32_t from = now();
  block.seal = key_.sign(sealed(name, type, block), from, from + kSealLasts);
}

const Trust::Known& Trust::check_chain(const std::shared_ptr<const Chain>& chain) const {
  const std::uint32_t time = now();
  auto known = std::ranges::find_if(chains_, [&](const Known& one) { return one.chain == chain; });
  if (known == chains_.end()) {
    known = chains_.insert(known, Known{chain, time - 1, {}, {}});
    known->opinion.until = time - 1;
  }
  const bool good = admitted(known->opinion.finding);
  if (known->at == time || (good && !dns::is_later(time, known->opinion.until))) return *known;
  known->at = time;
  known->opinion.finding =
      service::check_chain(chain->links, chain->anchors, {.now = time}, known->keys);
  known->opinion.until = time + kSealLasts;
  for (const service::ZoneLink& link : chain->links) {
    for (const dns::SignedSet* set : {&link.ds, &link.keys}) {
      known->opinion.until = shortest(set->signatures, time, known->opinion.until);
    }
  }
  return *known;
}

void Trust::look(const dns::SignedSet& set, const dns::ZoneKeys& keys, Opinion& out) const {
  const std::uint32_t time = now();
  out.finding = service::check_rrset(set, keys, {.now = time});
  out.until = shortest(set.signatures, time, out.until);
}

// What was good with the keys of this chain is good as long as it said then.
void Trust::look_once(const dns::SignedSet& set, const Known& known, Opinion& out) const {
  std::string octets = known.chain->links.back().keys.set.owner.wire() + set.set.owner.wire();
  dns::put_u32(octets, set.set.ttl);
  put(octets, known.keys.keys);
  put(octets, set.set.rdata);
  put(octets, set.signatures);
  std::uint32_t& until = good_.try_emplace(overlay::sha1(octets), now() - 1).first->second;
  if (dns::is_later(now(), until)) {
    Opinion one;
    one.until = now() + kSealLasts;
    look(set, known.keys, one);
    out.finding = one.finding;
    if (!admitted(out.finding)) return;
    until = one.until;
  }
  if (dns::is_later(out.until, until)) out.until = until;
}

Trust::Opinion Trust::check(const DomainName& name, dns::RrType type, const Block& block) const {
  const dns::Policy policy{.now = now()};
  Opinion out;
  out.until = policy.now + kSealLasts;
  const Known* known = block.chain ? &check_chain(block.chain) : nullptr;
  if (known != nullptr) {
    out.until = known->opinion.until;
    out.finding = known->opinion.finding;
    if (!admitted(out.finding)) return out;
  }
  if (signed_by_zone(block)) {
    out.version = service::version(block.set).value_or(0);
    const std::size_t octets = service::octets({block.set, {}});
    if (!(block.set.set.owner == name) || block.set.set.type != type) {
      out.finding = {dhash::Admission::kBadSignature, "it is another RRset"};
    } else if (octets > kMostOctets) {
      out.finding = {dhash::Admission::kTooLarge,
                     "it has " + std::to_string(octets) + " octets, expected at most 65,535"};
    } else {
      type == dns::kNsec ? look_once(block.set, *known, out) : look(block.set, known->keys, out);
    }
    return out;
  }
  const dns::SignedSet seal{sealed(name, type, block), {block.seal}};
  out.version = service::version(seal).value_or(0);
  look(seal, publisher_, out);
  if (known == nullptr) return out;
  for (const dns::SignedSet& set : block.page) {
    if (!admitted(out.finding)) break;
    look_once(set, *known, out);
  }
  return out;
}

}  // namespace ddns::server
