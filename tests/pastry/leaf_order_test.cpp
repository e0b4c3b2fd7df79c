// The order of a leaf set, against a sort of its nodes.
#include "pastry/leaf_order.h"

#include <catch2/catch.hpp>

#include <algorithm>

#include "sim/random.h"

namespace ddns::pastry {
namespace {

using overlay::distance;

// Some of the nodes in a row from `at`, in either direction, nearest first.
std::vector<NodeIndex> any_side(NodeIndex at, NodeIndex count, bool clockwise, sim::Rng& rng) {
  std::vector<NodeIndex> side;
  const NodeIndex far = 1 + rng.below(count - 1);
  for (NodeIndex i = 1; i < far; ++i) {
    if (rng.below(3) > 0) side.push_back((at + (clockwise ? i : count - i)) % count);
  }
  return side;
}

TEST_CASE("A leaf set comes closest first, whether its sides meet, overlap or are empty") {
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    sim::Rng rng = sim::Stream(seed, "sides").at(0);
    const NodeIndex count = 2 + rng.below(30);
    const Members members = Members::random(count, sim::Stream(seed, "ids"));
    const NodeIndex at = rng.below(count);
    const std::vector<NodeIndex> after = any_side(at, count, true, rng);
    const std::vector<NodeIndex> before = any_side(at, count, false, rng);
    // Half of the keys are ids.
    const Id& some = members.id(rng.below(count));
    const Id any = overlay::random_id(rng);
    const Id key = seed % 2 == 0 ? any : some;

    std::vector<NodeIndex> all(after);
    all.insert(all.end(), before.begin(), before.end());
    all.push_back(at);
    std::ranges::sort(all, [&](NodeIndex a, NodeIndex b) {
      const auto gap = [&](NodeIndex n) {
        return std::min(distance(members.id(n), key), distance(key, members.id(n)));
      };
      return gap(a) != gap(b) ? gap(a) < gap(b) : a < b;  // the same node only
    });
    all.erase(std::ranges::unique(all).begin(), all.end());

    LeafOrder order(members, at, after, before, key);
    std::vector<NodeIndex> found;
    for (NodeIndex n = order.next(); n != overlay::kNoNode; n = order.next()) found.push_back(n);
    if (found != all) FAIL("seed " << seed);
  }
}

TEST_CASE("Of two leaves that are equally close the one after the key comes first") {
  const std::vector<Id> ids{{{100}}, {{110}}, {{120}}};
  const Members members(ids);
  const std::vector<NodeIndex> after{2};
  const std::vector<NodeIndex> before{0};
  LeafOrder order(members, 1, after, before, {{115}});
  CHECK(order.next() == 2);
  CHECK(order.next() == 1);
  CHECK(order.next() == 0);
  CHECK(order.next() == overlay::kNoNode);
}

}  // namespace
}  // namespace ddns::pastry
