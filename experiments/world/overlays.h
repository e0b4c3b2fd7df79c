// The kinds of overlay that an experiment can choose. A new one is a line in overlays.cpp and a
// word of the key /overlay/kind.
#pragma once

#include <memory>

#include "experiments/spec/spec.h"
#include "overlay/overlay.h"

namespace ddns::experiments {

// Of the specification's kind, its tables filled with the present members, which must outlive it as
// `known` must: how far others are, as nodes know; null where they do not. Throws InputError
// (kSpec) where the overlay's settings ask for what cannot be.
std::unique_ptr<overlay::Overlay> build_overlay(const Spec& spec, const overlay::Members& members,
                                                const sim::Distances* known);

// What an overlay of this kind and so many nodes will take.
overlay::Expectation expected_overlay(const OverlaySpec& spec, double nodes);

}  // namespace ddns::experiments
