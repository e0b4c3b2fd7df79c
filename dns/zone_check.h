// The check of a whole zone: every signature in it, and every RRset that should have one.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dns/verify.h"
#include "dns/zone.h"

namespace ddns::dns {

struct ZoneProblem {
  DomainName owner;
  RrType type = 0;
  std::string reason;
};

struct ZoneReport {
  std::uint64_t signatures = 0;  // RRSIG records in the zone
  std::uint64_t valid = 0;       // of them; each needs a chain to the anchor
  std::uint64_t unsigned_sets = 0;
  std::vector<ZoneProblem> problems;  // in canonical order
  Judgement keys;                     // of the DNSKEY RRset
};

// Does the zone itself answer for the RRset, so that it signs it (RFC 4035, section 2.2)? Not for
// what stands below a delegation, nor for the delegation's NS records.
bool zone_signs(const Zone& zone, const DomainName& owner, RrType type);

// Checks all signatures of the zone at policy.now (and policy.zone_data, whatever it says), from
// the anchors on. An anchor's zone is that of the file.
ZoneReport check_zone(const Zone& zone, const Anchors& anchors, Policy policy);

// The zone's own keys as anchors: what to take where there are no others, and no proof of anything
// but that the zone fits together.
Anchors own_keys(const Zone& zone);

// Reads anchors of the zone: a file of DS and DNSKEY records, of which those of other names are
// passed over. Throws InputError (kData) where a record is of another type, or none is of the zone.
Anchors read_anchors(std::string_view text, const std::string& label, const DomainName& zone);

}  // namespace ddns::dns
