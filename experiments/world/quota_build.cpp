#include "experiments/world/quota_build.h"

#include <algorithm>
#include <utility>

#include "experiments/files/problems.h"
#include "sim/check.h"
#include "sim/random.h"

namespace ddns::experiments {

std::vector<std::uint32_t> host_rooms(const Spec& spec) {
  const std::uint32_t hosts = spec.overlay.hosts + spec.churn.absent;
  const sim::Stream stream(spec.seed, "capacities");
  return at_key(spec.file, "/quota/blocks_per_unit", [&] {
    auto room = dhash::rooms(overlay::capacities(hosts, spec.overlay.capacity, stream),
                             spec.quota.blocks_per_unit);
    const auto ordinary = room.begin() + spec.quota.attacker_hosts;
    if (std::all_of(ordinary, room.end(), [](std::uint32_t blocks) { return blocks == 0; })) {
      throw sim::InputError(sim::InputError::Kind::kSpec,
                            "no host but the attacker's has room for a block, expected more blocks "
                            "or larger capacities");
    }
    return room;
  });
}

dhash::OrganisationIndex organisation_of_host(const QuotaSpec& quota, overlay::HostIndex host) {
  return host < quota.attacker_hosts ? attacker(quota) : host % quota.organisations;
}

std::unique_ptr<dhash::Quota> build_quota(const Spec& spec, const overlay::Members& members,
                                          const dns::RrsetTable& rrsets) {
  const QuotaSpec& q = spec.quota;
  if (!q.policy) return nullptr;
  dhash::Contributions c;
  c.room = host_rooms(spec);
  for (overlay::HostIndex h = 0; h < members.host_count(); ++h) {
    c.of_host.push_back(organisation_of_host(q, h));
  }
  for (dns::RecordIndex r = 0; r < rrsets.count(); ++r) c.of_record.push_back(rrsets.signer(r));
  c.organisations = q.organisations + 1;
  return std::make_unique<dhash::Quota>(members, std::move(c), *q.policy, q.slack);
}

}  // namespace ddns::experiments
