// What the nodes of DDNS store, and under which names. An RRset is a block under (name, type), as
// in the paper, section 2. Three more kinds of blocks let a client tell what is not there, which
// the paper leaves open:
//
//   directory   (name, kDirectory)        which types the name has. There is one of each name of a
//                                         zone and of each empty non-terminal: no block, no name.
//   page        (n.zone, kDenialPage)     some of the zone's NSEC or NSEC3 records, in their order
//   index       (zone, kDenialIndex)      the first owner of each page
//
// Their types are ones that no record can have (RFC 6895, section 3.1: 128 to 255).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dns/record.h"

namespace ddns::server {

inline constexpr dns::RrType kDirectory = 255, kDenialPage = 247, kDenialIndex = 248;

// How an NSEC3 chain hashes names (RFC 5155, section 4).
struct Nsec3Hash {
  std::uint8_t algorithm = 0;
  std::uint16_t iterations = 0;
  std::string salt;
};

struct Chain;  // server/trust.h

struct Block {
  std::uint32_t ttl = 0;                // s; how long a copy may be kept
  dns::SignedSet set;                   // an RRset
  std::vector<dns::RrType> types;       // a directory: ascending
  std::vector<dns::SignedSet> page;     // a page
  std::vector<dns::DomainName> firsts;  // an index
  std::optional<Nsec3Hash> hash;        // an index of NSEC3 records
  std::optional<dns::DomainName> cut;   // the delegation that an RRset or a name belongs to: its
                                        // zone gives it away and does not answer for it
  std::size_t zone = 0;                 // whose it is: a place among the origins
  // What it is checked with, where anybody checks (server/trust.h):
  std::shared_ptr<const Chain> chain;  // null: the zone is not signed
  std::string seal;                    // RRSIG of its publisher; "": the zone's own do
  bool has(dns::RrType type) const;    // a directory: is the type there?
};

// The name of a block among all: the folded wire form of the name, then the type.
std::string block_key(const dns::DomainName& name, dns::RrType type);
std::pair<dns::DomainName, dns::RrType> name_of(std::string_view key);

// "A", "directory".
std::string block_word(dns::RrType type);

// All that the block holds, as octets, without what it is checked with. Blocks of the same octets
// are the same.
std::string block_octets(const Block& block);

}  // namespace ddns::server
