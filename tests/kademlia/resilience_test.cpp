// Kademlia with one contact a bucket, that goes to the nearest live one.
#include "tests/overlay/resilience.h"

#include <memory>

#include "kademlia/kademlia.h"

namespace ddns::kademlia {
namespace {

// There is no closed form that holds: what is compared with was computed independently, by
// simulation, with its tolerance.
TEST_CASE("Paths of XOR routing fail as computed independently") {
  overlay::FullSpace space;
  const auto build = [&](std::uint64_t seed) {
    return std::make_unique<Kademlia>(space.members, Settings{.bucket = 1, .seed = seed});
  };
  std::vector<NodeIndex> dead;
  const auto next = [&](const Kademlia& tables, NodeIndex at, NodeIndex target) {
    dead.clear();
    while (true) {
      const auto step = tables.next_hop(at, space.members.id(target), dead);
      if (step.next == at) return overlay::kNoNode;
      if (space.members.present(step.next)) return step.next;
      dead.push_back(step.next);
    }
  };
  struct Row {
    double q, failed, tolerance;
  };
  for (const Row& row : {Row{.1, .0685, .002}, Row{.2, .1681, .0033}, Row{.3, .3054, .004},
                         Row{.5, .6737, .0057}, Row{.8, .9923, .0009}}) {
    INFO(row.q);
    CHECK(space.failed(row.q, build, next) == Approx(row.failed).margin(row.tolerance));
  }
}

}  // namespace
}  // namespace ddns::kademlia
