#include "experiments/world/conventional_build.h"

#include <algorithm>

#include "service/conventional/zones_of_names.h"
#include "sim/random.h"

namespace ddns::experiments {

namespace {

struct TtlShare {
  std::uint32_t up_to_percent;
  std::int64_t ttl_s;
};
constexpr TtlShare kTtls[] = {{10, 60}, {25, 300}, {50, 3'600}, {65, 21'600}, {100, 86'400}};

std::uint32_t client_count(const Spec& spec, const traces::TraceSource& trace) {
  if (!trace.kept()) return spec.trace.clients;
  std::uint32_t clients = 1;
  for (const traces::Question& q : *trace.kept()) clients = std::max(clients, q.client + 1);
  return clients;
}

}  // namespace

std::vector<sim::Duration> ttls_of_names(const Spec& spec, dns::NameIndex names) {
  if (spec.conventional.ttl) return std::vector(names, *spec.conventional.ttl);
  const sim::Stream stream(spec.seed, "ttls of names");
  std::vector<sim::Duration> ttls;
  ttls.reserve(names);
  for (dns::NameIndex i = 0; i < names; ++i) {
    sim::Rng rng = stream.at(i);
    const std::uint32_t percent = rng.below(100);
    const auto* const share =
        std::ranges::upper_bound(kTtls, percent, {}, &TtlShare::up_to_percent);
    ttls.push_back(sim::Duration::seconds(share->ttl_s));
  }
  return ttls;
}

service::Hierarchy build_hierarchy(const Spec& spec, const traces::TraceSource& trace) {
  const std::vector<sim::Duration> ttls = ttls_of_names(spec, trace.names().count());
  std::vector<service::KnownRecord> known;
  known.reserve(ttls.size());
  for (dns::NameIndex i = 0; i < ttls.size(); ++i) known.push_back({trace.answered(i), ttls[i]});
  service::ZoneSettings zones = spec.conventional.zones;
  zones.denials = spec.conventional.resolver.aggressive;
  return service::zones_of_names(trace.names(), known, zones, spec.seed);
}

service::ClientPlaces places_of_clients(const Spec& spec, const traces::TraceSource& trace) {
  const std::uint32_t clients = client_count(spec, trace);
  return {clients, spec.conventional.sharing.value_or(clients), spec.seed};
}

}  // namespace ddns::experiments
