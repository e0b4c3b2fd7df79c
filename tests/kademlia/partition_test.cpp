// What a partition leaves behind. The paper has no remedy for it: a refresh finds those that a node
// knows, and those that these know.
#include "tests/kademlia/living_network.h"
#include "tests/overlay/by_scan.h"

namespace ddns::kademlia {
namespace {

using namespace ddns::overlay;
using sim::Duration;

TEST_CASE("After three hours of partition two networks stay two, whatever is refreshed") {
  for (const unsigned k : {4u, 20u}) {
    LivingNetwork net({.nodes = 100, .k = k});
    net.settle();
    for (NodeIndex n = 0; n < 100; ++n) net.network.set_group(n, static_cast<std::uint8_t>(n % 2));
    net.run(Duration::seconds(3 * 3600));
    for (NodeIndex n = 0; n < 100; ++n) net.network.set_group(n, 0);
    net.run(Duration::seconds(6 * 3600));
    sim::Rng rng = sim::Stream(k, "keys").at(0);
    for (int i = 0; i < 20; ++i) {
      const Id key = random_id(rng);
      const NodeIndex owner = net.buckets.owner(key);
      for (NodeIndex n = 0; n < 100; ++n) {
        CHECK((route(net.buckets, n, key).end == owner) == (n % 2 == owner % 2));
      }
    }
  }
}

}  // namespace
}  // namespace ddns::kademlia
