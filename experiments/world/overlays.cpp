#include "experiments/world/overlays.h"

#include <algorithm>
#include <string_view>

#include "chord/chord.h"
#include "experiments/files/problems.h"
#include "kademlia/kademlia.h"
#include "onehop/one_hop.h"
#include "pastry/pastry.h"
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

struct Kind {
  std::string_view word;  // of /overlay/kind
  std::unique_ptr<Overlay> (*build)(const Spec&, const Members&, const Distances* known);
  Expectation (*expected)(const OverlaySpec&, double nodes);
};

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

pastry::Settings pastry_settings(const OverlaySpec& o) {
  return {.base = o.base, .leaf_set = o.leaf_set};
}

std::unique_ptr<Overlay> build_pastry(const Spec& spec, const Members& members,
                                      const Distances* known) {
  pastry::Settings settings = pastry_settings(spec.overlay);
  settings.seed = spec.seed;
  settings.proximity = proximity(spec.overlay, known);
  return std::make_unique<pastry::Pastry>(members, settings);
}

Expectation expected_pastry(const OverlaySpec& spec, double nodes) {
  return pastry::Pastry::expected(nodes, pastry_settings(spec));
}

std::unique_ptr<Overlay> build_kademlia(const Spec& spec, const Members& members,
                                        const Distances* known) {
  return std::make_unique<kademlia::Kademlia>(
      members, kademlia::Settings{.bucket = spec.overlay.bucket,
                                  .seed = spec.seed,
                                  .proximity = proximity(spec.overlay, known)});
}

Expectation expected_kademlia(const OverlaySpec& spec, double nodes) {
  return kademlia::Kademlia::expected(nodes, {.bucket = spec.bucket});
}

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
    {"chord", build_chord, expected_chord},
    {"pastry", build_pastry, expected_pastry},
    {"kademlia", build_kademlia, expected_kademlia},
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

}  // namespace ddns::experiments
