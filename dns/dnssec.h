// The records of DNSSEC (RFC 4034) and what is computed from them: tags, digests, hashes, and the
// bare check of a signature. What may be believed is another question: dns/verify.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dns/record.h"

namespace ddns::dns {

using Algorithm = std::uint8_t;  // IANA registry "DNS Security Algorithm Numbers"
inline constexpr Algorithm kRsaSha256 = 8, kEcdsaP256 = 13, kEcdsaP384 = 14, kEd25519 = 15;

// A DNSKEY (RFC 4034, section 2).
struct KeyView {
  std::uint16_t flags = 0;
  std::uint8_t protocol = 0;
  Algorithm algorithm = 0;
  std::string_view key;

  bool zone_key() const { return (flags & 0x100) != 0 && protocol == 3; }
  bool revoked() const { return (flags & 0x80) != 0; }  // RFC 5011, section 2.1
  bool entry_point() const { return (flags & 1) != 0; }
};
std::optional<KeyView> read_key(std::string_view rdata);
// RFC 4034, appendix B.
std::uint16_t key_tag(std::string_view rdata);

// An RRSIG (RFC 4034, section 3). Times are seconds since 1970, modulo 2^32.
struct SignatureView {
  RrType covered = 0;
  Algorithm algorithm = 0;
  std::uint8_t labels = 0;
  std::uint32_t original_ttl = 0;  // s
  std::uint32_t expiration = 0;
  std::uint32_t inception = 0;
  std::uint16_t tag = 0;
  DomainName signer;
  std::string_view signature;
};
std::optional<SignatureView> read_signature(std::string_view rdata);

// A DS (RFC 4034, section 5).
struct DsView {
  std::uint16_t tag = 0;
  Algorithm algorithm = 0;
  std::uint8_t digest_type = 0;
  std::string_view digest;
};
std::optional<DsView> read_ds(std::string_view rdata);

inline constexpr std::uint8_t kDigestSha1 = 1, kDigestSha256 = 2, kDigestSha384 = 4;

// The RDATA of the DS of a key; nothing where the digest type is unknown.
std::optional<std::string> make_ds(const DomainName& owner, std::string_view key,
                                   std::uint8_t digest_type);
// How many octets such a digest has; 0 where the type is unknown.
std::size_t digest_octets(std::uint8_t digest_type);
// Is `ds` that of the key, whole and to the last octet?
bool ds_matches(std::string_view ds, const DomainName& owner, std::string_view key);

// The name that an NSEC3 of `zone` has for `name` (RFC 5155, section 5), its first label in lower
// case. Nothing where the hash algorithm is not 1 (SHA-1), the only one there is.
std::optional<std::string> nsec3_label(const DomainName& name, std::uint8_t hash,
                                       std::uint16_t iterations, std::string_view salt);

// Algorithms that signs_octets() knows: RSA with SHA-1 (5, 7), SHA-256 and SHA-512, ECDSA P-256 and
// P-384, Ed25519 and Ed448.
bool known_algorithm(Algorithm algorithm);
// RSA with SHA-1, which no longer protects (RFC 9905).
bool sha1_algorithm(Algorithm algorithm);
// "ED25519", or the number.
std::string algorithm_name(Algorithm algorithm);
// Size of a public key in bits; 0 where it is malformed.
std::size_t key_bits(const KeyView& key);

// Did the owner of the public key (as in a DNSKEY) make `signature` (as in an RRSIG) of `octets`?
bool signs_octets(Algorithm algorithm, std::string_view key, std::string_view signature,
                  std::string_view octets);

// What an RRSIG signs (RFC 4034, section 3.1.8.1): its own fields, then the RRset in canonical form
// and order, with the TTL and the wildcard that the RRSIG names. Nothing where it counts more
// labels than the owner has (RFC 4035, section 5.3.2).
std::optional<std::string> signed_octets(const RecordSet& set, const SignatureView& signature);

}  // namespace ddns::dns
