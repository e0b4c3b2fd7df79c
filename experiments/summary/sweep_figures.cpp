#include "experiments/summary/sweep_figures.h"

#include <algorithm>
#include <map>

#include "experiments/result/result.h"
#include "experiments/spec/spec.h"
#include "experiments/summary/statistics.h"

namespace ddns::experiments {

namespace {

using Axes = std::vector<std::pair<std::string, std::vector<Json>>>;

bool is_numeric(const std::vector<Json>& values) {
  return std::ranges::all_of(values, [](const Json& v) { return v.is_number(); });
}

// The swept keys but for the seed. Axes of numbers have them in rising order.
Axes drawn_axes(const Sweep& sweep) {
  Axes axes;
  for (const auto& axis : sweep.axes) {
    if (axis.first == "/seed") continue;
    axes.push_back(axis);
    if (is_numeric(axis.second)) std::ranges::stable_sort(axes.back().second);
  }
  return axes;
}

// Chooses x, and makes curves of all other axes: those that the figure names, in its order, first.
// A key that --set has given one value is an axis no more, and as if it were not named.
void choose_axes(const Axes& axes, Json& figure) {
  const auto is_axis = [&](const Json& pointer) {
    return std::ranges::find(axes, pointer, [](const auto& a) { return Json(a.first); }) !=
           axes.end();
  };
  Json curves = Json::array();
  for (const Json& pointer : figure.value("curves", Json::array())) {
    if (is_axis(pointer)) curves.push_back(pointer);
  }
  const auto is_free = [&](const auto& axis) {
    return std::ranges::find(curves, Json(axis.first)) == curves.end();
  };
  if (figure.contains("y")) {
    Json x = figure.contains("x") && is_axis(figure["x"]) ? figure["x"] : Json(nullptr);
    for (const bool numeric : {true, false}) {
      for (const auto& axis : axes) {
        const bool fits = is_free(axis) && (!numeric || is_numeric(axis.second));
        if (x.is_null() && fits) x = axis.first;
      }
    }
    if (x.is_null() && !curves.empty()) {
      x = curves.front();
      curves.erase(0);
    }
    figure["x"] = x;
  }
  for (const auto& axis : axes) {
    const bool is_x = figure.contains("x") && figure["x"] == axis.first;
    if (!is_x && is_free(axis)) curves.push_back(axis.first);
  }
  figure["curves"] = curves;
}

// The part of a setting that tells the curves apart.
Json part_of(const Json& set, const Json& pointers) {
  Json part = Json::object();
  for (const Json& pointer : pointers) {
    const std::string name = pointer.get<std::string>();
    part[name] = set[name];
  }
  return part;
}

void add_point(const Json& x, const Json& scalar, Json& series) {
  series["x"].push_back(x);
  series["mean"].push_back(scalar["mean"]);
  const bool known = !scalar["half_width"].is_null();
  const double mean = scalar["mean"].get<double>();
  const double half = known ? scalar["half_width"].get<double>() : 0;
  series["low"].push_back(known ? number(rounded(mean - half)) : Json(nullptr));
  series["high"].push_back(known ? number(rounded(mean + half)) : Json(nullptr));
  series["n"].push_back(scalar["n"]);
}

// The groups in the order of the values of x, each with its value; null where x is null.
std::vector<std::pair<Json, const Json*>> by_x(const Axes& axes, const Json& groups,
                                               const Json& x) {
  std::map<std::string, std::size_t> places;
  for (const auto& [pointer, values] : axes) {
    if (x != pointer) continue;
    for (const Json& value : values) places.try_emplace(value.dump(), places.size());
  }
  std::vector<std::pair<Json, const Json*>> all;
  for (const Json& group : groups) {
    all.emplace_back(x.is_null() ? x : group["set"][x.get<std::string>()], &group);
  }
  std::ranges::stable_sort(all, {}, [&](const auto& g) { return places[g.first.dump()]; });
  return all;
}

// One series for each metric and part of the setting, in the order of the groups.
void add_curves(const Axes& axes, const Json& groups, Json& figure) {
  const auto ordered = by_x(axes, groups, figure["x"]);
  for (const Json& metric : figure["y"]) {
    std::vector<Json> curves;
    std::map<std::string, std::size_t> places;
    for (const Json& group : groups) {
      const Json part = part_of(group["set"], figure["curves"]);
      if (!places.try_emplace(part.dump(), curves.size()).second) continue;
      Json& series = curves.emplace_back(Json{{"metric", metric}, {"set", part}});
      for (const char* column : {"x", "mean", "low", "high", "n"}) series[column] = Json::array();
    }
    for (const auto& [x, group] : ordered) {
      const Json& scalars = (*group)["scalars"];
      const auto scalar = scalars.find(metric.get<std::string>());
      if (scalar == scalars.end()) continue;
      const Json part = part_of((*group)["set"], figure["curves"]);
      add_point(x, *scalar, curves[places.at(part.dump())]);
    }
    for (Json& series : curves) {
      if (!series["x"].empty()) figure["series"].push_back(std::move(series));
    }
  }
}

void add_distributions(const Json& groups, Json& figure) {
  const std::string name = figure["cdf"];
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const Json& all = groups[g]["pooled"];
    if (!all.contains(name) || all[name]["count"] == 0) continue;
    figure["series"].push_back(
        {{"set", part_of(groups[g]["set"], figure["curves"])}, {"group", g}});
  }
}

// Does any group have the number, and one that `holds` of?
bool any_has(const Json& groups, const std::string& metric, bool (*holds)(double)) {
  return std::ranges::any_of(groups, [&](const Json& group) {
    const Json& scalars = group["scalars"];
    return scalars.contains(metric) && holds(scalars[metric]["mean"].get<double>());
  });
}

Json usual_figures(const Axes& axes, const Json& groups) {
  const auto any = [](double) { return true; };
  const auto positive = [](double value) { return value > 0; };
  Json figures = Json::array();
  // A single setting has no curve, only a dot, which its distributions say better.
  if (!axes.empty()) {
    for (const char* metric : {"hop_count.mean", "latency_ms.quantiles.p50"}) {
      if (any_has(groups, metric, any)) figures.push_back({{"y", {metric}}});
    }
    if (any_has(groups, "counts.failed", positive)) figures.push_back({{"y", {"counts.failed"}}});
  }
  for (const char* distribution : {"hop_count", "latency_ms"}) {
    if (any_has(groups, std::string(distribution) + ".count", positive)) {
      figures.push_back({{"cdf", distribution}});
    }
  }
  for (Json& figure : figures) figure["default"] = true;
  return figures;
}

}  // namespace

Json figures_of(const Sweep& sweep, const Json& groups) {
  const Axes axes = drawn_axes(sweep);
  Json figures = sweep.figures.empty() ? usual_figures(axes, groups) : sweep.figures;
  for (Json& figure : figures) {
    choose_axes(axes, figure);
    figure["series"] = Json::array();
    if (figure.contains("cdf")) {
      add_distributions(groups, figure);
    } else {
      add_curves(axes, groups, figure);
    }
  }
  return figures;
}

}  // namespace ddns::experiments
