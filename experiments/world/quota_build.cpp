#include "experiments/world/quota_build.h"

#include <algorithm>
#include <utility>

#include "experiments/files/problems.h"
#include "sim/check.h"
#include "sim/random.h"

namespace ddns::experiments {

namespace {

using dhash::OrganisationIndex;
using dhash::RecordIndex;
using overlay::HostIndex;

// Whose each host is: the first ones the attacker's, the others the organisations' in turn.
std::vector<OrganisationIndex> owners_of_hosts(const QuotaSpec& q, HostIndex hosts) {
  std::vector<OrganisationIndex> of_host(hosts, q.organisations);
  for (HostIndex h = q.attacker_hosts; h < hosts; ++h) of_host[h] = h % q.organisations;
  return of_host;
}

// Whose each record is: the ordinary ones are drawn, each organisation as likely as what it
// contributes.
std::vector<OrganisationIndex> owners_of_records(const Spec& spec,
                                                 const dhash::Contributions& hosts,
                                                 RecordIndex ordinary) {
  const QuotaSpec& q = spec.quota;
  std::vector<std::uint64_t> up_to(q.organisations);  // room of this and the organisations before
  for (HostIndex h = q.attacker_hosts; h < hosts.room.size(); ++h) {
    up_to[hosts.of_host[h]] += hosts.room[h];
  }
  for (OrganisationIndex o = 1; o < q.organisations; ++o) up_to[o] += up_to[o - 1];
  std::vector<OrganisationIndex> of_record(ordinary + q.attacker_records, q.organisations);
  const sim::Stream publishers(spec.seed, "publishers");
  for (RecordIndex r = 0; r < ordinary; ++r) {
    sim::Rng rng = publishers.at(r);
    const auto found = std::ranges::upper_bound(up_to, rng.below_u64(up_to.back()));
    of_record[r] = static_cast<OrganisationIndex>(found - up_to.begin());
  }
  return of_record;
}

// The room of each host.
std::vector<std::uint32_t> rooms_of(const Spec& spec) {
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

}  // namespace

void check_rooms(const Spec& spec) {
  rooms_of(spec);
}

std::vector<overlay::Id> attack_keys(const Spec& spec) {
  const sim::Stream stream(spec.seed, "attack keys");
  std::vector<overlay::Id> keys(spec.quota.attacker_records);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    sim::Rng rng = stream.at(i);
    keys[i].word = {rng.next_u64(), rng.next_u64(), std::uint64_t{rng.next_u32()} << 32};
  }
  return keys;
}

std::unique_ptr<dhash::Quota> build_quota(const Spec& spec, const overlay::Members& members,
                                          RecordIndex ordinary) {
  const QuotaSpec& q = spec.quota;
  if (!q.policy) return nullptr;
  dhash::Contributions c;
  c.room = rooms_of(spec);
  c.of_host = owners_of_hosts(q, members.host_count());
  c.of_record = owners_of_records(spec, c, ordinary);
  c.organisations = q.organisations + 1;
  return std::make_unique<dhash::Quota>(members, std::move(c), *q.policy, q.slack);
}

std::vector<RecordIndex> with_attack(const Spec& spec, std::vector<RecordIndex> records,
                                     RecordIndex ordinary) {
  if (spec.quota.attacker_records == 0) return records;
  const auto attacks = static_cast<std::size_t>(spec.quota.attacker_records);
  // One of the slots in the order is drawn for each of the attacker's, uniformly: it comes before
  // the ordinary record at that place.
  const sim::Stream stream(spec.seed, "attack order");
  std::vector<std::uint32_t> before(records.size() + 1);
  for (std::size_t i = 0; i < attacks; ++i) {
    sim::Rng rng = stream.at(i);
    ++before[rng.below(static_cast<std::uint32_t>(before.size()))];
  }
  std::vector<RecordIndex> order;
  order.reserve(records.size() + attacks);
  RecordIndex next = ordinary;
  for (std::size_t place = 0; place < before.size(); ++place) {
    for (std::uint32_t i = 0; i < before[place]; ++i) order.push_back(next++);
    if (place < records.size()) order.push_back(records[place]);
  }
  return order;
}

}  // namespace ddns::experiments
