// The parts of a result file that rings which live have.
#include <algorithm>

#include "experiments/result/result.h"

namespace ddns::experiments {

namespace {

Json to_json(const std::vector<overlay::KindCost>& costs) {
  Json out = Json::object();
  for (const auto& [kind, cost] : costs) {
    out[kind] = {{"messages", cost.messages}, {"bytes", cost.bytes}, {"timeouts", cost.timeouts}};
  }
  return out;
}

Json to_json(const dhash::RepairCosts& c) {
  return {{"synchronisations", c.synchronisations},
          {"timeouts", c.timeouts},
          {"blocks_sent", c.blocks_sent},
          {"blocks_dropped", c.blocks_dropped},
          {"bytes", c.bytes}};
}

Json to_json(const BlockCensus& b) {
  return {{"records", b.records},
          {"lost", b.lost},
          {"unavailable", b.unavailable},
          {"under_replicated", b.under_replicated}};
}

Json to_json(const GroupCounts& g) {
  Json out = {{"hosts", g.hosts},
              {"queries", g.queries},
              {"answered", g.answered},
              {"answered_by_copies", g.answered_by_copies},
              {"unreachable", g.unreachable}};
  if (g.owned) {
    out["owned"] = {{"records", g.owned->records},
                    {"stored_here", g.owned->stored},
                    {"held_here", g.owned->held}};
  }
  return out;
}

}  // namespace

Json to_json(const Living& l) {
  Json out = {{"joins", l.joins},
              {"failed_joins", l.failed_joins},
              {"leaves", l.leaves},
              {"crashes", l.crashes},
              {"node_seconds", number(l.node_seconds)},
              {"maintenance", to_json(l.maintenance)}};
  if (l.repair) out["repair"] = to_json(*l.repair);
  out["blocks"] = to_json(l.blocks);
  if (!l.groups.empty()) {
    out["groups"] = Json::array();
    for (const GroupCounts& g : l.groups) out["groups"].push_back(to_json(g));
  }
  out["timeouts"] = to_json(l.timeouts);
  return out;
}

Json to_json(const OverlayGraph& g) {
  const overlay::Connectivity& c = g.connectivity;
  return {{"nodes", c.nodes},
          {"edges", c.edges},
          {"components", c.components},
          {"largest_component", c.largest_component},
          {"articulation_points", c.articulation_points},
          {"in_degree", to_json(g.in_degree)},
          {"least_hops", to_json(g.least_hops)},
          {"unreachable_pairs", g.unreachable_pairs}};
}

OverlayGraph analyse(const overlay::Overlay& overlay, std::uint32_t sources) {
  const overlay::KnowledgeGraph graph = overlay::knowledge_graph(overlay);
  OverlayGraph out;
  out.connectivity = overlay::connectivity(graph);
  out.in_degree.values = out.connectivity.in_degree;
  const std::uint32_t nodes = graph.node_count();
  const std::uint32_t used = std::min(sources, nodes);
  for (std::uint32_t i = 0; i < used; ++i) {
    const auto source = static_cast<std::uint32_t>(std::uint64_t{i} * nodes / used);
    for (const std::uint32_t hops : overlay::least_hops(graph, source)) {
      if (hops == UINT32_MAX) {
        ++out.unreachable_pairs;
      } else {
        out.least_hops.values.add(hops);
      }
    }
  }
  return out;
}

}  // namespace ddns::experiments
