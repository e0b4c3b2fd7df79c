// How long the messages of conventional DNS are: IPv4 and UDP headers (RFC 791, RFC 768: 20 and 8
// octets), a header, a question and resource records (RFC 1035, sections 4.1 and 4.1.4), and an OPT
// record each way (RFC 6891, section 6.1.2). Names after the question's are a pointer, after a
// label of three octets where they are a server's. Signatures are of Ed25519 (RFC 8080), and
// counted for denials alone.
#pragma once

#include <cstdint>

#include "dns/name.h"

namespace ddns::service {

inline constexpr std::uint32_t kAround = 20 + 8 + 12 + 11;  // of a message: all headers and OPT
inline constexpr std::uint32_t kRecordOctets = 2 + 2 + 2 + 4 + 2;  // of a record without its data
inline constexpr std::uint32_t kServerOctets = 1 + 3 + 2;          // a server's name
inline constexpr std::uint32_t kAddressOctets = 4;
inline constexpr std::uint32_t kSoaOctets = 2 * kServerOctets + 20;
// RFC 4034 writes names in full: that of a zone is taken to have six octets. RRSIG: its fixed part,
// the signer's name, and 64 octets. NSEC: the next name, with a label of eight, and a bitmap that
// has an address, but neither RRSIG nor NSEC, which take five octets more.
inline constexpr std::uint32_t kZoneOctets = 6;
inline constexpr std::uint32_t kProofOctets = 9 + kZoneOctets + 3;
inline constexpr std::uint32_t kSignatureOctets = 18 + kZoneOctets + 64;

// Of a name in wire form as its text, without a final dot, suggests.
constexpr std::uint16_t name_octets(std::size_t text) {
  return static_cast<std::uint16_t>(text + 2);
}

// What the data of one record of the type takes: that of an address is known, that of others
// assumed.
constexpr std::uint16_t data_octets(dns::RrType type) {
  switch (type) {
    case dns::kA:
      return kAddressOctets;
    case dns::kAaaa:
      return 16;
    case dns::kSoa:
      return kSoaOctets;
    case dns::kNs:
      return kServerOctets;
    default:
      return 24;
  }
}

}  // namespace ddns::service
