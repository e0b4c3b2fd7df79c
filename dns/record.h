// Resource records and RRsets as wire octets, and their canonical form.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dns/domain_name.h"
#include "dns/name.h"

namespace ddns::dns {

inline constexpr std::uint16_t kClassIn = 1;

// A resource record (RFC 1035, section 3.2.1). RDATA is in wire form, names in it uncompressed.
struct Record {
  DomainName owner;
  RrType type = 0;
  std::uint16_t rr_class = kClassIn;
  std::uint32_t ttl = 0;  // s
  std::string rdata;      // at most 65,535 octets
};

// An RRset (RFC 2181, section 5): the records of one owner, class and type, in the order in which
// they came. No two of them need differ.
struct RecordSet {
  DomainName owner;
  RrType type = 0;
  std::uint16_t rr_class = kClassIn;
  std::uint32_t ttl = 0;  // s
  std::vector<std::string> rdata;
};

// An RRset with the RDATA of the RRSIG records over it, which have its TTL (RFC 4034, section 3).
struct SignedSet {
  RecordSet set;
  std::vector<std::string> signatures;
};

// The RDATA of a record in a message, which is `length` octets of it from `at`: names in it are
// uncompressed where the type may compress them (RFC 1035; RFC 3597, section 4), others are taken
// as they are. Nothing where it is malformed: a length that does not fit the type, a name that runs
// out of the record.
std::optional<std::string> read_rdata(std::string_view message, std::size_t at, std::size_t length,
                                      RrType type, std::uint16_t rr_class);

// Where an RDATA holds names that a message may compress (RFC 1035, section 3.3): how many octets
// stand before them, and how many names follow each other. No names: all others.
struct CompressibleNames {
  std::size_t before = 0;
  std::size_t count = 0;
};
CompressibleNames compressible_names(RrType type);

// RDATA as it is signed and compared: names in it in lower case, for the types of RFC 4034, section
// 6.2, as RFC 6840, section 5.1, corrects it. Malformed RDATA stays as it is.
std::string canonical_rdata(RrType type, std::string_view rdata);

// All RDATA of the set in canonical form and order, none of them twice (RFC 4034, section 6.3).
std::vector<std::string> canonical_order(const RecordSet& set);

}  // namespace ddns::dns
