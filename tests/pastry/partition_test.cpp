// A partition tears a network into two that work on their own; only nodes that remember others
// bring them together again.
#include "tests/overlay/by_scan.h"
#include "tests/pastry/living_network.h"

namespace ddns::pastry {
namespace {

using namespace ddns::overlay;
using sim::Duration;

// Of a hundred nodes so many in a hundred are cut off, for an hour.
struct Torn {
  Torn(std::uint64_t seed, unsigned cut_off, unsigned contacts)
      : net({.nodes = 100,
             .seed = seed,
             .tables = {.base = 16, .leaf_set = 16},
             .maintenance = {.contacts = contacts}}),
        rng(sim::Stream(seed, "groups").at(0)),
        side(100) {
    net.settle(100);
    for (NodeIndex n = 0; n < 100; ++n) side[n] = n < cut_off;
    sim::shuffle(side, rng);
    set_apart(true);
    net.run(Duration::seconds(3600));
    set_apart(false);
  }
  void set_apart(bool apart) {
    for (NodeIndex n = 0; n < 100; ++n) net.network.set_group(n, apart ? side[n] : std::uint8_t{0});
  }
  // Of random lookups, from every node.
  double at_owner() {
    int right = 0;
    constexpr int kKeys = 20;
    for (int i = 0; i < kKeys; ++i) {
      const Id key = random_id(rng);
      for (NodeIndex n = 0; n < 100; ++n) {
        right += route(net.tables, n, key).end == net.tables.owner(key);
      }
    }
    return right / (100.0 * kKeys);
  }

  LivingNetwork net;
  sim::Rng rng;
  std::vector<std::uint8_t> side;
};

TEST_CASE("Without contacts two networks that have come apart stay two") {
  Torn torn(1, 50, 0);
  torn.net.run(Duration::seconds(20000));
  CHECK(torn.at_owner() == Approx(0.5).margin(0.1));
}

TEST_CASE("Nodes that remember contacts make one network of two within fifteen minutes") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Torn torn(seed, seed % 2 == 0 ? 50 : 5, 8);
    CHECK(torn.at_owner() < 0.97);
    // Every node calls a contact within 450 s, those that it tells of the others a little later.
    torn.net.run(Duration::seconds(900));
    INFO("seed " << seed);
    CHECK(torn.net.wrong() == "");
    CHECK(torn.at_owner() == 1);
    // The tables, too, come to have nodes of both sides: each cell has its turn.
    torn.net.run(Duration::seconds(3600));
    CHECK(torn.net.wrong_cells() < 0.01);
  }
}

}  // namespace
}  // namespace ddns::pastry
