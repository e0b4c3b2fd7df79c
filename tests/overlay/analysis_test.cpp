// The analysis of an overlay as a graph, against graphs whose answers are known.
#include "overlay/analysis.h"

#include <catch2/catch.hpp>
#include <cstdint>
#include <utility>
#include <vector>

using namespace ddns::overlay;

namespace {

KnowledgeGraph graph_of(std::uint32_t nodes,
                        const std::vector<std::pair<std::uint32_t, std::uint32_t>>& sorted_edges) {
  KnowledgeGraph graph;
  for (std::uint32_t v = 0; v < nodes; ++v) graph.members.push_back(v);
  graph.offsets.push_back(0);
  std::size_t e = 0;
  for (std::uint32_t v = 0; v < nodes; ++v) {
    while (e < sorted_edges.size() && sorted_edges[e].first == v) {
      graph.targets.push_back(sorted_edges[e++].second);
    }
    graph.offsets.push_back(graph.targets.size());
  }
  return graph;
}

// A ring whose node v has an edge to v + 2^i for every power of two below `nodes`.
KnowledgeGraph regular_chord(std::uint32_t nodes) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> edges;
  for (std::uint32_t v = 0; v < nodes; ++v) {
    for (std::uint32_t d = 1; d < nodes; d *= 2) edges.emplace_back(v, (v + d) % nodes);
  }
  return graph_of(nodes, edges);
}

}  // namespace

TEST_CASE("a directed ring is one component, a directed line as many as nodes") {
  const Connectivity ring = connectivity(graph_of(4, {{0, 1}, {1, 2}, {2, 3}, {3, 0}}));
  CHECK(ring.components == 1);
  CHECK(ring.largest_component == 4);
  CHECK(ring.articulation_points == 0);
  CHECK(ring.in_degree.min() == 1);
  CHECK(ring.in_degree.max() == 1);

  const Connectivity line = connectivity(graph_of(4, {{0, 1}, {1, 2}, {2, 3}}));
  CHECK(line.components == 4);
  CHECK(line.largest_component == 1);
  CHECK(line.articulation_points == 2);  // the two in the middle
}

TEST_CASE("a node between two rings is their articulation point") {
  const Connectivity eight =
      connectivity(graph_of(5, {{0, 1}, {1, 2}, {2, 0}, {2, 3}, {3, 4}, {4, 2}}));
  CHECK(eight.components == 1);
  CHECK(eight.articulation_points == 1);
  CHECK(eight.out_degree.max() == 2);
}

TEST_CASE("the empty graph and the lone node are no trouble") {
  CHECK(connectivity(graph_of(0, {})).components == 0);
  const Connectivity one = connectivity(graph_of(1, {}));
  CHECK(one.components == 1);
  CHECK(one.articulation_points == 0);
}

// On a regular ring the least way by powers of two to a distance d takes as many hops as d has bits
// set, and no less.
TEST_CASE("the least hops on a regular Chord ring are the ones of the distance") {
  const std::uint32_t nodes = 64;
  const std::vector<std::uint32_t> hops = least_hops(regular_chord(nodes), 5);
  for (std::uint32_t v = 0; v < nodes; ++v) {
    const std::uint32_t distance = (v + nodes - 5) % nodes;
    CHECK(hops[v] == static_cast<std::uint32_t>(__builtin_popcount(distance)));
  }
  CHECK(least_hops(graph_of(2, {{0, 1}}), 1)[0] == UINT32_MAX);
}
