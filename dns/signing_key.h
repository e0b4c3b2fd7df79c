// Private keys, and the signatures that they make. Their files are those of BIND and ldns:
// KNAME+ALGORITHM+TAG.key holds the DNSKEY record, .private the secret.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "dns/dnssec.h"
#include "dns/record.h"
#include "dns/verify.h"

namespace ddns::dns {

inline constexpr std::uint16_t kZoneKeyFlags = 256;   // signs the zone's RRsets
inline constexpr std::uint16_t kEntryKeyFlags = 257;  // signs the DNSKEY RRset; the parent names it

class SigningKey {
 public:
  // A new key, as random as OpenSSL's generator: the one place in this room where two calls differ.
  // RSA keys have 2048 bits. Throws InputError (kData) where the algorithm is none of RSA/SHA-256,
  // ECDSA P-256 and P-384, and Ed25519.
  static SigningKey make(const DomainName& zone, Algorithm algorithm, std::uint16_t flags);
  // The Ed25519 key of this seed of 32 octets (RFC 8032, section 5.1.5): the same seed gives the
  // same key, and the same signatures.
  static SigningKey from_seed(const DomainName& zone, std::string_view seed, std::uint16_t flags);
  // Reads both files of a key. Throws InputError (kData) where one is malformed, or they are not of
  // one key.
  static SigningKey parse(std::string_view key_text, std::string_view private_text,
                          const std::string& label);

  SigningKey(SigningKey&&) noexcept;
  SigningKey& operator=(SigningKey&&) noexcept;
  ~SigningKey();

  const DomainName& zone() const { return zone_; }
  const std::string& dnskey() const { return dnskey_; }  // RDATA
  std::uint16_t flags() const { return read_key(dnskey_)->flags; }
  Algorithm algorithm() const { return read_key(dnskey_)->algorithm; }
  std::string private_text() const;
  // "Kexample.+015+01234".
  std::string file_stem() const;

  // The RDATA of an RRSIG over the set, valid from `inception` to `expiration` (seconds since 1970,
  // modulo 2^32), with the set's TTL. REQUIRES: the set is the zone's.
  std::string sign(const RecordSet& set, std::uint32_t inception, std::uint32_t expiration) const;

 private:
  struct Secret;
  SigningKey(DomainName zone, std::unique_ptr<Secret> secret, std::uint16_t flags);

  DomainName zone_;
  std::string dnskey_;
  std::unique_ptr<Secret> secret_;
};

}  // namespace ddns::dns
