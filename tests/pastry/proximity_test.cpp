// Tables of near nodes, against a look at all nodes that fit.
#include <algorithm>
#include <catch2/catch.hpp>
#include <vector>

#include "pastry/pastry.h"
#include "tests/overlay/by_scan.h"
#include "tests/overlay/torus.h"

namespace ddns::pastry {
namespace {

constexpr NodeIndex kTorusNodes = 400;

struct Cell {
  NodeIndex has = overlay::kNoNode;
  std::vector<NodeIndex> fit;
};

// The cell of a node's table that a key is passed on by.
Cell cell_of(const Pastry& pastry, NodeIndex at, const Id& key) {
  const overlay::Members& members = pastry.members();
  const unsigned row = common_bits(members.id(at), key) / 4;
  Cell cell;
  cell.has = pastry.entry(at, row, key);
  for (NodeIndex n = 0; n < members.count(); ++n) {
    if (common_bits(members.id(n), key) >= 4 * (row + 1)) cell.fit.push_back(n);
  }
  return cell;
}

}  // namespace

TEST_CASE("a cell has the nearest of the candidates that are drawn for it") {
  const auto distances = overlay::on_a_torus(kTorusNodes);
  const auto members = overlay::Members::random(kTorusNodes, sim::Stream(2, "ids"));
  const auto near = [&](NodeIndex at, NodeIndex a, NodeIndex b) {
    return distances->between(at, a) < distances->between(at, b);
  };
  sim::Rng rng = sim::Stream(2, "keys").at(0);
  const Pastry of_all(members,
                      {.proximity = {.distances = distances.get(), .candidates = 100'000}});
  const Pastry of_four(members, {.proximity = {.distances = distances.get(), .candidates = 4}});
  double nearer = 0;
  int cells = 0;
  for (int i = 0; i < 20'000; ++i) {
    const NodeIndex at = rng.below(kTorusNodes);
    const Id key = overlay::random_id(rng);
    const Cell cell = cell_of(of_all, at, key);
    if (cell.fit.empty()) continue;
    const auto rank = [&](NodeIndex has) {
      return std::ranges::count_if(cell.fit, [&](NodeIndex n) { return near(at, n, has); });
    };
    if (rank(cell.has) != 0) FAIL("not the nearest of all");
    const NodeIndex has = cell_of(of_four, at, key).has;
    if (std::ranges::find(cell.fit, has) == cell.fit.end()) FAIL("does not fit");
    if (cell.fit.size() <= 4 && rank(has) != 0) FAIL("not the nearest of four or less");
    if (cell.fit.size() < 20) continue;
    nearer += (static_cast<double>(rank(has)) + 0.5) / static_cast<double>(cell.fit.size());
    ++cells;
  }
  REQUIRE(cells > 5000);
  CHECK(nearer / cells == Approx(1.0 / 5).epsilon(0.05));  // the least of four uniform draws
}

TEST_CASE("lookups by near tables end at owners, and take as many hops") {
  const auto distances = overlay::on_a_torus(kTorusNodes);
  const auto members = overlay::Members::random(kTorusNodes, sim::Stream(2, "ids"));
  const Pastry plain(members, {});
  const Pastry near(members, {.proximity = {.distances = distances.get()}});
  CHECK(near.perfect());
  sim::Rng rng = sim::Stream(3, "keys").at(0);
  double hops[2] = {};
  for (int i = 0; i < 20'000; ++i) {
    const NodeIndex origin = rng.below(kTorusNodes);
    const Id key = overlay::random_id(rng);
    const auto far_route = overlay::route(plain, origin, key);
    const auto near_route = overlay::route(near, origin, key);
    if (near_route.end != near.owner(key)) FAIL("another end");
    hops[0] += far_route.hops;
    hops[1] += near_route.hops;
  }
  CHECK(hops[1] == Approx(hops[0]).epsilon(0.02));
}

}  // namespace ddns::pastry
