#include "experiments/world/quota_build.h"

#include <algorithm>
#include <utility>

#include "experiments/files/problems.h"
#include "experiments/world/riders.h"
#include "sim/check.h"
#include "sim/random.h"

namespace ddns::experiments {

std::vector<std::uint32_t> host_rooms(const Spec& spec) {
  const std::uint32_t hosts = spec.overlay.hosts + spec.churn.absent + spec.faults.outside;
  const sim::Stream stream(spec.seed, "capacities");
  return at_key(spec.file, "/quota/blocks_per_unit", [&] {
    auto room = dhash::rooms(overlay::capacities(hosts, spec.overlay.capacity, stream),
                             spec.quota.blocks_per_unit);
    const std::vector<dhash::OrganisationIndex> of_host = organisations_of_hosts(spec);
    bool none = true;
    for (overlay::HostIndex h = 0; h < hosts; ++h) {
      none = none && (room[h] == 0 || of_host[h] >= attacker(spec.quota));
    }
    if (none) {
      throw sim::InputError(
          sim::InputError::Kind::kSpec,
          "no host that serves, but the attacker's, has room for a block, expected more blocks "
          "or larger capacities");
    }
    return room;
  });
}

std::vector<dhash::OrganisationIndex> organisations_of_hosts(const Spec& spec) {
  const QuotaSpec& quota = spec.quota;
  const std::uint32_t serving = spec.overlay.hosts + spec.churn.absent;
  const std::vector<bool> silent = silent_hosts(spec);
  std::vector<dhash::OrganisationIndex> of_host(serving + spec.faults.outside);
  for (overlay::HostIndex h = 0; h < of_host.size(); ++h) {
    const bool rides = h >= serving || silent[h];
    const auto others = h < quota.attacker_hosts ? attacker(quota) : h % quota.organisations;
    of_host[h] = rides ? riders(quota) : others;
  }
  return of_host;
}

std::unique_ptr<dhash::Quota> build_quota(const Spec& spec, const overlay::Members& members,
                                          const dns::RrsetTable& rrsets) {
  const QuotaSpec& q = spec.quota;
  if (!q.policy) return nullptr;
  dhash::Contributions c;
  c.room = host_rooms(spec);
  c.of_host = organisations_of_hosts(spec);
  c.room.resize(members.host_count());
  c.of_host.resize(members.host_count());
  for (overlay::HostIndex h = 0; h < members.host_count(); ++h) {
    if (c.of_host[h] == riders(q)) c.room[h] = 0;
  }
  for (dns::RecordIndex r = 0; r < rrsets.count(); ++r) c.of_record.push_back(rrsets.signer(r));
  c.organisations = riders(q) + 1;
  return std::make_unique<dhash::Quota>(members, std::move(c), *q.policy, q.slack);
}

}  // namespace ddns::experiments
