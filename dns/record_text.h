// Records as text, the form of zone files (RFC 1035, section 5), each in one line. ldns knows the
// forms of the types; RFC 3597's form `\# LENGTH HEX` holds for every type, known or not.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dns/record.h"

namespace ddns::dns {

// The RDATA whose text is `text`, names in it relative to `origin`. Nothing, and `problem` what is
// wrong and what was expected, where it is no RDATA of the type. `text` is one line without
// comments and parentheses.
std::optional<std::string> parse_rdata(RrType type, std::string_view text, const DomainName& origin,
                                       std::string& problem);

// Text from which parse_rdata() makes the same octets: RFC 3597's form where there is no other.
std::string rdata_text(RrType type, std::string_view rdata);

// "owner TTL IN TYPE RDATA", names absolute.
std::string record_text(const DomainName& owner, std::uint32_t ttl, std::uint16_t rr_class,
                        RrType type, std::string_view rdata);
inline std::string record_text(const Record& r) {
  return record_text(r.owner, r.ttl, r.rr_class, r.type, r.rdata);
}

// "IN" -> 1, "CLASS32" -> 32; without regard to case.
std::optional<std::uint16_t> parse_class(std::string_view word);
std::string class_name(std::uint16_t rr_class);

// 1h30m -> 5400: seconds, or numbers with units w d h m s (as in BIND's zone files); at most
// 2^31 - 1 (RFC 2181, section 8).
std::optional<std::uint32_t> parse_ttl(std::string_view word);

}  // namespace ddns::dns
