// Signing a zone (RFC 4035, section 2).
#pragma once

#include <cstdint>
#include <vector>

#include "dns/signing_key.h"
#include "dns/zone.h"

namespace ddns::dns {

struct SignSettings {
  std::uint32_t inception = 0;   // seconds since 1970, modulo 2^32
  std::uint32_t expiration = 0;  // likewise
  bool nsec = false;             // NSEC records that prove what is not there (RFC 4034, section 4)
};

// Takes all signatures and NSEC, NSEC3 and NSEC3PARAM records out of the zone, puts the keys into
// its DNSKEY RRset, and signs what the zone itself answers for. Keys with the entry point flag sign
// the DNSKEY RRset and the others all else; where there is only one kind, it signs both. With an
// Ed25519 or RSA key, the same zone, keys and settings give the same octets. Throws InputError
// (kData) where there is no key, a key is another zone's, or the expiration is not after the
// inception (RFC 1982).
void sign_zone(Zone& zone, const std::vector<SigningKey>& keys, const SignSettings& settings);

}  // namespace ddns::dns
