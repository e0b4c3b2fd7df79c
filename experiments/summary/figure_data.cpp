#include "experiments/summary/figure_data.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <vector>

#include "experiments/expression/distribution.h"
#include "experiments/summary/statistics.h"
#include "sim/check.h"

namespace ddns::experiments {

namespace {

constexpr int kFractions = 200;

using Curve = std::vector<double>;

// Point by point over the seeds; a curve that ends early goes on with zeros.
struct Band {
  Curve mean;
  Curve low;
  Curve high;
};

std::size_t longest(const std::vector<Curve>& seeds) {
  std::size_t length = 0;
  for (const Curve& curve : seeds) length = std::max(length, curve.size());
  return length;
}

Band band(const std::vector<Curve>& seeds) {
  Band out;
  for (std::size_t i = 0; i < longest(seeds); ++i) {
    Curve values;
    for (const Curve& curve : seeds) values.push_back(i < curve.size() ? curve[i] : 0);
    const auto [low, high] = std::ranges::minmax(values);
    const double sum = std::accumulate(values.begin(), values.end(), 0.0);
    out.mean.push_back(rounded(sum / static_cast<double>(values.size())));
    out.low.push_back(rounded(low));
    out.high.push_back(rounded(high));
  }
  return out;
}

std::vector<unsigned> numbers(unsigned first, std::size_t count) {
  std::vector<unsigned> out(count);
  std::iota(out.begin(), out.end(), first);
  return out;
}

Curve fractions() {
  Curve out;
  for (int i = 1; i <= kFractions; ++i) out.push_back(static_cast<double>(i) / kFractions);
  return out;
}

// Calls `read` with what `path` ("RUN.KEY.KEY...") names in the result of every seed.
template <class Read>
std::vector<Curve> curves(const Results& results, const std::string& path, Read read) {
  const std::size_t dot = std::min(path.find('.'), path.size());
  const auto run = results.find(path.substr(0, dot));
  if (run == results.end()) throw std::out_of_range("no run is called " + path.substr(0, dot));
  std::string pointer = path.substr(dot);
  std::ranges::replace(pointer, '.', '/');
  std::vector<Curve> out;
  for (const auto& [seed, result] : run->second) out.push_back(read(result, pointer));
  return out;
}

Curve quantile_curve(const Json& result, const std::string& pointer) {
  const Known d = known(result.at(Json::json_pointer(pointer)));
  Curve curve;
  for (const double fraction : fractions()) curve.push_back(d.quantile(fraction));
  return curve;
}

Curve share_curve(const Json& result, const std::string& pointer) {
  const Known d = known(result.at(Json::json_pointer(pointer)));
  Curve shares;
  double below = 0;
  for (int h = 0; h <= static_cast<int>(d.max); ++h) {
    shares.push_back(d.below(h) - below);
    below = d.below(h);
  }
  return shares;
}

Curve column(const Json& result, const std::string& pointer) {
  const std::size_t end = pointer.rfind('/');
  Curve out;
  for (const Json& row : result.at(Json::json_pointer(pointer.substr(0, end)))) {
    out.push_back(row.at(pointer.substr(end + 1)).get<double>());
  }
  return out;
}

Json quantile_figure(const Json& figure, const Results& results) {
  Json series = Json::object();
  for (const auto& item : figure.at("series").items()) {
    const Band b = band(curves(results, item.value(), quantile_curve));
    series[item.key()] = {{"unit", figure.at("quantiles")},
                          {"fraction", fractions()},
                          {"mean", b.mean},
                          {"low", b.low},
                          {"high", b.high}};
  }
  return {{"series", std::move(series)}};
}

Json share_figure(const Json& figure, const Results& results) {
  std::size_t length = 0;
  for (const auto& item : figure.at("series").items()) {
    length = std::max(length, longest(curves(results, item.value(), share_curve)));
  }
  Json series = Json::object();
  for (const auto& item : figure.at("series").items()) {
    std::vector<Curve> seeds = curves(results, item.value(), share_curve);
    for (Curve& curve : seeds) curve.resize(length);
    const Band b = band(seeds);
    // Of what is at most so many: the band of these sums is not the sum of the bands.
    for (Curve& curve : seeds) std::partial_sum(curve.begin(), curve.end(), curve.begin());
    const Band sums = band(seeds);
    series[item.key()] = {{"unit", figure.at("shares")},
                          {"mean", b.mean},
                          {"low", b.low},
                          {"high", b.high},
                          {"cumulative_low", sums.low},
                          {"cumulative_high", sums.high}};
  }
  return {{figure.at("of").get<std::string>(), numbers(0, length)}, {"series", std::move(series)}};
}

Json column_figure(const Json& figure, const Results& results) {
  const auto bands = figure.value("bands", std::vector<std::string>());
  Json out = {{figure.at("of").get<std::string>(), nullptr}};
  for (const auto& item : figure.at("columns").items()) {
    const Band b = band(curves(results, item.value(), column));
    out.front() = numbers(1, b.mean.size());
    out[item.key()] = b.mean;
    if (std::ranges::find(bands, item.key()) == bands.end()) continue;
    out[item.key() + "_low"] = b.low;
    out[item.key() + "_high"] = b.high;
  }
  return out;
}

}  // namespace

Json figure_data(const Json& figures, const Results& results) {
  Json out = {{"schema", 1},
              {"seeds", 0},
              {"band", "low and high are the lowest and highest value over the seeds"}};
  std::size_t seeds = 0;
  for (const auto& item : figures.items()) {
    const Json& figure = item.value();
    try {
      out[item.key()] = figure.contains("quantiles") ? quantile_figure(figure, results)
                        : figure.contains("shares")  ? share_figure(figure, results)
                                                     : column_figure(figure, results);
    } catch (const std::exception& e) {  // of JSON, or of a name
      throw sim::InputError(sim::InputError::Kind::kSpec,
                            fmt::format("/figures/{}: {}", item.key(), e.what()));
    }
  }
  for (const auto& [run, keys] : needed_by_figures(figures)) {
    seeds = std::max(seeds, results.at(run).size());
  }
  out["seeds"] = seeds;
  return out;
}

NeededKeys needed_by_figures(const Json& figures) {
  NeededKeys needed;
  for (const Json& figure : figures) {
    const char* paths = figure.contains("series") ? "series" : "columns";
    for (const Json& path : figure.at(paths)) {
      const std::string text = path.get<std::string>();
      const std::size_t dot = text.find('.');
      needed[text.substr(0, dot)].insert(text.substr(dot + 1, text.find('.', dot + 1) - dot - 1));
    }
  }
  return needed;
}

}  // namespace ddns::experiments
