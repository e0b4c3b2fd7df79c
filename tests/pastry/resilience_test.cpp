// Pastry of base 2 that takes the one entry of its table, or none, is a tree.
#include "tests/overlay/resilience.h"

#include <memory>

#include "pastry/pastry.h"

namespace ddns::pastry {
namespace {

TEST_CASE("Paths fail as in a tree where only the entry of the table may lead on") {
  overlay::FullSpace space;
  const auto build = [&](std::uint64_t seed) {
    return std::make_unique<Pastry>(space.members,
                                    Settings{.base = 2, .leaf_set = 0, .seed = seed});
  };
  const auto next = [&](const Pastry& tables, NodeIndex at, NodeIndex target) {
    const NodeIndex n = tables.next_hop(at, space.members.id(target), {}).next;
    return space.members.present(n) ? n : overlay::kNoNode;
  };
  for (const double q : {.1, .3, .5, .8}) {
    INFO(q);
    CHECK(space.failed(q, build, next) == Approx(overlay::FullSpace::of_tree(q)).margin(.005));
  }
}

}  // namespace
}  // namespace ddns::pastry
