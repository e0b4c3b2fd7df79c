// The time series of a result file.
#include <utility>

#include "experiments/result/result.h"

namespace ddns::experiments {

namespace {

Json optional_number(const std::optional<double>& value) {
  return value ? number(*value) : Json(nullptr);
}

enum Windows { kBoth, kRing, kResolvers };  // in whose a column stands

// In the order that they have in every file.
const struct {
  const char* name;
  Windows in;
  Json (*value)(const Window&);
} kColumns[] = {
    {"end_s", kBoth, [](const Window& w) { return number(w.end_s); }},
    {"hosts", kRing, [](const Window& w) { return Json(w.hosts); }},
    {"nodes", kRing, [](const Window& w) { return Json(w.nodes); }},
    {"wrong_successors", kRing, [](const Window& w) { return Json(w.wrong_successors); }},
    {"joins", kRing, [](const Window& w) { return Json(w.joins); }},
    {"leaves", kRing, [](const Window& w) { return Json(w.leaves); }},
    {"crashes", kRing, [](const Window& w) { return Json(w.crashes); }},
    {"queries", kBoth, [](const Window& w) { return Json(w.queries); }},
    {"answered", kBoth, [](const Window& w) { return Json(w.answered); }},
    {"answered_by_copies", kBoth, [](const Window& w) { return Json(w.answered_by_copies); }},
    {"not_found", kBoth, [](const Window& w) { return Json(w.not_found); }},
    {"missed", kRing, [](const Window& w) { return Json(w.missed); }},
    {"gone", kRing, [](const Window& w) { return Json(w.gone); }},
    {"failed", kBoth, [](const Window& w) { return Json(w.failed); }},
    {"abandoned", kRing, [](const Window& w) { return Json(w.abandoned); }},
    {"wrong_owner", kRing, [](const Window& w) { return Json(w.wrong_owner); }},
    {"hops", kBoth, [](const Window& w) { return Json(w.hops); }},
    {"timeouts", kBoth, [](const Window& w) { return Json(w.timeouts); }},
    {"latency_ms_p50", kBoth, [](const Window& w) { return optional_number(w.latency_ms_p50); }},
    {"latency_ms_p99", kBoth, [](const Window& w) { return optional_number(w.latency_ms_p99); }},
    {"maintenance_bytes", kRing, [](const Window& w) { return Json(w.maintenance_bytes); }},
    {"repair_bytes", kRing, [](const Window& w) { return Json(w.repair_bytes); }},
    {"blocks_lost", kRing, [](const Window& w) { return Json(w.blocks.lost); }},
    {"blocks_unavailable", kRing, [](const Window& w) { return Json(w.blocks.unavailable); }},
    {"blocks_under_replicated", kRing,
     [](const Window& w) { return Json(w.blocks.under_replicated); }},
    {"queries_root", kResolvers, [](const Window& w) { return Json(w.to_servers->at(0)); }},
    {"queries_top_level", kResolvers, [](const Window& w) { return Json(w.to_servers->at(1)); }},
    {"queries_zones", kResolvers, [](const Window& w) { return Json(w.to_servers->at(2)); }},
};

}  // namespace

void Window::set_latencies(const sim::Distribution& latency_ns) {
  if (latency_ns.count() == 0) return;
  constexpr double kNanosecondsPerMillisecond = 1e6;
  latency_ms_p50 = static_cast<double>(latency_ns.quantile(0.5)) / kNanosecondsPerMillisecond;
  latency_ms_p99 = static_cast<double>(latency_ns.quantile(0.99)) / kNanosecondsPerMillisecond;
}

Json to_json(const std::vector<Window>& windows) {
  const Windows ours = !windows.empty() && windows.front().to_servers ? kResolvers : kRing;
  Json out = Json::object();
  for (const auto& [name, in, value] : kColumns) {
    if (in != kBoth && in != ours) continue;
    Json column = Json::array();
    for (const Window& w : windows) column.push_back(value(w));
    out[name] = std::move(column);
  }
  return out;
}

}  // namespace ddns::experiments
