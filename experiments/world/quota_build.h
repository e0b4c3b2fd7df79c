// The room for blocks that a specification gives its hosts, and the attacker who floods it.
#pragma once

#include <memory>
#include <vector>

#include "dhash/quota.h"
#include "experiments/spec/spec.h"

namespace ddns::experiments {

// Throws InputError (kSpec), naming the experiment file and the key, where the hosts' room is more
// than can be counted or the ordinary hosts have none. Draws their capacities. REQUIRES: there are
// limits.
void check_rooms(const Spec& spec);

// The keys of the attacker's records.
std::vector<overlay::Id> attack_keys(const Spec& spec);

// Null where there are no limits. Record r is an ordinary one below `ordinary`, else the
// attacker's, who is the last organisation. Throws what check_rooms() throws.
std::unique_ptr<dhash::Quota> build_quota(const Spec& spec, const overlay::Members& members,
                                          dhash::RecordIndex ordinary);

// `records` and the attacker's, these from `ordinary` on, in the order in which they are inserted.
// Ordinary records keep their order among themselves whatever the attacker does.
std::vector<dhash::RecordIndex> with_attack(const Spec& spec,
                                            std::vector<dhash::RecordIndex> records,
                                            dhash::RecordIndex ordinary);

}  // namespace ddns::experiments
