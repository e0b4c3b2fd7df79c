// Chord's fingers alone, and two geometries that no overlay here has.
#include "tests/overlay/resilience.h"

#include <memory>

#include "chord/chord.h"

namespace ddns::chord {
namespace {

using overlay::FullSpace;
using overlay::kNoNode;

struct Row {
  double q, failed, tolerance;
};

// Computed independently, by simulation, with its tolerance.
TEST_CASE("Paths along the fingers of a ring fail as computed independently") {
  FullSpace space;
  const auto build = [&](std::uint64_t) {
    auto ring = std::make_unique<Chord>(space.members, Settings{.base = 2, .successors = 1});
    ring->fill_perfect();
    return ring;
  };
  // The farthest finger that lives and is not beyond the target.
  const auto next = [&](const Chord& ring, NodeIndex at, NodeIndex target) {
    const NodeIndex way = (target - at) % FullSpace::kNodes;
    for (std::size_t j = ring.finger_distances().size(); j-- > ring.first_stored_finger(at) - 1;) {
      const NodeIndex finger = ring.finger(at, j);
      if ((finger - at) % FullSpace::kNodes <= way && space.members.present(finger)) return finger;
    }
    return kNoNode;
  };
  for (const Row& row : {Row{.1, .0058, .0008}, Row{.3, .0717, .0025}, Row{.5, .2764, .0052},
                         Row{.8, .9366, .0044}}) {
    INFO(row.q);
    CHECK(space.failed(row.q, build, next) == Approx(row.failed).margin(row.tolerance));
  }
}

TEST_CASE("Paths of a hypercube fail as the closed form has it") {
  FullSpace space;
  const auto build = [](std::uint64_t) { return std::make_unique<int>(); };
  const auto next = [&](int, NodeIndex at, NodeIndex target) {
    for (NodeIndex bit = FullSpace::kNodes / 2; bit > 0; bit /= 2) {
      if (((at ^ target) & bit) != 0 && space.members.present(at ^ bit)) return at ^ bit;
    }
    return kNoNode;
  };
  for (const double q : {.1, .3, .5, .8}) {
    INFO(q);
    CHECK(space.failed(q, build, next) == Approx(FullSpace::of_hypercube(q)).margin(.005));
  }
}

TEST_CASE("Paths of a ring of random fingers fail as computed independently") {
  FullSpace space;
  // Finger i is any node from 2^i to 2^(i+1) - 1 away.
  const auto build = [](std::uint64_t seed) {
    auto fingers = std::make_unique<std::vector<NodeIndex>>();
    for (NodeIndex n = 0; n < FullSpace::kNodes; ++n) {
      sim::Rng rng = sim::Stream(seed, "fingers").at(n);
      for (unsigned i = 0; i < FullSpace::kBits; ++i) {
        fingers->push_back((n + (1u << i) + rng.below(1u << i)) % FullSpace::kNodes);
      }
    }
    return fingers;
  };
  const auto next = [&](const std::vector<NodeIndex>& fingers, NodeIndex at, NodeIndex target) {
    const NodeIndex way = (target - at) % FullSpace::kNodes;
    for (unsigned i = FullSpace::kBits; i-- > 0;) {
      const NodeIndex finger = fingers[std::size_t{at} * FullSpace::kBits + i];
      if ((finger - at) % FullSpace::kNodes <= way && space.members.present(finger)) return finger;
    }
    return kNoNode;
  };
  for (const Row& row : {Row{.1, .032, .0014}, Row{.3, .1376, .0031}, Row{.5, .3434, .0055},
                         Row{.8, .9309, .0042}}) {
    INFO(row.q);
    CHECK(space.failed(row.q, build, next) == Approx(row.failed).margin(row.tolerance));
  }
}

}  // namespace
}  // namespace ddns::chord
