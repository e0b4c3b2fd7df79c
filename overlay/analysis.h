// The overlay as a graph: present nodes, and an edge wherever one knows another that is present
// (successors, fingers, predecessor). Questions that routing tables raise and a walk cannot answer,
// through the Boost Graph Library.
#pragma once

#include <cstdint>
#include <vector>

#include "overlay/overlay.h"
#include "sim/distribution.h"

namespace ddns::overlay {

// Who knows whom, present nodes only, renumbered from 0 in ring order: node v knows
// targets[offsets[v]] .. targets[offsets[v + 1] - 1], ascending.
struct KnowledgeGraph {
  std::vector<NodeIndex> members;    // of v: its index among the members
  std::vector<std::size_t> offsets;  // one more than nodes
  std::vector<std::uint32_t> targets;

  std::uint32_t node_count() const { return static_cast<std::uint32_t>(members.size()); }
};

// The tables as they stand: what is known of absent nodes is left out.
KnowledgeGraph knowledge_graph(const Overlay& overlay);

struct Connectivity {
  std::uint32_t nodes = 0;
  std::uint64_t edges = 0;
  // Strongly connected components (Tarjan): 1 where every node can reach every other.
  std::uint32_t components = 0;
  std::uint32_t largest_component = 0;  // nodes
  // Nodes without which the graph, directions left aside, would fall apart (Hopcroft and Tarjan).
  std::uint32_t articulation_points = 0;
  sim::Distribution in_degree;   // how many know a node
  sim::Distribution out_degree;  // how many a node knows
};
Connectivity connectivity(const KnowledgeGraph& graph);

// The least number of hops from `source` to every node, by breadth-first search: no routing over
// these tables can do with fewer. UINT32_MAX where there is no way. REQUIRES: source <
// node_count().
std::vector<std::uint32_t> least_hops(const KnowledgeGraph& graph, std::uint32_t source);

}  // namespace ddns::overlay
