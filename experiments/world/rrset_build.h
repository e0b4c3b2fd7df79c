// The RRsets of a run, and their blocks: those of the names that its trace asks for, and those that
// an attacker stores to fill the hosts' room.
#pragma once

#include <vector>

#include "dns/rrset_table.h"
#include "experiments/spec/spec.h"
#include "overlay/id.h"
#include "traces/trace.h"

namespace ddns::experiments {

// Where hosts have limits (/quota), signers are organisations: each name's is drawn, one as likely
// as what it contributes, and the attacker is the last. Throws what host_rooms() throws. The trace
// must outlive the table.
dns::RrsetTable build_rrsets(const Spec& spec, const traces::TraceSource& trace);

// The keys of the attacker's records, which are drawn.
std::vector<overlay::Id> attack_keys(const Spec& spec);

// The records that exist, in the order in which they are inserted: those of names in their order,
// whatever the attacker does, with the attacker's among them at random.
std::vector<dns::RecordIndex> insert_order(const Spec& spec, const dns::RrsetTable& rrsets);

}  // namespace ddns::experiments
