// The parts of a result file that rings which live have.
#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "experiments/result/result.h"

namespace ddns::experiments {

namespace {

constexpr std::array<const char*, chord::kMaintenanceKinds> kKindNames = {
    "stabilise",         "notify", "check_finger", "find_finger",
    "check_predecessor", "join",   "leave",        "probe_contact"};

Json to_json(const chord::MaintenanceCosts& costs) {
  Json out = Json::object();
  for (std::size_t k = 0; k < costs.size(); ++k) {
    out[kKindNames[k]] = {{"messages", costs[k].messages},
                          {"bytes", costs[k].bytes},
                          {"timeouts", costs[k].timeouts}};
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
  return {{"hosts", g.hosts},
          {"queries", g.queries},
          {"answered", g.answered},
          {"answered_by_copies", g.answered_by_copies},
          {"unreachable", g.unreachable}};
}

Json optional_number(const std::optional<double>& value) {
  return value ? number(*value) : Json(nullptr);
}

using WindowColumn = std::pair<const char*, Json (*)(const Window&)>;

const WindowColumn kOfRings[] = {
    {"end_s", [](const Window& w) { return number(w.end_s); }},
    {"hosts", [](const Window& w) { return Json(w.hosts); }},
    {"nodes", [](const Window& w) { return Json(w.nodes); }},
    {"wrong_successors", [](const Window& w) { return Json(w.wrong_successors); }},
    {"joins", [](const Window& w) { return Json(w.joins); }},
    {"leaves", [](const Window& w) { return Json(w.leaves); }},
    {"crashes", [](const Window& w) { return Json(w.crashes); }},
    {"queries", [](const Window& w) { return Json(w.queries); }},
    {"answered", [](const Window& w) { return Json(w.answered); }},
    {"answered_by_copies", [](const Window& w) { return Json(w.answered_by_copies); }},
    {"not_found", [](const Window& w) { return Json(w.not_found); }},
    {"missed", [](const Window& w) { return Json(w.missed); }},
    {"gone", [](const Window& w) { return Json(w.gone); }},
    {"failed", [](const Window& w) { return Json(w.failed); }},
    {"abandoned", [](const Window& w) { return Json(w.abandoned); }},
    {"wrong_owner", [](const Window& w) { return Json(w.wrong_owner); }},
    {"hops", [](const Window& w) { return Json(w.hops); }},
    {"timeouts", [](const Window& w) { return Json(w.timeouts); }},
    {"latency_ms_p50", [](const Window& w) { return optional_number(w.latency_ms_p50); }},
    {"latency_ms_p99", [](const Window& w) { return optional_number(w.latency_ms_p99); }},
    {"maintenance_bytes", [](const Window& w) { return Json(w.maintenance_bytes); }},
    {"repair_bytes", [](const Window& w) { return Json(w.repair_bytes); }},
    {"blocks_lost", [](const Window& w) { return Json(w.blocks.lost); }},
    {"blocks_unavailable", [](const Window& w) { return Json(w.blocks.unavailable); }},
    {"blocks_under_replicated", [](const Window& w) { return Json(w.blocks.under_replicated); }},
};

// Likewise, and what is asked of servers.
const WindowColumn kOfResolvers[] = {
    {"end_s", [](const Window& w) { return number(w.end_s); }},
    {"queries", [](const Window& w) { return Json(w.queries); }},
    {"answered", [](const Window& w) { return Json(w.answered); }},
    {"answered_by_copies", [](const Window& w) { return Json(w.answered_by_copies); }},
    {"not_found", [](const Window& w) { return Json(w.not_found); }},
    {"failed", [](const Window& w) { return Json(w.failed); }},
    {"hops", [](const Window& w) { return Json(w.hops); }},
    {"timeouts", [](const Window& w) { return Json(w.timeouts); }},
    {"latency_ms_p50", [](const Window& w) { return optional_number(w.latency_ms_p50); }},
    {"latency_ms_p99", [](const Window& w) { return optional_number(w.latency_ms_p99); }},
    {"queries_root", [](const Window& w) { return Json(w.to_servers->at(0)); }},
    {"queries_top_level", [](const Window& w) { return Json(w.to_servers->at(1)); }},
    {"queries_zones", [](const Window& w) { return Json(w.to_servers->at(2)); }},
};

Json columns_of(std::span<const WindowColumn> columns, const std::vector<Window>& windows) {
  Json out = Json::object();
  for (const auto& [name, value] : columns) {
    Json column = Json::array();
    for (const Window& w : windows) column.push_back(value(w));
    out[name] = std::move(column);
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

// A column for each member, in the same order in every file.
Json to_json(const std::vector<Window>& windows) {
  const bool of_resolvers = !windows.empty() && windows.front().to_servers;
  return columns_of(of_resolvers ? std::span<const WindowColumn>(kOfResolvers) : kOfRings, windows);
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
