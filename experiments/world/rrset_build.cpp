#include "experiments/world/rrset_build.h"

#include <algorithm>

#include "dhash/dhash.h"
#include "experiments/world/quota_build.h"
#include "sim/random.h"

namespace ddns::experiments {

namespace {

using dns::RecordIndex;

// Whose the records of names are: of organisation 0, or with limits on storage of any that has
// room, one as likely as its room. Hosts that ride free publish as if they contributed theirs.
class Publishers {
 public:
  explicit Publishers(const Spec& spec) : stream_(spec.seed, "publishers") {
    if (!spec.quota.policy) return;
    up_to_.resize(riders(spec.quota) + 1);
    const std::vector<std::uint32_t> room = host_rooms(spec);
    const std::vector<dhash::OrganisationIndex> of_host = organisations_of_hosts(spec);
    for (overlay::HostIndex h = 0; h < room.size(); ++h) {
      if (of_host[h] != attacker(spec.quota)) up_to_[of_host[h]] += room[h];
    }
    for (dns::Signer o = 1; o < up_to_.size(); ++o) up_to_[o] += up_to_[o - 1];
  }
  dns::Signer of(RecordIndex record) const {
    if (up_to_.empty()) return 0;
    sim::Rng rng = stream_.at(record);
    const auto found = std::ranges::upper_bound(up_to_, rng.below_u64(up_to_.back()));
    return static_cast<dns::Signer>(found - up_to_.begin());
  }

 private:
  sim::Stream stream_;
  std::vector<std::uint64_t> up_to_;  // room of an organisation and of those before it
};

}  // namespace

dns::RrsetTable build_rrsets(const Spec& spec, const traces::TraceSource& trace,
                             const service::KeyChains* chains) {
  const std::uint32_t signature = spec.service.signature_octets;
  const std::uint32_t of_key = spec.service.key_octets + signature;
  const std::uint32_t octets =
      chains ? spec.service.rrset_octets + signature : spec.maintenance.blocks.block_bytes;
  const sim::Duration ttl = spec.dhash.ttl.value_or(dhash::kForever);
  const Publishers publishers(spec);
  dns::RrsetTable rrsets(trace.names());
  for (RecordIndex r = 0; r < rrsets.named(); ++r) {
    const std::uint32_t carried = chains ? chains->carried(r) * of_key : 0;
    rrsets.add({trace.answered(r) ? octets + carried : 0, ttl, publishers.of(r)});
  }
  for (std::uint64_t i = 0; i < spec.quota.attacker_records; ++i) {
    rrsets.add({octets, ttl, attacker(spec.quota)});
  }
  const std::size_t keys = chains ? chains->records().size() : 0;
  for (std::size_t i = 0; i < keys; ++i) rrsets.add({of_key, ttl, 0});
  return rrsets;
}

std::vector<overlay::Id> attack_keys(const Spec& spec) {
  const sim::Stream stream(spec.seed, "attack keys");
  std::vector<overlay::Id> keys(spec.quota.attacker_records);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    sim::Rng rng = stream.at(i);
    keys[i] = overlay::random_id(rng);
  }
  return keys;
}

std::vector<RecordIndex> insert_order(const Spec& spec, const dns::RrsetTable& rrsets) {
  std::vector<RecordIndex> records;
  for (RecordIndex r = 0; r < rrsets.named(); ++r) {
    if (rrsets.exists(r)) records.push_back(r);
  }
  const auto attacks = static_cast<RecordIndex>(spec.quota.attacker_records);
  if (attacks == 0) {
    for (RecordIndex r = rrsets.named(); r < rrsets.count(); ++r) records.push_back(r);
    return records;
  }
  // One of the slots in the order is drawn for each of the attacker's, uniformly: it comes before
  // the ordinary record at that place.
  const sim::Stream stream(spec.seed, "attack order");
  std::vector<std::uint32_t> before(records.size() + 1);
  for (RecordIndex i = 0; i < attacks; ++i) {
    sim::Rng rng = stream.at(i);
    ++before[rng.below(static_cast<std::uint32_t>(before.size()))];
  }
  std::vector<RecordIndex> order;
  order.reserve(records.size() + attacks);
  RecordIndex next = rrsets.named();
  for (std::size_t place = 0; place < before.size(); ++place) {
    for (std::uint32_t i = 0; i < before[place]; ++i) order.push_back(next++);
    if (place < records.size()) order.push_back(records[place]);
  }
  return order;
}

}  // namespace ddns::experiments
