#include "experiments/summary/figure_names.h"

#include <fmt/format.h>

#include "experiments/files/suggest.h"
#include "experiments/spec/keys.h"
#include "experiments/summary/metrics.h"
#include "sim/check.h"

namespace ddns::experiments {

namespace {

// The columns of a time series without a last window that is shorter than the others.
Json full_windows(const Json& result) {
  Json series = result["time_series"];
  const Json::json_pointer length("/spec/output/window_s");
  const Json& ends = series["end_s"];
  if (!result.contains(length) || !result[length].is_number() || ends.empty()) return series;
  const double before = ends.size() > 1 ? ends[ends.size() - 2].get<double>() : 0;
  const double last = ends.back().get<double>() - before;
  if (last > 0.99 * result[length].get<double>()) return series;
  for (Json& column : series) column.erase(column.size() - 1);
  return series;
}

Json any_value(KeyType type) {
  switch (type) {
    case KeyType::kInteger:
    case KeyType::kNumber:
      return 1;
    case KeyType::kNumbers:
      return {1, 1};
    case KeyType::kBoolean:
      return true;
    default:
      return "word";
  }
}

}  // namespace

FigureNames::FigureNames(const Json& parts, const Json& figure, bool dry)
    : parts_(parts), lets_(figure.value("let", Json::object())), dry_(dry) {
  if (parts.contains("time_series")) windows_ = full_windows(parts);
}

std::optional<std::string> FigureNames::let(const std::string& name) const {
  const auto found = lets_.find(name);
  return found == lets_.end() ? std::nullopt : std::optional(found->get<std::string>());
}

std::vector<const Json*> FigureNames::files(std::string_view of, const std::string& name,
                                            const std::string&) const {
  if (of.empty() && name == "time_series" && !windows_.is_null()) return {&windows_};
  if (of.empty() && parts_.contains(name)) return {&parts_[name]};
  std::vector<std::string> known;
  for (const Json* names : {&parts_, &lets_}) {
    for (const auto& item : names->items()) known.push_back(item.key());
  }
  const std::string found = of.empty() ? name : std::string(of);
  throw sim::InputError(sim::InputError::Kind::kSpec,
                        fmt::format("a result has no \"{}\"{}", found, did_you_mean(found, known)));
}

const Json& any_parts() {
  static const Json parts = [] {
    Json out = any_result();
    out["spec"] = Json::object();
    for (const Key& key : keys()) {
      out["spec"][Json::json_pointer(key.pointer)] = any_value(key.type);
    }
    return out;
  }();
  return parts;
}

}  // namespace ddns::experiments
