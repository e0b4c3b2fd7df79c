#include "service/conventional/hierarchy.h"

#include "service/conventional/octets.h"
#include "sim/check.h"

namespace ddns::service {

Hierarchy::Hierarchy(unsigned root_servers) {
  zones_.push_back({kRootZone, 0, static_cast<std::uint16_t>(root_servers), 0, {}});
  zone_of_.assign(root_servers, kRootZone);
  behaviour_.assign(root_servers, Behaviour::kSound);
}

ZoneIndex Hierarchy::add_zone(ZoneIndex parent, unsigned servers, sim::Duration ttl) {
  sim::check(parent < zone_count(), "a zone has no parent");
  sim::check(1 <= servers && servers <= kMostServers, "a zone has too few or too many servers");
  const ZoneIndex zone = zone_count();
  const auto depth = static_cast<std::uint16_t>(zones_[parent].depth + 1);
  zones_.push_back({parent, server_count(), static_cast<std::uint16_t>(servers), depth, ttl});
  zone_of_.insert(zone_of_.end(), servers, zone);
  behaviour_.insert(behaviour_.end(), servers, Behaviour::kSound);
  return zone;
}

void Hierarchy::add_record(ZoneIndex zone, std::uint32_t content, sim::Duration ttl,
                           RecordOctets octets) {
  sim::check(zone < zone_count(), "a record has no zone");
  records_.push_back({ttl, zone, content, octets});
}

void Hierarchy::set_address(ZoneIndex zone, dns::RecordIndex record) {
  sim::check(zone != kRootZone && record < record_count(), "no such zone, or no such address");
  zones_[zone].address = record;
}

void Hierarchy::set_denial(dns::RecordIndex record, const Denial& denial) {
  if (denials_.size() <= record) denials_.resize(record + 1);
  denials_[record] = denial;
}

std::uint32_t Hierarchy::query_octets(dns::RecordIndex record) const {
  constexpr std::uint32_t kTypeAndClass = 4;
  return kAround + records_[record].octets.name + kTypeAndClass;
}

std::uint32_t Hierarchy::response_octets(dns::RecordIndex record, const Response& said) const {
  const std::uint32_t question = query_octets(record);
  if (said.kind == Response::Kind::kError) return question;
  if (said.kind == Response::Kind::kReferral) {
    const std::uint32_t glue = address(said.zone) == kNoIndex ? kRecordOctets + kAddressOctets : 0;
    return question + servers(said.zone) * (kRecordOctets + kServerOctets + glue);
  }
  if (said.content != kNoData) return question + kRecordOctets + records_[record].octets.data;
  const Denial d = denial(record);
  const std::uint32_t proofs = d.name == kNoIndex ? 0 : d.name == d.wildcard ? 1 : 2;
  const std::uint32_t signature = kRecordOctets + kSignatureOctets;
  return question + kRecordOctets + kSoaOctets + (proofs > 0 ? signature : 0) +
         proofs * (kRecordOctets + kProofOctets + signature);
}

Response Hierarchy::ask(ServerIndex server, dns::RecordIndex record) const {
  const ZoneIndex asked = zone_of_[server];
  switch (behaviour_[server]) {
    case Behaviour::kDead:
      return {};
    case Behaviour::kLame:
      return {.kind = Response::Kind::kError};
    case Behaviour::kLooping:
      return {.kind = Response::Kind::kReferral, .zone = asked, .ttl = zones_[asked].ttl};
    case Behaviour::kSound:
      break;
  }
  const Record& r = records_[record];
  ZoneIndex next = r.zone;
  if (next == asked) return {Response::Kind::kAnswer, asked, r.content, r.ttl};
  while (zones_[next].parent != asked) {
    sim::check(next != kRootZone, "a server is asked for what is not below its zone");
    next = zones_[next].parent;
  }
  return {.kind = Response::Kind::kReferral, .zone = next, .ttl = zones_[next].ttl};
}

}  // namespace ddns::service
