#include "experiments/summary/sweep_figures.h"

#include <algorithm>
#include <limits>
#include <string_view>
#include <utility>

#include "experiments/load/load.h"
#include "experiments/result/result.h"
#include "experiments/summary/figure_names.h"
#include "experiments/summary/metrics.h"
#include "experiments/summary/statistics.h"
#include "sim/check.h"

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
  const Json fixed = figure.value("where", Json::object());
  const auto is_axis = [&](const Json& pointer) {
    return std::ranges::find(axes, pointer, [](const auto& a) { return Json(a.first); }) !=
           axes.end();
  };
  Json curves = Json::array();
  for (const Json& pointer : figure.value("curves", Json::array())) {
    if (is_axis(pointer) && !fixed.contains(pointer.get<std::string>())) curves.push_back(pointer);
  }
  const auto is_free = [&](const auto& axis) {
    return std::ranges::find(curves, Json(axis.first)) == curves.end() &&
           !fixed.contains(axis.first);
  };
  if (figure.contains("y") && !is_time_series(figure)) {
    Json x = figure.contains("x") && is_axis(figure["x"]) ? figure["x"] : Json(nullptr);
    if (figure.contains("x") && x.is_null()) {  // these are of the key that was named
      for (const char* of_x : {"x_of", "x_label", "x_range", "theory", "published", "shade"}) {
        figure.erase(of_x);
      }
    }
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

void add_distributions(const std::vector<FigureSetting>& settings, Json& figure) {
  const std::string name = figure["cdf"];
  for (const FigureSetting& setting : settings) {
    const Json& all = setting.group["pooled"];
    if (!all.contains(name) || all[name]["count"] == 0) continue;
    Json part = Json::object();
    for (const Json& pointer : figure["curves"]) {
      part[pointer.get<std::string>()] = setting.group["set"][pointer.get<std::string>()];
    }
    figure["series"].push_back({{"set", part}, {"group", setting.place}});
  }
}

// What is drawn where the file says nothing. The line is the paper's estimate of Chord's path.
constexpr std::string_view kUsual = R"text([
  { "x": "/overlay/nodes", "y": ["hop_count.mean"],
    "theory": [{
      "of": "(spec.overlay.base - 1) / spec.overlay.base * log(x) / log(spec.overlay.base)",
      "label": "(b−1)/b · log$_b$ N, without the final RPC",
      "where": {
        "/overlay/kind": "chord", "/overlay/virtual_nodes": 1,
        "/overlay/route_by_successors": false, "/service/kind": "lookup",
        "/maintenance/on": false, "/network/loss": 0, "/lookup/style": "iterative",
        "/faults/crash/victims": "none", "/faults/partition/kind": "none"
      } }] },
  { "y": ["latency_ms.quantiles.p50"] },
  { "y": ["counts.failed"] },
  { "cdf": "hop_count" },
  { "cdf": "latency_ms" }
])text";

// Has any group the number, and a greater one than this?
bool has(const Json& groups, const std::string& metric, double least) {
  return std::ranges::any_of(groups, [&](const Json& group) {
    const Json& scalars = group["scalars"];
    return scalars.contains(metric) && scalars[metric]["mean"].get<double>() > least;
  });
}

// Those of the usual figures that have anything to show. A single setting has no curve, only a dot,
// which its distributions say better.
bool is_worth_drawing(const Json& figure, const Axes& axes, const Json& groups) {
  if (figure.contains("cdf")) return has(groups, figure["cdf"].get<std::string>() + ".count", 0);
  const std::string metric = figure["y"][0];
  const double least = metric == "counts.failed" ? 0 : std::numeric_limits<double>::lowest();
  return !axes.empty() && has(groups, metric, least);
}

// Numbers on the x axis, over the specification of the first setting.
Json shade_of(const Json& figure, const Json& spec) {
  Json out = Json::array();
  const Json parts = {{"spec", spec}};
  for (const Json& end : figure["shade"]) {
    try {
      const FigureNames names(parts, figure);
      out.push_back(end.is_number() ? end : number(rounded(evaluate(end, names))));
    } catch (const sim::InputError&) {
      return nullptr;  // names a key that does not apply here
    }
  }
  return out;
}

