#include "experiments/world.h"

#include <stdexcept>

#include "dns/name.h"
#include "experiments/latency_build.h"
#include "experiments/trace_build.h"
#include "sim/random.h"

namespace ddns::experiments {

namespace {

overlay::Members build_members(const Spec& spec) {
  const sim::Stream ids(spec.seed, "ids");
  const OverlaySpec& o = spec.overlay;
  const bool equal = o.capacity.kind == overlay::CapacityModel::Kind::kConstant;
  if (equal && o.virtual_nodes == 1) return overlay::Members::random(o.hosts, ids);
  const sim::Stream capacities(spec.seed, "capacities");
  const auto counts =
      overlay::virtual_node_counts(o.hosts, o.virtual_nodes, o.capacity, capacities);
  return overlay::Members::random(counts, ids);
}

chord::Chord build_ring(const Spec& spec, const overlay::Members& members) {
  const OverlaySpec& o = spec.overlay;
  try {
    chord::Chord ring(
        members,
        {.base = o.base, .successors = o.successors, .route_by_successors = o.route_by_successors});
    ring.fill_perfect();
    return ring;
  } catch (const std::invalid_argument& e) {
    throw sim::InputError(sim::InputError::Kind::kSpec, spec.file + ": /overlay: " + e.what());
  }
}

std::vector<overlay::Id> record_keys(const traces::NameTable& names) {
  std::vector<overlay::Id> keys;
  keys.reserve(names.count());
  for (traces::NameIndex i = 0; i < names.count(); ++i) {
    keys.push_back(dns::rrset_key(names.name(i), names.type(i)));
  }
  return keys;
}

std::unique_ptr<dhash::Dhash> build_dhash(const Spec& spec, const overlay::Lookup& lookup,
                                          const traces::NameTable& names) {
  const dhash::Settings settings = {
      .replicas = spec.dhash.replicas,
      .policy = spec.dhash.policy,
      .cache_capacity = spec.dhash.cache_capacity.value_or(dhash::CopyCache::kUnlimited),
      .copies_expire = spec.dhash.ttl.has_value()};
  return std::make_unique<dhash::Dhash>(lookup, record_keys(names), settings);
}

}  // namespace

World::World(const Spec& s)
    : spec(s),
      latency(build_latency(s.latency)),
      members(build_members(s)),
      ring(build_ring(s, members)),
      network(scheduler, *latency, members.count(), {.timeout = s.timeout, .loss = s.loss}),
      lookup{network, ring, s.style} {
  if (s.trace.kind == TraceSpec::Kind::kUniform) return;
  trace = build_trace(s);
  dhash = build_dhash(s, lookup, trace->names());
}

}  // namespace ddns::experiments
