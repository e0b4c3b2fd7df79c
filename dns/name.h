// Domain names and resource record types as the simulator uses them: text, lower case (RFC 4343:
// names compare without regard to ASCII case), without the final dot.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ddns::dns {

// A resource record type: its number (IANA registry; RFC 1035, section 3.2.2).
using RrType = std::uint16_t;
// Those that code knows by name; text knows all.
inline constexpr RrType kA = 1, kNs = 2, kCname = 5, kSoa = 6, kPtr = 12, kMx = 15, kTxt = 16,
                        kAaaa = 28, kDname = 39, kOpt = 41, kDs = 43, kRrsig = 46, kNsec = 47,
                        kDnskey = 48, kNsec3 = 50, kNsec3Param = 51, kTsig = 250, kIxfr = 251,
                        kAxfr = 252, kAny = 255, kCaa = 257;
// Questions and what is about a message, no data (RFC 6895, section 3.1).
inline constexpr RrType kFirstMeta = 128, kLastMeta = 255;

// "A" -> 1, "aaaa" -> 28, "TYPE257" -> 257 (RFC 3597, section 5; also for types that have a
// mnemonic). Returns false, leaving `out` alone, if the word is no type.
bool parse_type(std::string_view word, RrType& out);
// The mnemonic, or RFC 3597's form where there is none; parse_type reads both.
std::string type_name(RrType type);

// The one way to write a domain name: lower case, without the final dot ("." stays the root),
// printable octets as they are but for \. and \\ inside a label, all others as \xNN. Reads the
// escapes \DDD (decimal, RFC 1035, section 5.1), \xNN and \c, each one octet. Two texts of one
// name, in the sense of RFC 4343, become equal; the result normalizes to itself.
//
// Returns false where the text is no domain name: empty, an empty label, a label over 63 octets or
// a name over 255 in wire form (RFC 1035, section 2.3.4), a broken escape, or white space and
// control characters unescaped. `out` is overwritten in either case.
bool normalize_name(std::string_view text, std::string& out);

}  // namespace ddns::dns