// The published curves that are of settings like one of these.
Json published_of(const Json& figure, const std::vector<FigureSetting>& settings) {
  Json out = Json::array();
  for (Json curve : figure["published"]) {
    const auto is_like = [&](const FigureSetting& s) { return holds(curve["where"], s.spec); };
    if (std::ranges::none_of(settings, is_like)) continue;
    curve.erase("where");
    out.push_back(std::move(curve));
  }
  return out;
}

// Replaces what is said of x by numbers, or removes it where x is none.
void add_lines(const std::vector<FigureSetting>& settings, const std::vector<Json>& x_values,
               Json& figure) {
  const bool time = is_time_series(figure);
  const bool numbers = !x_values.empty() && is_numeric(x_values);
  const auto replace = [&](const char* word, bool there, const auto& lines_of) {
    if (!figure.contains(word)) return;
    Json lines = there ? lines_of() : Json();
    figure[word] = std::move(lines);
    if (figure[word].empty()) figure.erase(word);
  };
  replace("theory", numbers, [&] { return theory_of(figure, settings, x_values); });
  replace("published", time || numbers, [&] { return published_of(figure, settings); });
  replace("shade", (time || numbers) && !settings.empty(),
          [&] { return shade_of(figure, settings.front().spec); });
}

}  // namespace

SweepFigures::SweepFigures(const Sweep& sweep) : sweep_(sweep), asked_(sweep.figures) {
  if (asked_.empty()) {
    asked_ = Json::parse(kUsual);
    for (Json& figure : asked_) figure["default"] = true;
  }
  values_.resize(asked_.size());
  for (std::size_t f = 0; f < asked_.size(); ++f) {
    const Json& figure = asked_[f];
    const auto add = [&](const std::string& text) { values_[f][text].resize(sweep.points.size()); };
    if (is_time_series(figure)) add(figure["x"]);
    if (figure.contains("x_of")) add(figure["x_of"]);
    for (const Json& y : figure.value("y", Json::array())) {
      const std::string text = expression_of(y);
      if (is_time_series(figure) || !is_known(text, known_metrics())) add(text);
    }
  }
}

void SweepFigures::take(std::size_t point, const Json& result) {
  for (std::size_t f = 0; f < asked_.size(); ++f) {
    if (values_[f].empty()) continue;
    const FigureNames names(result, asked_[f]);
    for (auto& [text, columns] : values_[f]) {
      try {
        if (is_time_series(asked_[f])) {
          columns[point] = evaluate_column(text, names);
        } else {
          columns[point] = {evaluate(text, names)};
        }
      } catch (const sim::InputError&) {
        columns[point].clear();  // what is named is a part that this result has not
      }
    }
  }
}

Json SweepFigures::figures(const Json& groups,
                           const std::vector<std::vector<std::size_t>>& points) const {
  const Axes axes = drawn_axes(sweep_);
  Json out = Json::array();
  for (std::size_t f = 0; f < asked_.size(); ++f) {
    Json figure = asked_[f];
    if (figure.contains("default") && !is_worth_drawing(figure, axes, groups)) continue;
    choose_axes(axes, figure);
    std::vector<FigureSetting> settings;
    for (std::size_t g = 0; g < groups.size(); ++g) {
      const Json& spec = sweep_.points[points[g].front()].spec.resolved;
      if (!holds(figure.value("where", Json::object()), spec)) continue;
      settings.push_back({g, groups[g], points[g], spec});
    }
    std::vector<Json> x_values;
    for (const auto& [pointer, values] : axes) {
      if (figure.contains("x") && figure["x"] == pointer) x_values = values;
    }
    figure["series"] = Json::array();
    if (figure.contains("cdf")) {
      add_distributions(settings, figure);
    } else {
      figure["series"] = curves_of(figure, settings, x_values, values_[f]);
      for (Json& y : figure["y"]) y = expression_of(y);
    }
    add_lines(settings, x_values, figure);
    figure.erase("let");
    out.push_back(std::move(figure));
  }
  return out;
}

}  // namespace ddns::experiments
