#include "service/conventional/forwarders.h"

#include <algorithm>
#include <utility>

namespace ddns::service {

Forwarders::Forwarders(sim::Scheduler& scheduler, Resolvers& resolvers, const ClientPlaces& places,
                       const ForwarderSettings& settings, const ResolverSettings& resolver)
    : scheduler_(scheduler),
      resolvers_(resolvers),
      settings_(settings),
      clients_wait_(resolver.clients_wait()),
      counts_{.hits = std::vector<std::uint64_t>(settings.levels)} {
  std::uint64_t serves = 1;
  for (unsigned level = 0; level < settings.levels; ++level) {
    serves = std::min<std::uint64_t>(serves * settings.serves, places.sharing());
    std::vector<std::uint32_t> of_client = places.groups_of(static_cast<std::uint32_t>(serves));
    const std::uint32_t count = group_count(of_client);
    levels_.push_back({std::move(of_client), Cache(count, settings.cache_entries)});
  }
}

sim::Task<Resolution> Forwarders::resolve(std::uint32_t client, dns::RecordIndex record,
                                          sim::Rng& rng) {
  if (levels_.empty()) co_return co_await resolvers_.resolve(client, record, rng);
  const sim::Time asked = scheduler_.now();
  std::size_t missed = 0;
  const Cache::Entry* entry = nullptr;
  for (; missed < levels_.size(); ++missed) {
    entry = levels_[missed].cache.find(levels_[missed].of_client[client], record, asked);
    if (entry) break;
  }
  Resolution out;
  if (entry) {
    ++counts_.hits[missed];
    out = resolution_of(*entry);
  } else {
    const sim::Duration patience = std::min(clients_wait_, settings_.timer * settings_.tries);
    out = co_await resolvers_.resolve(client, record, rng, patience);
    const sim::Duration waited = scheduler_.now() - asked;
    counts_.retries +=
        std::min<std::uint64_t>(waited.ns() / settings_.timer.ns(), settings_.tries - 1);
    if (out.rcode == Rcode::kTimeout && patience < clients_wait_) {
      counts_.gave_up += waited >= patience;
      out.rcode = Rcode::kServfail;
    }
  }
  if (!out.failed() && !out.stale && out.expires > scheduler_.now()) {
    for (std::size_t i = 0; i < missed; ++i) {
      levels_[i].cache.put(levels_[i].of_client[client], record, {out.expires, out.content});
    }
  }
  co_return out;
}

}  // namespace ddns::service
