// Zones as blocks: what their owners insert into DDNS so that any client can answer from it.
//
// A zone loaded beside its parent's answers for itself: of its names the parent inserts the DS
// alone. Where the zone below a delegation is not loaded, the NS records and the addresses below
// them (glue) are inserted marked with the delegation, so that clients refer to it.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "dns/zone.h"
#include "server/block.h"

namespace ddns::server {

struct Publication {
  std::vector<dns::DomainName> origins;  // of the zones; none is there twice
  std::map<std::string, Block> blocks;   // by block_key()
};

// Throws InputError (kData) where two zones are of one name, or an RRset is of a class other than
// IN or of a type that no record can have. REQUIRES: read_zone() made the zones.
Publication publish(std::span<const dns::Zone> zones);

}  // namespace ddns::server
