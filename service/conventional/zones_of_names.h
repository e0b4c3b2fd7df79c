// The zones that names suggest: what a trace asks for tells which zones there must be.
//
// A name lies in the registered domain that it ends in: two labels, or three below such registries
// as co.uk. A reverse name lies in the zone of its network of 256 addresses, in-addr.arpa being one
// of the top-level zones. Deeper cuts cannot be told from names, and are left out: the name space
// is flat in practice (Jung et al., IMW 2001). A top-level domain exists if it has two letters, is
// one of 2001, or if some record below it exists; names below others are the root's, which says
// that they do not exist.
#pragma once

#include <cstdint>
#include <span>

#include "dns/name_table.h"
#include "service/conventional/hierarchy.h"

namespace ddns::service {

struct ZoneSettings {
  unsigned root_servers = 13;
  unsigned top_level_servers = 8;
  unsigned zone_servers = 2;
  // Of delegations: the NS set and the addresses of its servers, whichever ends first.
  sim::Duration ns_ttl = sim::Duration::seconds(172'800);
  sim::Duration glue_ttl = sim::Duration::seconds(172'800);
  sim::Duration negative_ttl = sim::Duration::seconds(3'600);
  // Shares of the zones below the top-level ones whose servers are all of that kind. REQUIRES:
  // their sum is at most 1.
  double dead_zones = 0;
  double lame_zones = 0;
  double looping_zones = 0;
  double dead_servers = 0;  // of the other servers of these zones, each by itself
  double aliases = 0;       // share of the names that exist that are aliases of others of them
  // Shares of the zones below the top-level ones whose servers have names in another one of them
  // that has its servers itself, and of those, pair by pair, whose servers are in each other. The
  // addresses last for `glue_ttl`. REQUIRES: the sum is at most 1.
  double servers_elsewhere = 0;
  double circular_zones = 0;
  bool denials = false;  // are the proofs of what does not exist wanted?
};

struct KnownRecord {
  bool exists = false;
  sim::Duration ttl = {};
};

// Record i is the table's name i; its content is i + 1 where it exists and is no alias. Faults are
// drawn from `seed`, zone by zone in the order in which names need them, and so is of what an alias
// is one: any other name that exists, an alias too. Servers elsewhere are in any zone that has its
// own, those that names need first more often; their addresses are records after the names.
// REQUIRES: `known` has as many as the table, less than kAlias.
Hierarchy zones_of_names(const dns::NameTable& names, std::span<const KnownRecord> known,
                         const ZoneSettings& settings, std::uint64_t seed);

}  // namespace ddns::service
