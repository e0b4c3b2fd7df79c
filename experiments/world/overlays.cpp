#include "experiments/world/overlays.h"

#include <algorithm>
#include <string_view>

#include "chord/protocol.h"
#include "experiments/files/problems.h"
#include "kademlia/kademlia.h"
#include "kademlia/protocol.h"
#include "onehop/one_hop.h"
#include "pastry/pastry.h"
#include "pastry/protocol.h"
#include "sim/check.h"

namespace ddns::experiments {

namespace {

using overlay::Expectation;
using overlay::Members;
using overlay::Overlay;
using sim::Distances;

overlay::Proximity proximity(const OverlaySpec& o, const Distances* known) {
  overlay::Proximity out = o.proximity;
  out.distances = known;
  return out;
}

using overlay::Protocol;
using overlay::UpkeepExpectation;

// How an overlay is kept up.
struct KeptUp {
  std::unique_ptr<Protocol> (*build)(const Spec&, Overlay&, Members&, sim::Network&);
  UpkeepExpectation (*expected)(const Spec&, double nodes);
};

struct Kind {
  std::string_view word;  // of /overlay/kind
  std::unique_ptr<Overlay> (*build)(const Spec&, const Members&, const Distances* known);
  Expectation (*expected)(const OverlaySpec&, double nodes);
  const KeptUp* kept_up = nullptr;  // null: tables stay as they are
};

const char kUpkeepStream[] = "maintenance";

chord::Settings chord_settings(const OverlaySpec& o, const Distances* known = nullptr) {
  return {.base = o.base,
          .successors = o.successors,
          .route_by_successors = o.route_by_successors,
          .owner_by_successors = o.owner_by_successors,
          .proximity = proximity(o, known)};
}

std::unique_ptr<Overlay> build_chord(const Spec& spec, const Members& members,
                                     const Distances* known) {
  return at_key(spec.file, "/overlay/base", [&] {
    auto ring = std::make_unique<chord::Chord>(members, chord_settings(spec.overlay, known));
    ring->fill_perfect();
    return ring;
  });
}

Expectation expected_chord(const OverlaySpec& spec, double nodes) {
  return chord::Chord::expected(nodes, chord_settings(spec));
}

chord::MaintenanceSettings chord_maintenance(const Spec& spec) {
  chord::MaintenanceSettings settings = spec.maintenance.ring;
  settings.lookup_tries = spec.lookup_tries;
  return settings;
}

constexpr KeptUp kKeptUpChord = {
    [](const Spec& spec, Overlay& ring, Members& members,
       sim::Network& network) -> std::unique_ptr<Protocol> {
      return std::make_unique<chord::Protocol>(dynamic_cast<chord::Chord&>(ring), members, network,
                                               chord_maintenance(spec),
                                               sim::Stream(spec.seed, kUpkeepStream));
    },
    [](const Spec& spec, double nodes) {
      return chord::Protocol::expected(nodes, chord_settings(spec.overlay),
                                       chord_maintenance(spec));
    }};

pastry::Settings pastry_settings(const OverlaySpec& o) {
  return {.base = o.base, .leaf_set = o.leaf_set};
}

std::unique_ptr<Overlay> build_pastry(const Spec& spec, const Members& members,
                                      const Distances* known) {
  pastry::Settings settings = pastry_settings(spec.overlay);
  settings.seed = spec.seed;
  settings.proximity = proximity(spec.overlay, known);
  if (!spec.maintenance.on) return std::make_unique<pastry::Pastry>(members, settings);
  auto tables = std::make_unique<pastry::StoredPastry>(members, settings);
  tables->fill_settled();
  return tables;
}

Expectation expected_pastry(const OverlaySpec& spec, double nodes) {
  return pastry::Pastry::expected(nodes, pastry_settings(spec));
}

pastry::MaintenanceSettings pastry_maintenance(const Spec& spec) {
  pastry::MaintenanceSettings settings = spec.maintenance.pastry;
  settings.tries = spec.maintenance.ring.tries;
  settings.suspicion_age = spec.maintenance.ring.suspicion_age;
  settings.contacts = spec.maintenance.ring.contacts;
  settings.probe_contacts = spec.maintenance.ring.probe_contacts;
  settings.lookup_tries = spec.lookup_tries;
  return settings;
}

constexpr KeptUp kKeptUpPastry = {
    [](const Spec& spec, Overlay& tables, Members& members,
       sim::Network& network) -> std::unique_ptr<Protocol> {
      return std::make_unique<pastry::Protocol>(dynamic_cast<pastry::StoredPastry&>(tables),
                                                members, network, pastry_maintenance(spec),
                                                sim::Stream(spec.seed, kUpkeepStream));
    },
    [](const Spec& spec, double nodes) {
      return pastry::Protocol::expected(nodes, pastry_settings(spec.overlay),
                                        pastry_maintenance(spec));
    }};

std::unique_ptr<Overlay> build_kademlia(const Spec& spec, const Members& members,
                                        const Distances* known) {
  if (spec.maintenance.on) {
    auto buckets = std::make_unique<kademlia::Buckets>(members, spec.overlay.bucket);
    buckets->fill_settled(sim::Stream(spec.seed, "kademlia buckets"));
    return buckets;
  }
  return std::make_unique<kademlia::Kademlia>(
      members, kademlia::Settings{.bucket = spec.overlay.bucket,
                                  .seed = spec.seed,
                                  .proximity = proximity(spec.overlay, known)});
}

Expectation expected_kademlia(const OverlaySpec& spec, double nodes) {
  return kademlia::Kademlia::expected(nodes, {.bucket = spec.bucket});
}

kademlia::MaintenanceSettings kademlia_maintenance(const Spec& spec) {
  kademlia::MaintenanceSettings settings = spec.maintenance.kademlia;
  settings.tries = spec.maintenance.ring.tries;
  settings.lookup_tries = spec.lookup_tries;
  return settings;
}

constexpr KeptUp kKeptUpKademlia = {
    [](const Spec& spec, Overlay& overlay, Members& members,
       sim::Network& network) -> std::unique_ptr<Protocol> {
      return std::make_unique<kademlia::Protocol>(dynamic_cast<kademlia::Buckets&>(overlay),
                                                  members, network, kademlia_maintenance(spec),
                                                  sim::Stream(spec.seed, kUpkeepStream));
    },
    [](const Spec& spec, double nodes) {
      return kademlia::Protocol::expected(nodes, spec.overlay.bucket, kademlia_maintenance(spec));
    }};

// An overlay without settings of its own.
template <class Plain>
constexpr Kind plain(std::string_view word) {
  return {word,
          [](const Spec&, const Members& members, const Distances*) -> std::unique_ptr<Overlay> {
            return std::make_unique<Plain>(members);
          },
          [](const OverlaySpec&, double nodes) { return Plain::expected(nodes); }};
}

constexpr Kind kKinds[] = {
    {"chord", build_chord, expected_chord, &kKeptUpChord},
    {"pastry", build_pastry, expected_pastry, &kKeptUpPastry},
    {"kademlia", build_kademlia, expected_kademlia, &kKeptUpKademlia},
    plain<onehop::OneHop>("one-hop"),
};

const Kind& kind_of(const OverlaySpec& spec) {
  const auto* const kind = std::ranges::find(kKinds, spec.kind, &Kind::word);
  sim::check(kind != std::end(kKinds), "a word of /overlay/kind is no kind of overlay");
  return *kind;
}

}  // namespace

std::unique_ptr<Overlay> build_overlay(const Spec& spec, const Members& members,
                                       const Distances* known) {
  return kind_of(spec.overlay).build(spec, members, known);
}

Expectation expected_overlay(const OverlaySpec& spec, double nodes) {
  return kind_of(spec).expected(spec, nodes);
}

std::unique_ptr<Protocol> build_protocol(const Spec& spec, Overlay& overlay, Members& members,
                                         sim::Network& network) {
  const KeptUp* const kept_up = kind_of(spec.overlay).kept_up;
  return kept_up ? kept_up->build(spec, overlay, members, network) : nullptr;
}

UpkeepExpectation expected_upkeep(const Spec& spec, double nodes) {
  const KeptUp* const kept_up = kind_of(spec.overlay).kept_up;
  return kept_up ? kept_up->expected(spec, nodes) : UpkeepExpectation();
}

}  // namespace ddns::experiments
