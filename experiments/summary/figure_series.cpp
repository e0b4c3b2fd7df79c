#include "experiments/summary/figure_series.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "experiments/result/result.h"
#include "experiments/summary/figure_names.h"
#include "experiments/summary/metrics.h"
#include "experiments/summary/pooled.h"
#include "experiments/summary/statistics.h"
#include "sim/check.h"

namespace ddns::experiments {

namespace {

using Column = std::vector<double>;

constexpr std::size_t kTheoryPoints = 100;

const Json& where_of(const Json& item) {
  static const Json none = Json::object();
  return item.is_object() && item.contains("where") ? item["where"] : none;
}

// The part of a setting that tells the curves of this y apart.
Json part_of(const Json& set, const Json& figure, const Json& item) {
  Json part = Json::object();
  for (const Json& pointer : figure["curves"]) {
    const std::string name = pointer.get<std::string>();
    if (!where_of(item).contains(name)) part[name] = set[name];
  }
  return part;
}

void add_point(const Json& x, const Json& scalar, Json& series) {
  series["x"].push_back(x);
  series["mean"].push_back(scalar["mean"]);
  const bool known = scalar.contains("half_width");
  const double mean = scalar["mean"].get<double>();
  const double half = scalar.value("half_width", 0.0);
  series["low"].push_back(known ? number(rounded(mean - half)) : Json(nullptr));
  series["high"].push_back(known ? number(rounded(mean + half)) : Json(nullptr));
  series["n"].push_back(scalar["n"]);
}

// Adds a point of what the seeds found, without those that found nothing.
void add_point(const Json& x, Column found, Json& series) {
  std::erase_if(found, [](double value) { return !std::isfinite(value); });
  if (found.empty()) return;
  Json scalar = over_seeds(found);
  scalar["mean"] = number(rounded(scalar["mean"].get<double>()));
  add_point(x, scalar, series);
}

// The first number of each of the points' columns.
Column numbers(const std::string& text, const FigureSetting& setting, const FigureValues& values) {
  Column out;
  for (const std::size_t point : setting.points) {
    const Column& column = values.at(text)[point];
    if (!column.empty()) out.push_back(column.front());
  }
  return out;
}

double mean(const Column& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

void add_number(const Json& figure, const Json& item, const FigureSetting& setting,
                const FigureValues& values, Json& series) {
  Json x = nullptr;
  if (!figure["x"].is_null()) x = setting.group["set"][figure["x"].get<std::string>()];
  if (figure.contains("x_of")) {
    const Column found = numbers(figure["x_of"], setting, values);
    if (found.empty() || !std::isfinite(mean(found))) return;
    x = number(rounded(mean(found)));
  }
  const std::string text = expression_of(item);
  if (!is_known(text, known_metrics())) return add_point(x, numbers(text, setting, values), series);
  const Json& scalars = setting.group["scalars"];
  if (scalars.contains(text)) add_point(x, scalars[text], series);
}

// A column over a column, averaged place by place over the points that reach so far.
void add_column(const Json& figure, const Json& item, const FigureSetting& setting,
                const FigureValues& values, Json& series) {
  const std::vector<Column>& xs = values.at(figure["x"].get<std::string>());
  const std::vector<Column>& ys = values.at(expression_of(item));
  for (std::size_t place = 0;; ++place) {
    Column x;
    Column y;
    for (const std::size_t point : setting.points) {
      if (place >= xs[point].size() || place >= ys[point].size()) continue;
      x.push_back(xs[point][place]);
      y.push_back(ys[point][place]);
    }
    if (x.empty()) return;
    add_point(number(rounded(mean(x))), y, series);
  }
}

// The settings in the order of the values of x.
std::vector<FigureSetting> by_x(const Json& figure, const std::vector<FigureSetting>& settings,
                                const std::vector<Json>& x_values) {
  std::vector<FigureSetting> out;
  if (figure["x"].is_null() || is_time_series(figure)) return settings;
  for (const Json& value : x_values) {
    for (const FigureSetting& setting : settings) {
      if (setting.group["set"][figure["x"].get<std::string>()] == value) out.push_back(setting);
    }
  }
  return out;
}

}  // namespace

bool is_time_series(const Json& figure) {
  return figure.contains("x") && figure["x"].is_string() &&
         !figure["x"].get<std::string>().starts_with('/');
}

std::string expression_of(const Json& y) {
  return (y.is_object() ? y["of"] : y).get<std::string>();
}

bool holds(const Json& where, const Json& spec) {
  return std::ranges::all_of(where.items(), [&](const auto& item) {
    const Json::json_pointer pointer(item.key());
    return spec.contains(pointer) ? spec[pointer] == item.value() : item.value().is_null();
  });
}

Json curves_of(const Json& figure, const std::vector<FigureSetting>& settings,
               const std::vector<Json>& x_values, const FigureValues& values) {
  Json out = Json::array();
  const std::vector<FigureSetting> ordered = by_x(figure, settings, x_values);
  for (const Json& item : figure["y"]) {
    std::vector<Json> curves;
    std::map<std::string, std::size_t> places;
    for (const FigureSetting& setting : settings) {
      const Json part = part_of(setting.group["set"], figure, item);
      if (!places.try_emplace(part.dump(), curves.size()).second) continue;
      Json& series = curves.emplace_back(Json{{"metric", expression_of(item)}, {"set", part}});
      if (item.is_object() && item.contains("label")) series["label"] = item["label"];
      for (const char* column : {"x", "mean", "low", "high", "n"}) series[column] = Json::array();
    }
    for (const FigureSetting& setting : ordered) {
      if (!holds(where_of(item), setting.spec)) continue;
      const Json part = part_of(setting.group["set"], figure, item);
      const auto add = is_time_series(figure) ? add_column : add_number;
      add(figure, item, setting, values, curves[places.at(part.dump())]);
    }
    for (Json& series : curves) {
      if (!series["x"].empty()) out.push_back(std::move(series));
    }
  }
  return out;
}

Json theory_of(const Json& figure, const std::vector<FigureSetting>& settings,
               const std::vector<Json>& x_values) {
  const bool ranged = figure.contains("x_range");
  const double low = (ranged ? figure["x_range"][0] : x_values.front()).get<double>();
  const double high = (ranged ? figure["x_range"][1] : x_values.back()).get<double>();
  const bool log = figure.value("log", "").find('x') != std::string::npos && low > 0;
  Json parts = {{"x", Json::array()}, {"spec", nullptr}};
  for (std::size_t i = 0; i <= kTheoryPoints; ++i) {
    const double t = static_cast<double>(i) / kTheoryPoints;
    const double x = log ? low * std::pow(high / low, t) : std::lerp(low, high, t);
    parts["x"].push_back(rounded(x));
  }
  Json out = Json::array();
  for (const Json& item : figure["theory"]) {
    std::vector<Json> seen;
    for (const FigureSetting& setting : settings) {
      const Json part = part_of(setting.group["set"], figure, item);
      const bool again = std::ranges::find(seen, part) != seen.end();
      if (again || !holds(where_of(item), setting.spec)) continue;
      seen.push_back(part);
      parts["spec"] = setting.spec;
      Column y;
      try {
        y = evaluate_column(item["of"], FigureNames(parts, figure));
      } catch (const sim::InputError&) {
        continue;  // names a key that does not apply here
      }
      Json line = {{"label", item["label"]}, {"set", part}, {"x", Json::array()}, {"y", {}}};
      for (std::size_t i = 0; i < y.size(); ++i) {
        if (!std::isfinite(y[i])) continue;
        line["x"].push_back(number(parts["x"][i].get<double>()));
        line["y"].push_back(number(rounded(y[i])));
      }
      const bool same = !out.empty() && out.back()["y"] == line["y"];
      if (!same && !line["x"].empty()) out.push_back(std::move(line));
    }
  }
  return out;
}

}  // namespace ddns::experiments
