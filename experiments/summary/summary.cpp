#include "experiments/summary/summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string_view>
#include <utility>

#include "experiments/files/for_all.h"
#include "experiments/files/text.h"
#include "experiments/result/result.h"
#include "experiments/summary/metrics.h"
#include "experiments/summary/pooled.h"
#include "experiments/summary/statistics.h"
#include "experiments/summary/sweep_figures.h"

namespace ddns::experiments {

namespace {

Json setting_of(const Point& point) {
  Json set = Json::object();
  for (const auto& [pointer, value] : point.set) {
    if (pointer != "/seed") set[pointer] = value;
  }
  return set;
}

// The points of each setting, in the order in which settings appear.
std::vector<std::vector<std::size_t>> points_by_setting(const Sweep& sweep) {
  std::vector<std::vector<std::size_t>> groups;
  std::map<std::string, std::size_t> known;
  for (std::size_t i = 0; i < sweep.points.size(); ++i) {
    const std::string set = setting_of(sweep.points[i]).dump();
    const auto [at, is_new] = known.try_emplace(set, groups.size());
    if (is_new) groups.emplace_back();
    groups[at->second].push_back(i);
  }
  return groups;
}

// The names and units of what the group has, as far as they are not there yet.
void add_labels(const Json& group, Json& labels) {
  const auto add = [&](const std::string& name, const std::string& unit) {
    if (labels.contains(name)) return;
    const Label label = label_of(name, unit);
    labels[name] = {label.text, label.unit};
  };
  for (const auto& item : group["pooled"].items()) add(item.key(), item.value()["unit"]);
  for (const auto& item : group["scalars"].items()) {
    std::string unit;
    for (const auto& whole : group["pooled"].items()) {
      if (item.key().starts_with(whole.key() + '.')) unit = whole.value()["unit"];
    }
    add(item.key(), unit);
  }
}

Json group_of(const std::vector<Json>& results, Json& labels) {
  Json numbers = Json::object();  // arrays, by name
  Json distributions = Json::object();
  for (const Json& result : results) {
    for (const auto& [name, value] : metrics_of(result)) numbers[name].push_back(*value);
    for (const auto& [name, value] : distributions_of(result))
      distributions[name].push_back(*value);
  }
  Json out = {{"n", results.size()}, {"scalars", Json::object()}, {"pooled", Json::object()}};
  for (const auto& item : numbers.items()) {
    out["scalars"][item.key()] = over_seeds(item.value().get<std::vector<double>>());
  }
  for (const auto& item : distributions.items()) {
    out["pooled"][item.key()] = pooled(item.value().get_ref<const Json::array_t&>());
  }
  add_labels(out, labels);
  return out;
}

std::string mean_text(const Json& scalar) {
  const double mean = scalar["mean"].get<double>();
  const double half = scalar.value("half_width", 0.0);
  if (half == 0) {
    const bool whole = scalar["mean"].is_number_integer();
    const std::string text = whole ? plain_number(mean) : fmt::format("{:.5g}", mean);
    return scalar.contains("half_width") ? text + " ± 0" : text;
  }
  // Two digits of the interval, and the mean to the same place.
  const int places = std::max(0, 1 - static_cast<int>(std::floor(std::log10(half))));
  return fmt::format("{:.{}f} ± {:.{}f}", mean, places, half, places);
}

struct TableColumn {
  const char* head;
  const char* metric;
  bool of_answers = false;    // says nothing of lookups of random keys, which ask for no record
  bool of_resolvers = false;  // shown where there are some
};
constexpr std::array kTableColumns = {
    TableColumn{"answered", "counts.answered", true},
    TableColumn{"not found", "counts.not_found", true},
    TableColumn{"failed", "counts.failed"},
    TableColumn{"hit rate", "cache.hit_rate"},
    TableColumn{"upstream", "resolvers.queries_sent"},
    TableColumn{"mean RPCs", "hop_count.mean"},
    TableColumn{"median ms", "latency_ms.quantiles.p50"},
    TableColumn{"p90 ms", "latency_ms.quantiles.p90"},
    TableColumn{"p99 ms", "latency_ms.quantiles.p99", false, true},
    TableColumn{"most records", "storage_balance.max"},
    TableColumn{"greatest load", "load_balance.max"},
};

// Has any setting the number? Counts that are 0 everywhere are left out.
bool is_shown(const Json& summary, const TableColumn& column) {
  const Json::json_pointer kind("/spec/service/kind");
  if (column.of_answers && summary.contains(kind) && summary[kind] == "lookup") return false;
  const auto has_cache = [](const Json& group) {
    return group["scalars"].contains("cache.hit_rate");
  };
  if (column.of_resolvers && std::ranges::none_of(summary["groups"], has_cache)) return false;
  const bool counts = std::string_view(column.metric).starts_with("counts.");
  return std::ranges::any_of(summary["groups"], [&](const Json& group) {
    const Json& scalars = group["scalars"];
    return scalars.contains(column.metric) && !(counts && scalars[column.metric]["mean"] == 0);
  });
}

}  // namespace

Json sweep_summary(const Sweep& sweep, const std::vector<std::string>& files,
                   const std::function<Json(std::size_t)>& read, unsigned jobs) {
  Json out = {{"schema", 1}, {"name", sweep.name}, {"kind", "sweep"}};
  out["spec"] = sweep.points.front().spec.resolved;
  out["axes"] = Json::object();
  out["labels"] = Json::object();
  for (const auto& [pointer, values] : sweep.axes) {
    out["axes"][pointer] = values;
    if (pointer == "/seed") continue;
    const Label label = label_of(*find_key(pointer));
    out["labels"][pointer] = {label.text, label.unit};
  }
  out["points"] = Json::array();
  for (std::size_t i = 0; i < files.size(); ++i) {
    out["points"].push_back({{"set", setting_of(sweep.points[i])},
                             {"seed", sweep.points[i].spec.seed},
                             {"file", files[i]}});
  }
  out["groups"] = Json::array();
  SweepFigures figures(sweep);
  const auto settings = points_by_setting(sweep);
  for (const auto& points : settings) {
    std::vector<Json> results(points.size());
    for_all(points.size(), jobs, [&](std::size_t at) { results[at] = read(points[at]); });
    for (std::size_t at = 0; at < points.size(); ++at) {
      figures.take(points[at], results[at]);
      out["points"][points[at]]["fingerprint"] = results[at]["fingerprint"];
    }
    Json group = {{"set", setting_of(sweep.points[points.front()])}};
    group.update(group_of(results, out["labels"]));
    out["groups"].push_back(std::move(group));
  }
  out["figures"] = figures.figures(out["groups"], settings);
  return out;
}

std::string setting_text(const Json& set) {
  std::string out;
  for (const auto& item : set.items()) {
    const Json& value = item.value();
    const std::string text = plain_text(value);
    out += fmt::format("{}{} = {}", out.empty() ? "" : ", ", label_of(*find_key(item.key())).text,
                       text);
  }
  return out.empty() ? "all" : out;
}

std::string settings_table(const Json& summary) {
  std::vector<TableColumn> shown;
  std::ranges::copy_if(kTableColumns, std::back_inserter(shown),
                       [&](const TableColumn& column) { return is_shown(summary, column); });
  std::vector<std::vector<std::string>> table = {{"setting", "seeds"}};
  for (const TableColumn& column : shown) table[0].push_back(column.head);
  for (const Json& group : summary["groups"]) {
    const Json& scalars = group["scalars"];
    std::vector<std::string>& line = table.emplace_back();
    line = {setting_text(group["set"]), fmt::format("{}", group["n"].get<std::size_t>())};
    for (const TableColumn& column : shown) {
      const bool has = scalars.contains(column.metric);
      line.push_back(has ? mean_text(scalars[column.metric]) : "-");
    }
  }
  return aligned(table);
}

}  // namespace ddns::experiments
