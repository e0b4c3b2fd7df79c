#include "overlay/analysis.h"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/biconnected_components.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/strong_components.hpp>
#include <iterator>
#include <utility>

namespace ddns::overlay {
namespace {

using Directed = boost::compressed_sparse_row_graph<boost::directedS>;
using Undirected = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS>;

std::vector<std::pair<std::uint32_t, std::uint32_t>> edges_of(const KnowledgeGraph& graph) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> edges;
  edges.reserve(graph.targets.size());
  for (std::uint32_t v = 0; v < graph.node_count(); ++v) {
    for (std::size_t e = graph.offsets[v]; e < graph.offsets[v + 1]; ++e) {
      edges.emplace_back(v, graph.targets[e]);
    }
  }
  return edges;
}

Directed directed(const KnowledgeGraph& graph) {
  const auto edges = edges_of(graph);
  return Directed(boost::edges_are_sorted, edges.begin(), edges.end(), graph.node_count());
}

std::uint32_t count_articulation_points(const KnowledgeGraph& graph) {
  auto edges = edges_of(graph);
  for (auto& [a, b] : edges) {
    if (a > b) std::swap(a, b);
  }
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  const Undirected undirected(edges.begin(), edges.end(), graph.node_count());
  std::vector<std::uint32_t> points;
  boost::articulation_points(undirected, std::back_inserter(points));
  return static_cast<std::uint32_t>(points.size());
}

}  // namespace

KnowledgeGraph knowledge_graph(const Overlay& overlay) {
  const Members& members = overlay.members();
  KnowledgeGraph graph;
  std::vector<std::uint32_t> number(members.count(), kNoNode);
  for (NodeIndex n = 0; n < members.count(); ++n) {
    if (!members.present(n)) continue;
    number[n] = graph.node_count();
    graph.members.push_back(n);
  }
  graph.offsets.push_back(0);
  std::vector<NodeIndex> known;
  for (const NodeIndex n : graph.members) {
    overlay.neighbours(n, known);
    std::sort(known.begin(), known.end());
    known.erase(std::unique(known.begin(), known.end()), known.end());
    for (const NodeIndex other : known) {
      if (other != n && members.present(other)) graph.targets.push_back(number[other]);
    }
    graph.offsets.push_back(graph.targets.size());
  }
  return graph;
}

Connectivity connectivity(const KnowledgeGraph& graph) {
  Connectivity out;
  out.nodes = graph.node_count();
  out.edges = graph.targets.size();
  if (out.nodes == 0) return out;

  std::vector<std::uint32_t> component(out.nodes);
  const Directed g = directed(graph);
  out.components = boost::strong_components(
      g, boost::make_iterator_property_map(component.begin(), get(boost::vertex_index, g)));
  std::vector<std::uint32_t> sizes(out.components, 0);
  for (const std::uint32_t c : component) ++sizes[c];
  out.largest_component = *std::max_element(sizes.begin(), sizes.end());
  out.articulation_points = count_articulation_points(graph);

  std::vector<std::uint32_t> known_by(out.nodes, 0);
  for (const std::uint32_t v : graph.targets) ++known_by[v];
  for (std::uint32_t v = 0; v < out.nodes; ++v) {
    out.in_degree.add(known_by[v]);
    out.out_degree.add(static_cast<std::int64_t>(graph.offsets[v + 1] - graph.offsets[v]));
  }
  return out;
}

std::vector<std::uint32_t> least_hops(const KnowledgeGraph& graph, std::uint32_t source) {
  std::vector<std::uint32_t> hops(graph.node_count(), UINT32_MAX);
  hops[source] = 0;
  const Directed g = directed(graph);
  const auto record = boost::record_distances(
      boost::make_iterator_property_map(hops.begin(), get(boost::vertex_index, g)),
      boost::on_tree_edge());
  boost::breadth_first_search(g, source, boost::visitor(boost::make_bfs_visitor(record)));
  return hops;
}

}  // namespace ddns::overlay
