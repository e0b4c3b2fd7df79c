#include "experiments/summary/metrics.h"
#include "experiments/expression/distribution.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "experiments/result/maintenance_kinds.h"
#include "experiments/result/result.h"

namespace ddns::experiments {

namespace {

using Found = std::vector<std::pair<std::string, const Json*>>;

// What a file says of a run beside what it found.
constexpr std::array<std::string_view, 9> kNoResult = {
    "schema", "name", "kind", "spec", "set", "seed", "file", "fingerprint", "inputs"};

// Appends what `wanted` holds of and what lies below; does not look into what it has appended.
void walk(const Json& value, const std::string& name, bool (*wanted)(const Json&), Found& out) {
  if (wanted(value)) {
    out.emplace_back(name, &value);
    return;
  }
  const bool rows = value.is_array() && !value.empty() && value.front().is_object();
  if (!value.is_object() && !rows) return;
  std::size_t place = 0;
  for (const auto& item : value.items()) {
    const std::string word = rows ? std::to_string(place++) : item.key();
    walk(item.value(), name.empty() ? word : name + '.' + word, wanted, out);
  }
}

Found found_in(const Json& result, bool (*wanted)(const Json&)) {
  Found out;
  for (const auto& item : result.items()) {
    if (std::ranges::find(kNoResult, item.key()) != kNoResult.end()) continue;
    walk(item.value(), item.key(), wanted, out);
  }
  return out;
}

Json everything() {
  Series one{"", {}, 1};
  one.values.add(1);
  Result r;
  for (const auto& [name, member] : series_members()) r.*member = one;
  r.failed_lookups = FailedLookups{one, one, one};
  r.most_popular.emplace().per_node = one;
  r.quota.emplace().fill = one;
  r.quota->free_riders.emplace();
  r.signatures.emplace();
  r.keys = KeysResult{1, 1, 1, one, {KeysOfLabels{}}};
  r.placement.emplace().records_by_level = {1, 1, 1};
  r.spread.push_back({0.5, 1});
  r.latency_ms_by_hops.emplace_back();
  Living& living = r.living.emplace();
  living.timeouts = one;
  living.maintenance = maintenance_costs(nullptr);
  living.maintenance.insert(living.maintenance.end(), std::begin(kOtherKinds),
                            std::end(kOtherKinds));
  living.repair.emplace();
  living.groups.emplace_back().owned.emplace();
  OverlayGraph& graph = r.graph.emplace();
  graph.in_degree = one;
  graph.least_hops = one;
  r.windows.emplace_back();
  r.per_node = PerNode{{1}, {1}, {1}, {1}};
  ConventionalOutcome& conventional = r.conventional.emplace();
  conventional.lookups.emplace();
  conventional.forwarders.emplace().hits.push_back(0);
  conventional.one_server_ms = one;
  Json out = to_json(r);
  r.windows.front().to_servers.emplace();
  out["time_series"].update(to_json(r)["time_series"]);
  return out;
}

std::vector<std::string> names_of(const Found& found) {
  std::vector<std::string> names;
  for (const auto& [name, value] : found) names.push_back(name);
  return names;
}

bool is_place(std::string_view word) {
  return !word.empty() && word.find_first_not_of("0123456789") == word.npos;
}

std::vector<std::string> split(std::string_view text, char at) {
  std::vector<std::string> words;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(at, begin), text.size());
    words.emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

// The unit that a name has as a word of its own is cut out of it: "latency_ms" -> "ms".
std::string take_unit(std::string& name) {
  std::vector<std::string> words = split(name, '_');
  for (const std::string unit : {"ms", "s", "bytes"}) {
    const auto at = std::ranges::find(words, unit);
    if (at == words.begin() || at == words.end()) continue;
    words.erase(at);
    name = fmt::format("{}", fmt::join(words, "_"));
    return unit;
  }
  return "";
}

std::string spoken(std::string word) {
  std::ranges::replace(word, '_', ' ');
  std::ranges::replace(word, '-', ' ');
  return word == "rpcs" ? "RPCs" : word;
}

// "median" of "p50"; "" where the word is no figure of a distribution.
std::string statistic(const std::string& word) {
  if (word == "mean" || word == "median") return word;
  if (word == "sd") return "standard deviation of";
  if (word == "min") return "least";
  if (word == "max") return "greatest";
  if (word == "count") return "number of values of";
  if (word == "p50") return "median";
  if (word.size() != 3 || word[0] != 'p' || !is_place(word.substr(1))) return "";
  const int percent = std::stoi(word.substr(1));
  return fmt::format("{}{} percentile of", percent, percent == 1 ? "st" : "th");
}

}  // namespace

Found metrics_of(const Json& result) {
  return found_in(result, [](const Json& value) { return value.is_number(); });
}

Found distributions_of(const Json& result) {
  return found_in(result, is_distribution);
}

const Json& any_result() {
  static const Json result = everything();
  return result;
}

const std::vector<std::string>& known_metrics() {
  static const std::vector<std::string> names = names_of(metrics_of(any_result()));
  return names;
}

const std::vector<std::string>& known_distributions() {
  static const std::vector<std::string> names = names_of(distributions_of(any_result()));
  return names;
}

bool is_known(const std::string& name, const std::vector<std::string>& known) {
  std::vector<std::string> words = split(name, '.');
  for (std::string& word : words) {
    if (is_place(word)) word = "0";
  }
  return std::ranges::find(known, fmt::format("{}", fmt::join(words, "."))) != known.end();
}

Label label_of(const Key& key) {
  std::vector<std::string> words = split(key.pointer.substr(1), '/');
  if (words.size() > 2) words.erase(words.begin(), words.end() - 2);
  take_unit(words.back());
  for (std::string& word : words) word = spoken(word);
  return {fmt::format("{}", fmt::join(words, " ")), key.unit};
}

Label label_of(std::string_view metric, std::string_view unit) {
  std::vector<std::string> words = split(metric, '.');
  std::string of;
  if (words.size() > 1) of = statistic(words.back());
  if (!of.empty()) words.pop_back();
  std::erase(words, "quantiles");
  const bool counted = words.size() > 1 && words.front() == "counts";
  if (counted) words.erase(words.begin());
  const std::string own = counted ? "count" : take_unit(words.back());
  for (std::string& word : words) word = spoken(word);
  if (!of.empty()) words.insert(words.begin(), of);
  return {fmt::format("{}", fmt::join(words, " ")), unit.empty() ? own : std::string(unit)};
}

}  // namespace ddns::experiments
