// The room for blocks that a specification gives its hosts, and whose they are.
#pragma once

#include <memory>
#include <vector>

#include "dhash/quota.h"
#include "dns/rrset_table.h"
#include "experiments/spec/spec.h"

namespace ddns::experiments {

// The room of each host, in blocks, its capacity being drawn, and behind them that which those
// would have that ride outside. Throws InputError (kSpec), naming the experiment file and the key,
// where that is more than can be counted or the ordinary hosts have none. REQUIRES: there are
// limits.
std::vector<std::uint32_t> host_rooms(const Spec& spec);

// Organisations are numbered from 0; the attacker is the last but one, and the last is that of the
// hosts that ride free, which contributes nothing. Of the other hosts the first are the attacker's,
// and the others belong to the other organisations in turn.
inline dhash::OrganisationIndex attacker(const QuotaSpec& quota) {
  return quota.organisations;
}
inline dhash::OrganisationIndex riders(const QuotaSpec& quota) {
  return quota.organisations + 1;
}
// Of each host, those that ride outside being the last.
std::vector<dhash::OrganisationIndex> organisations_of_hosts(const Spec& spec);

// Null where there are no limits. Records are their signers'. Throws what host_rooms() throws.
std::unique_ptr<dhash::Quota> build_quota(const Spec& spec, const overlay::Members& members,
                                          const dns::RrsetTable& rrsets);

}  // namespace ddns::experiments
