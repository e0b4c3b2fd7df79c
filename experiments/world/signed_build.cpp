#include "experiments/world/signed_build.h"

#include <utility>

#include "experiments/world/riders.h"
#include "service/ddns.h"
#include "sim/random.h"

namespace ddns::experiments {

std::vector<bool> liars(const Spec& spec, const overlay::Members& members) {
  std::vector<bool> nodes(members.count(), false);
  if (!spec.faults.lie) return nodes;
  const std::uint32_t hosts = members.host_count();
  const std::vector<bool> lies =
      chosen_hosts(liar_count(spec.faults, hosts), hosts, sim::Stream(spec.seed, "liars").at(0));
  for (overlay::NodeIndex n = 0; n < members.count(); ++n) nodes[n] = lies[members.host(n)];
  return nodes;
}

std::unique_ptr<dhash::CheckedFetch> build_checked_fetch(const Spec& spec,
                                                         const overlay::Members& members,
                                                         dhash::Dhash& dhash) {
  return std::make_unique<dhash::CheckedFetch>(dhash, spec.service.check,
                                               spec.faults.lie.value_or(dhash::Lie::kNoData),
                                               liars(spec, members));
}

std::vector<bool> records_with_mistakes(const Spec& spec, const dns::RrsetTable& rrsets) {
  const sim::Stream stream(spec.seed, "mistakes");
  std::vector<bool> wrong(rrsets.count(), false);
  for (dns::RecordIndex r = 0; r < rrsets.named(); ++r) {
    if (rrsets.exists(r)) wrong[r] = stream.at(r).unit() < spec.service.mistake_share;
  }
  return wrong;
}

std::unique_ptr<service::KeyChains> build_key_chains(const Spec& spec,
                                                     const traces::TraceSource& trace) {
  if (!spec.keyed()) return nullptr;
  std::vector<bool> there(trace.names().count());
  for (dns::NameIndex i = 0; i < there.size(); ++i) there[i] = trace.answered(i);
  return std::make_unique<service::KeyChains>(trace.names(), there, spec.service.keys,
                                              spec.service.popular_share);
}

void add_keys_of_keys(const service::KeyChains& chains, std::vector<overlay::Id>& keys) {
  for (const service::KeyIndex k : chains.records()) {
    keys.push_back(service::rrset_key(chains.name(k), service::kKeyType));
  }
}

}  // namespace ddns::experiments
