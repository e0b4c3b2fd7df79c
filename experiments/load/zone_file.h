// Zone files and trust anchors that a command names.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dns/verify.h"
#include "dns/zone.h"

namespace ddns::experiments {

// The whole of a file, decompressed where it is .gz, .xz or .zst; - is standard input. Throws
// InputError (kData) where it cannot be read, or is over 1 GiB.
std::string read_whole(const std::string& path);

// Throws InputError (kData) as read_whole() and dns::read_zone() do. `origin`: of relative names
// before any $ORIGIN.
dns::Zone load_zone(const std::string& path, const dns::DomainName& origin = {});

// `given` is a file of anchors, or one as it stands: ". IN DS 20326 8 2 E06D44B8...", the owner of
// which may be left out. Throws InputError (kData) where it has no anchor of the zone.
dns::Anchors load_anchors(const std::string& given, const dns::DomainName& zone);

// Throws InputError (kData) where one of the zones' signatures is not valid at this time. Each zone
// is trusted as the DS of one above it says, if that is among them, else as `anchor` does, which is
// as above; one that has a delegation without a DS there is not looked at.
void check_signatures(const std::vector<dns::Zone>& zones, const std::string& anchor,
                      std::uint32_t at);

// What the clock says, in seconds since 1970 modulo 2^32.
std::uint32_t clock_time();

}  // namespace ddns::experiments
