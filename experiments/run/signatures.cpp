#include "experiments/run/signatures.h"

namespace ddns::experiments {

void add_signatures(const World& world, const Census& census, Result& result) {
  if (!world.signed_ddns) return;
  const service::SignedDdns& service = *world.signed_ddns;
  const dhash::CheckCounts& checks = world.checked_fetch->counts();
  result.signatures = SignedResult{.checks = checks.by_origins,
                                   .checks_by_copiers = checks.by_copiers,
                                   .refused = checks.refused,
                                   .extra_rpcs = checks.extra_rpcs,
                                   .wrong_forged = service.wrong().forged,
                                   .wrong_old = service.wrong().old};
  if (!world.chains) return;
  KeysResult& keys = result.keys.emplace();
  keys.rrsets = world.chains->count();
  keys.records = world.chains->records().size();
  keys.without_keys = service.without_keys();
  keys.octets_stored = census.storage_octets();
  for (std::size_t labels = 0; labels < service.by_labels().size(); ++labels) {
    const service::KeyCounts& c = service.by_labels()[labels];
    if (c.answered == 0) continue;
    const double ms = static_cast<double>(c.latency.ns()) / 1e6;
    keys.by_labels.push_back({labels, c.answered, c.lookups, c.rpcs, c.octets, c.checks,
                              ms / static_cast<double>(c.answered)});
  }
}

}  // namespace ddns::experiments
