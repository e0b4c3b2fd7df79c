// The RRsets of a run, and their blocks: those of the names that its trace asks for, and those that
// an attacker stores to fill the hosts' room; or, above those of names, KEY RRsets that are looked
// up.
#pragma once

#include <vector>

#include "dns/rrset_table.h"
#include "experiments/spec/spec.h"
#include "overlay/id.h"
#include "service/key_chains.h"
#include "traces/trace.h"

namespace ddns::experiments {

// Where hosts have limits (/quota), signers are organisations: each name's is drawn, one as likely
// as what it contributes, and the attacker is the last. Throws what host_rooms() throws. The trace
// must outlive the table. REQUIRES: `chains` where the specification is keyed().
dns::RrsetTable build_rrsets(const Spec& spec, const traces::TraceSource& trace,
                             const service::KeyChains* chains = nullptr);

// The keys of the attacker's records, which are drawn.
std::vector<overlay::Id> attack_keys(const Spec& spec);

// The records that exist, in the order in which they are inserted: those of names in their order,
// whatever the attacker does, with the attacker's among them at random, and KEY RRsets last.
std::vector<dns::RecordIndex> insert_order(const Spec& spec, const dns::RrsetTable& rrsets);

}  // namespace ddns::experiments
