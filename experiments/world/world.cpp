#include "experiments/world/world.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "experiments/files/problems.h"
#include "experiments/world/distances_build.h"
#include "experiments/world/latency_build.h"
#include "experiments/world/overlays.h"
#include "experiments/world/quota_build.h"
#include "experiments/world/riders.h"
#include "experiments/world/rrset_build.h"
#include "experiments/world/signed_build.h"
#include "experiments/world/trace_build.h"
#include "service/ddns.h"
#include "service/routing_alone.h"
#include "sim/check.h"
#include "sim/random.h"

namespace ddns::experiments {

namespace {

overlay::Members all_members(const Spec& spec) {
  const sim::Stream ids(spec.seed, "ids");
  const OverlaySpec& o = spec.overlay;
  const std::uint32_t hosts = o.hosts + spec.churn.absent;
  const bool equal = o.capacity.kind == overlay::CapacityModel::Kind::kConstant;
  if (equal && o.virtual_nodes == 1) return overlay::Members::random(hosts, ids);
  const sim::Stream capacities(spec.seed, "capacities");
  const auto counts = at_key(spec.file, "/overlay/virtual_nodes", [&] {
    return overlay::virtual_node_counts(hosts, o.virtual_nodes, o.capacity, capacities);
  });
  return overlay::Members::random(counts, ids);
}

// All that will ever be there, those marked as absent that are away at first: any alike.
overlay::Members build_members(const Spec& spec) {
  overlay::Members members = all_members(spec);
  if (spec.churn.absent == 0) return members;
  std::vector<bool> absent(members.host_count(), false);
  sim::Rng rng = sim::Stream(spec.seed, "absent at first").at(0);
  for (std::uint32_t chosen = 0; chosen < spec.churn.absent;) {
    const overlay::HostIndex h = rng.below(members.host_count());
    if (absent[h]) continue;
    absent[h] = true;
    ++chosen;
  }
  for (overlay::NodeIndex n = 0; n < members.count(); ++n) {
    if (absent[members.host(n)]) members.set_present(n, false);
  }
  return members;
}

// What nodes know of distances; null where that is nothing.
const sim::Distances* known_distances(const World& world) {
  return world.spec.overlay.near == OverlaySpec::Near::kTruly ? world.distances
                                                              : world.coordinates.get();
}

constexpr unsigned kPlacesPerReplica = 4;

std::unique_ptr<dhash::Dhash> build_dhash(const Spec& spec, const overlay::Lookup& lookup,
                                          std::vector<overlay::Id> keys,
                                          const service::KeyChains* chains,
                                          const sim::Distances* known) {
  const std::vector<overlay::Id> attack = attack_keys(spec);
  keys.insert(keys.end(), attack.begin(), attack.end());
  if (chains) add_keys_of_keys(*chains, keys);
  dhash::Settings settings = dhash_settings(spec);
  if (spec.dhash.nearest_replica) settings.distances = known;
  return std::make_unique<dhash::Dhash>(lookup, std::move(keys), settings);
}

// check_keepers() where an owner finds them among nodes whose ids are near its own, on Pastry or
// Kademlia.
void check_near_keepers(const Spec& spec, const overlay::Members& members) {
  const auto overlay = build_overlay(spec, members, nullptr);
  const std::size_t wanted = std::min(spec.dhash.replicas, spec.overlay.hosts);
  std::vector<overlay::NodeIndex> keepers;
  for (overlay::NodeIndex n = 0; n < members.count(); ++n) {
    overlay->keepers(n, members.id(n), spec.dhash.replicas, keepers);
    if (keepers.size() == wanted) continue;
    const char* const key = spec.overlay.leaf_set > 0 ? "/overlay/leaf_set" : "/overlay/bucket";
    throw sim::InputError(
        sim::InputError::Kind::kSpec,
        fmt::format("{}: /dhash/replicas: found {}, expected at most {}, or a greater {}: among "
                    "the nodes that one knows around it are those of only {} other hosts",
                    spec.file, spec.dhash.replicas, keepers.size(), key, keepers.size() - 1));
  }
}

}  // namespace

dhash::Settings dhash_settings(const Spec& spec) {
  return {
      .replicas = spec.dhash.replicas,
      .policy = spec.dhash.policy,
      .cache_capacity = spec.dhash.cache_capacity.value_or(dhash::CopyCache::kUnlimited),
      // Where nodes come and go, copies go too, a record may have more holders for a while, and
      // its owner may not have it yet.
      .copies_expire = spec.dhash.ttl.has_value() || spec.living() || spec.dhash.placement.learned,
      .places = spec.maintenance.on ? kPlacesPerReplica * spec.dhash.replicas : 0,
      .ask_keepers = spec.living() || spec.silenced()};
}

World::World(const Spec& s, RingOnly)
    : spec(s),
      members(build_members(s)),
      latency(build_latency(s, /*whole=*/false, &members)),
      distances(dynamic_cast<const sim::Distances*>(latency.get())),
      coordinates(distances ? build_coordinates(s, members, *distances) : nullptr),
      overlay(build_overlay(s, members, known_distances(*this))),
      ring(dynamic_cast<overlay::RingOverlay*>(overlay.get())),
      network(scheduler, *latency, members.count(), {.timeout = s.timeout, .loss = s.loss}),
      lookup{network, *overlay, s.style, s.lookup_tries},
      silent_hosts(experiments::silent_hosts(s)) {
  lookup.alpha = s.lookup_alpha;
  if (s.lookup_closest) lookup.closest = s.overlay.bucket;
  if (s.overlay.bucket > 0) lookup.named = s.overlay.bucket;
  for (overlay::NodeIndex n = 0; n < members.count(); ++n) {
    if (!members.present(n) || is_silent(n)) network.set_up(n, false);
  }
}

World::World(const Spec& s, const Workload* workload) : World(s, RingOnly()) {
  if (s.service.kind == ServiceSpec::Kind::kLookup) {
    service = std::make_unique<service::RoutingAlone>(lookup);
    return;
  }
  sim::check(!workload || workload->serves(s), "a run is asked what its specification says");
  trace = workload ? traces::replay(workload->recording()) : build_trace(s);
  chains = build_key_chains(s, *trace);
  rrsets.emplace(build_rrsets(s, *trace, chains.get()));
  quota = build_quota(s, members, *rrsets);
  auto keys = workload ? workload->keys() : service::rrset_keys(trace->names());
  dhash = build_dhash(s, lookup, std::move(keys), chains.get(), known_distances(*this));
  if (quota) dhash->add_gatekeeper(*quota);
  if (!s.doubted()) {
    service = std::make_unique<service::Ddns>(*dhash, *rrsets);
    return;
  }
  checked_fetch = build_checked_fetch(s, members, *dhash);
  if (s.service.mistakes) {
    std::vector<bool> wrong = records_with_mistakes(s, *rrsets);
    mistakes = std::make_unique<service::MistakeGate>(wrong);
    if (s.service.check_inserts) {
      dhash->add_gatekeeper(*mistakes);
    } else {
      checked_fetch->spoil(std::move(wrong));
    }
  }
  auto checking = std::make_unique<service::SignedDdns>(scheduler, *checked_fetch, *dhash, *rrsets,
                                                        s.service.check_time);
  if (chains) {
    vouching = std::make_unique<service::Vouching>(
        service::Vouching{*chains, rrsets->named(), s.service.keep_keys});
    checking->need_keys(*vouching);
  }
  signed_ddns = checking.get();
  service = std::move(checking);
}

void check_keepers(const Spec& spec) {
  const bool near =
      spec.dhash.insert_by_protocol && (spec.overlay.leaf_set > 0 || spec.overlay.bucket > 0);
  if (spec.dhash.replicas < 2 || !(near || spec.stores_by_lists())) return;
  const overlay::Members members = build_members(spec);
  if (members.host_count() == members.count()) return;  // what the keys alone tell
  if (near) return check_near_keepers(spec, members);
  const std::size_t wanted = std::min(spec.dhash.replicas, spec.overlay.hosts) - 1;
  std::size_t least = wanted;
  std::vector<overlay::HostIndex> hosts;
  for (overlay::NodeIndex n = 0; n < members.count(); ++n) {
    if (!members.present(n)) continue;
    hosts.assign(1, members.host(n));
    overlay::NodeIndex next = members.next_present(n);
    for (unsigned i = 0; i < spec.overlay.successors && next != n && hosts.size() <= wanted; ++i) {
      const overlay::HostIndex host = members.host(next);
      if (std::ranges::find(hosts, host) == hosts.end()) hosts.push_back(host);
      next = members.next_present(next);
    }
    least = std::min(least, hosts.size() - 1);
  }
  if (least == wanted) return;
  throw sim::InputError(
      sim::InputError::Kind::kSpec,
      fmt::format("{}: /dhash/replicas: found {}, expected at most {}, or a longer list "
                  "(/overlay/successors): a node keeps replicas on nodes of its successor list, "
                  "and one's list of {} has nodes of only {} other hosts",
                  spec.file, spec.dhash.replicas, least + 1, spec.overlay.successors, least));
}

}  // namespace ddns::experiments
