#include "experiments/result/result.h"

#include <fmt/format.h>

#include <cmath>

namespace ddns::experiments {

namespace {

Json to_json(const Counts& c) {
  return {{"queries", c.queries},
          {"answered", c.answered},
          {"not_found", c.not_found},
          {"missed", c.missed},
          {"gone", c.gone},
          {"failed", c.failed},
          {"abandoned", c.abandoned},
          {"wrong_owner", c.wrong_owner},
          {"rpcs", c.rpcs},
          {"timeouts", c.timeouts},
          {"events", c.events},
          {"answered_by_copies", c.answered_by_copies},
          {"names", c.names},
          {"records", c.records},
          {"failed_inserts", c.failed_inserts},
          {"insert_rpcs", c.insert_rpcs},
          {"copies", c.copies},
          {"evictions", c.evictions},
          {"skipped_lines", c.skipped_lines},
          {"nodes", c.nodes}};
}

Json to_json(const Transfers& t) {
  return {{"fetches", t.fetches},
          {"by_owner", t.by_owner},
          {"by_predecessor", t.by_predecessor},
          {"per_node", to_json(t.per_node)}};
}

Json to_json(const FailedLookups& f) {
  return {{"hop_count", to_json(f.hop_count)},
          {"calls", to_json(f.calls)},
          {"latency_ms", to_json(f.latency_ms)}};
}

Json to_json(const InsertCounts& c) {
  return {{"tried", c.tried},
          {"stored", c.stored},
          {"refused_by_quota", c.refused_by_quota},
          {"refused_full", c.refused_full},
          {"refused_replicas", c.refused_replicas}};
}

Json share(std::uint64_t part, std::uint64_t all) {
  return number(all == 0 ? 0 : static_cast<double>(part) / static_cast<double>(all));
}

Json to_json(const QuotaOutcome& q) {
  Json out = {{"ordinary", to_json(q.ordinary)},
              {"attacker", to_json(q.attacker)},
              {"room", q.room},
              {"blocks", q.blocks},
              {"attacker_share_of_room", share(q.attacker_room, q.room)},
              {"attacker_share_of_blocks", share(q.attacker_blocks, q.blocks)},
              {"fill", to_json(q.fill)}};
  if (q.free_riders) out["free_riders"] = to_json(*q.free_riders);
  return out;
}

Json to_json(const SignedResult& s) {
  return {{"checks", s.checks},
          {"checks_by_copiers", s.checks_by_copiers},
          {"refused", s.refused},
          {"extra_rpcs", s.extra_rpcs},
          {"wrong_forged", s.wrong_forged},
          {"wrong_old", s.wrong_old}};
}

Json to_json(const KeysResult& keys) {
  Json rows = Json::array();
  for (const KeysOfLabels& k : keys.by_labels) {
    rows.push_back({{"labels", k.labels},
                    {"answered", k.answered},
                    {"lookups", k.lookups},
                    {"rpcs", k.rpcs},
                    {"octets", k.octets},
                    {"checks", k.checks},
                    {"latency_ms", number(k.latency_ms)}});
  }
  return {{"rrsets", keys.rrsets},
          {"records", keys.records},
          {"without_keys", keys.without_keys},
          {"octets_stored", to_json(keys.octets_stored)},
          {"by_labels", std::move(rows)}};
}

Json to_json(const PlacementResult& p) {
  return {{"copies_a_node", number(p.copies_a_node)},
          {"expected_hops", number(p.expected_hops)},
          {"records_by_level", p.records_by_level},
          {"rounds", p.counts.rounds},
          {"aggregates", p.counts.aggregates},
          {"copies_sent", p.counts.copies_sent},
          {"copies_dropped", p.counts.copies_dropped},
          {"updates", p.counts.updates},
          {"updates_sent", p.counts.updates_sent}};
}

Json to_json(const std::vector<Spread>& spread) {
  Json out = Json::array();
  for (const Spread& s : spread) {
    out.push_back({{"share", s.share}, {"fetches", s.fetches ? Json(*s.fetches) : Json(nullptr)}});
  }
  return out;
}

Json to_json(const PerNode& nodes) {
  return {{"arc", nodes.arc},
          {"records", nodes.records},
          {"served", nodes.served},
          {"questions", nodes.questions}};
}

Json to_json(const std::vector<HopLatency>& table) {
  Json out = Json::array();
  for (const HopLatency& h : table) {
    out.push_back({{"hops", h.hops},
                   {"mean", number(h.mean_ms)},
                   {"sd", number(h.sd_ms)},
                   {"samples", h.samples}});
  }
  return out;
}

}  // namespace

Json number(double value) {
  if (std::floor(value) == value && std::fabs(value) < 1e15) {
    return static_cast<std::int64_t>(value);
  }
  return value;
}

Json to_json(const Series& series) {
  const auto scaled = [&](std::int64_t value) {
    return number(static_cast<double>(value) / series.divisor);
  };
  Json out = {{"unit", series.unit}};
  if (series.resolution > 0) out["resolution"] = number(series.resolution);
  out["count"] = series.values.count();
  if (series.values.count() == 0) return out;
  out["mean"] = number(series.mean());
  out["sd"] = number(series.sd());
  out["min"] = scaled(series.values.min());
  out["max"] = scaled(series.values.max());
  for (const int percent : {1, 5, 10, 25, 50, 75, 90, 95, 99}) {
    out["quantiles"][fmt::format("p{:02}", percent)] =
        scaled(series.values.quantile(percent / 100.0));
  }
  Json cdf = Json::array();
  for (const auto& point : series.values.cdf(kMostCdfPoints)) {
    cdf.push_back({scaled(point.value), number(point.fraction)});
  }
  out["cdf"] = std::move(cdf);
  return out;
}

double Series::cumulative(double x) const {
  return values.cumulative(static_cast<std::int64_t>(std::floor(x * divisor + 1e-9)));
}

std::span<const SeriesMember> series_members() {
  static constexpr SeriesMember kAll[] = {
      {"storage_balance", &Result::storage_balance},
      {"load_balance", &Result::load_balance},
      {"load_balance_as_in_paper", &Result::load_balance_as_in_paper},
      {"hop_count", &Result::hop_count},
      {"calls", &Result::calls},
      {"rpcs_in_a_row", &Result::rpcs_in_a_row},
      {"rpcs_beyond_owner", &Result::rpcs_beyond_owner},
      {"hop_count_as_in_paper", &Result::hop_count_as_in_paper},
      {"latency_ms", &Result::latency_ms},
      {"latency_ms_as_in_paper", &Result::latency_ms_as_in_paper},
      {"refused_inserts", &Result::refused_inserts},
      {"nearest_replica", &Result::nearest_replica},
      {"nearest_holder", &Result::nearest_holder},
      {"nearest_replica_ms", &Result::nearest_replica_ms},
      {"nearest_holder_ms", &Result::nearest_holder_ms},
      {"coordinate_error", &Result::coordinate_error},
      {"owner_transfers", &Result::owner_transfers},
  };
  return kAll;
}

std::vector<std::pair<std::string, const Series*>> series_of(const Result& r) {
  std::vector<std::pair<std::string, const Series*>> present;
  for (const auto& [name, member] : series_members()) {
    if (r.*member) present.emplace_back(name, &*(r.*member));
  }
  return present;
}

Json to_json(const Result& result) {
  Json out = {{"schema", 1}, {"name", result.name}, {"spec", result.spec}};
  if (!result.inputs.empty()) out["inputs"] = result.inputs;
  out["fingerprint"] = fmt::format("{:016x}", result.fingerprint);
  out["counts"] = to_json(result.counts);
  for (const auto& [name, series] : series_of(result)) out[name] = to_json(*series);
  if (const auto& conventional = result.conventional) {
    out["cache"] = to_json(conventional->cache);
    if (conventional->lookups) {
      out["resolvers"] = to_json(*conventional->lookups);
      out["resolvers"]["zones_known"] = conventional->zones;
      if (const auto& one = conventional->one_server_ms) {
        out["resolvers"]["one_server_ms"] = to_json(*one);
      }
    }
    if (conventional->forwarders) out["forwarders"] = to_json(*conventional->forwarders);
  }
  if (result.failed_lookups) out["failed_lookups"] = to_json(*result.failed_lookups);
  if (result.most_popular) out["most_popular"] = to_json(*result.most_popular);
  if (result.quota) out["quota"] = to_json(*result.quota);
  if (result.signatures) out["signatures"] = to_json(*result.signatures);
  if (result.keys) out["keys"] = to_json(*result.keys);
  if (result.placement) out["placement"] = to_json(*result.placement);
  if (!result.spread.empty()) out["spread"] = to_json(result.spread);
  if (!result.latency_ms_by_hops.empty()) {
    out["latency_ms_by_hops"] = to_json(result.latency_ms_by_hops);
  }
  if (result.living) out["living"] = to_json(*result.living);
  if (!result.windows.empty()) out["time_series"] = to_json(result.windows);
  if (result.graph) out["overlay_graph"] = to_json(*result.graph);
  if (result.per_node) out["per_node"] = to_json(*result.per_node);
  return out;
}

}  // namespace ddns::experiments
