// Domain names and resource record types as the simulator uses them: text, lower case (RFC 4343: names
// compare without regard to ASCII case), without the final dot.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "overlay/id.h"

namespace ddns::dns {

// A resource record type: its number (IANA registry; RFC 1035, section 3.2.2).
using RrType = std::uint16_t;

// "A" -> 1, "aaaa" -> 28, "TYPE257" or an unknown mnemonic by RFC 3597's form. Returns false if the word
// is no type.
bool parse_type(std::string_view word, RrType& out);
std::string type_name(RrType type);

// Lower-cases, drops one final dot ("." stays the root). Returns false where the text is no domain name:
// an empty label, a label over 63 octets or a name over 255 in wire form (RFC 1035, section 2.3.4; \DDD
// and \xNN escapes and \c count as one octet), or white space and control characters unescaped.
bool normalize_name(std::string_view text, std::string& out);

// The DHash key of an RRset: SHA-1 of the normalized name, a zero octet and the type as two octets, most
// significant first (the paper, section 2: SHA1(www.nytimes.com, A)).
overlay::Id rrset_key(std::string_view normalized_name, RrType type);

}  // namespace ddns::dns
