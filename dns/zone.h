// A zone (RFC 1034, section 4.2): the RRsets of its names with their signatures, and its file.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "dns/record.h"
#include "dns/zone_text.h"

namespace ddns::dns {

// Reads a zone file record by record: $ORIGIN, $TTL (RFC 2308, section 4), omitted owners, TTLs and
// classes (RFC 1035, section 5.1), unknown types (RFC 3597). $INCLUDE and $GENERATE are refused.
class ZoneReader {
 public:
  struct Defaults {
    DomainName origin;                 // of relative names, until an $ORIGIN
    std::optional<std::uint32_t> ttl;  // s; nothing: a record needs a TTL, or a $TTL above it
  };
  // `text` outlives this; `label` names it in messages.
  ZoneReader(std::string_view text, std::string label, Defaults defaults)
      : entries_(text, std::move(label)), origin_(defaults.origin), ttl_(defaults.ttl) {}

  // The next record; false at the end. Throws InputError (kData): "label:line: what, expected
  // what".
  bool next(Record& out);
  // Throws InputError (kData): the place of the record read last, and `problem`.
  [[noreturn]] void refuse(const std::string& problem) const { entries_.refuse(problem); }
  std::string where() const { return entries_.where(); }

 private:
  void directive(std::string_view entry);
  DomainName name(std::string_view word) const;

  EntryReader entries_;
  DomainName origin_;
  std::optional<std::uint32_t> ttl_;
  bool ttl_fixed_ = false;  // a $TTL stands above
  std::optional<DomainName> owner_;
  std::uint16_t class_ = kClassIn;
};

struct Zone {
  using Node = std::map<RrType, SignedSet>;

  DomainName origin;  // the owner of the SOA
  std::map<DomainName, Node> nodes;

  // The RRset, or nullptr.
  const SignedSet* find(const DomainName& owner, RrType type) const;
  // Adds a record where it is not there yet; an RRSIG becomes a signature of the RRset that it
  // covers, there or not. Returns what is wrong with it, or "": a class or TTL other than its
  // RRset's (RFC 2181, section 5.2; of an RRSIG: RFC 4034, section 3), an RRSIG that is cut short.
  std::string add(const Record& record);
  std::uint32_t serial() const;  // of the SOA
};

// Reads a zone. Throws InputError (kData) as ZoneReader does, and where there is not one SOA, a
// record is not in the zone, Zone::add() refuses it, or a CNAME stands beside other data.
Zone read_zone(std::string_view text, const std::string& label, const DomainName& origin = {});

// The zone as a file that read_zone() reads: the SOA first, names in canonical order, RRsets by the
// number of their type, each before its signatures, every record in one line.
std::string zone_text(const Zone& zone);

}  // namespace ddns::dns
