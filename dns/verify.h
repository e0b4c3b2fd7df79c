// Which RRsets may be believed (RFC 4035, section 5): signatures, the keys that made them, and the
// chain from a trust anchor to these keys. The time is the caller's: nothing here reads a clock.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dns/dnssec.h"
#include "dns/record.h"

namespace ddns::dns {

enum class Verdict : std::uint8_t {
  kSecure,
  kBogus,       // there should be a valid signature, and there is none
  kUnsupported  // only algorithms that are not known or not asked for: insecure, as if unsigned
};

struct Judgement {
  Verdict verdict = Verdict::kBogus;
  std::string reason;  // "" where secure
};

struct Policy {
  // Seconds since 1970, modulo 2^32: times of signatures compare with it as serial numbers do
  // (RFC 1982; RFC 4034, section 3.1.5), and are good until 2106 and beyond.
  std::uint32_t now = 0;
  bool sha1 = false;       // believe RSA with SHA-1, and DS records with SHA-1 digests
  bool zone_data = false;  // as in the zone itself: the TTL must be the one that was signed
};

// The keys of a zone: the RDATA of DNSKEY records.
struct ZoneKeys {
  DomainName zone;
  std::vector<std::string> keys;
};

// May this algorithm's signatures be believed?
bool supported(Algorithm algorithm, const Policy& policy);

// Checks one signature (the RDATA of an RRSIG) of the RRset: that it covers it, that its time has
// come and is not over, and that a key of the zone made it. A key that is revoked (RFC 5011,
// section 2.1) signs nothing but the DNSKEY RRset that it stands in. kUnsupported where its
// algorithm is.
Judgement check_signature(const RecordSet& set, std::string_view signature, const ZoneKeys& keys,
                          const Policy& policy);

// Any one valid signature suffices (RFC 6840, section 5.11), of the first eight. kUnsupported where
// none of the zone's keys has a supported algorithm: signatures alone could be swapped by anybody
// on the way.
Judgement check_set(const SignedSet& set, const ZoneKeys& keys, const Policy& policy);

// What is believed from the start, or has been checked in the parent zone: the RDATA of DS or
// DNSKEY records of a zone.
struct Anchors {
  DomainName zone;
  std::vector<std::string> ds;
  std::vector<std::string> keys;
};

// Checks the DNSKEY RRset of a zone: a key that an anchor names must have signed it. DS records
// with SHA-1 are not looked at beside better ones (RFC 4509, section 3); a digest of wrong length
// matches nothing, and neither does a key that is revoked. `keys` are then those of the zone.
// kUnsupported where no anchor has a supported algorithm and digest (RFC 4035, section 5.2).
Judgement check_keys(const SignedSet& dnskeys, const Anchors& anchors, const Policy& policy,
                     ZoneKeys& keys);

}  // namespace ddns::dns
