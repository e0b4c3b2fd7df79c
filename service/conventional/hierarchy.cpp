#include "service/conventional/hierarchy.h"

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

void Hierarchy::add_record(ZoneIndex zone, std::uint32_t content, sim::Duration ttl) {
  sim::check(zone < zone_count(), "a record has no zone");
  records_.push_back({ttl, zone, content});
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
