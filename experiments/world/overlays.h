// The kinds of overlay that an experiment can choose. A new one is a line in overlays.cpp and a
// word of the key /overlay/kind.
#pragma once

#include <memory>

#include "experiments/spec/spec.h"
#include "overlay/overlay.h"
#include "overlay/protocol.h"
#include "sim/network.h"

namespace ddns::experiments {

// Of the specification's kind, its tables filled with the present members, which must outlive it as
// `known` must: how far others are, as nodes know; null where they do not. Throws InputError
// (kSpec) where the overlay's settings ask for what cannot be.
std::unique_ptr<overlay::Overlay> build_overlay(const Spec& spec, const overlay::Members& members,
                                                const sim::Distances* known);

// What keeps it up, where the specification says that it is kept up; null where its kind has no
// protocol (lives(), experiments/spec/overlay.h). All must outlive it.
std::unique_ptr<overlay::Protocol> build_protocol(const Spec& spec, overlay::Overlay& overlay,
                                                  overlay::Members& members, sim::Network& network);

// What an overlay of this kind and so many nodes will take.
overlay::Expectation expected_overlay(const OverlaySpec& spec, double nodes);
// What its protocol will take; nothing where it has none.
overlay::UpkeepExpectation expected_upkeep(const Spec& spec, double nodes);

}  // namespace ddns::experiments
