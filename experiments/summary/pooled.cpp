#include "experiments/summary/pooled.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "experiments/expression/distribution.h"
#include "experiments/result/result.h"
#include "experiments/summary/statistics.h"
#include "sim/check.h"

namespace ddns::experiments {

namespace {

// Rounded, and as Distribution::cdf thins it.
Json thin_cdf(const Known& all) {
  const auto share = [](std::size_t part) {
    return static_cast<double>(part) / static_cast<double>(kMostPooledPoints - 1);
  };
  Json cdf = Json::array();
  std::size_t next = 0;  // the next of equidistant fractions to be reached
  for (std::size_t i = 0; i < all.value.size(); ++i) {
    const double reached = all.fraction[i];
    if (all.value.size() > kMostPooledPoints && reached < share(next)) continue;
    cdf.push_back({number(rounded(all.value[i])), number(rounded(reached))});
    while (next < kMostPooledPoints && share(next) <= reached) ++next;
  }
  return cdf;
}

// Of the population of all values, from the same of each.
double deviation(std::span<const Json> distributions, const Known& all) {
  double squares = 0;
  for (const Json& d : distributions) {
    const double sd = d["sd"].get<double>();
    const double away = d["mean"].get<double>() - all.mean;
    squares += d["count"].get<double>() * (sd * sd + away * away);
  }
  return std::sqrt(squares / all.count);
}

}  // namespace

Json pooled(std::span<const Json> distributions) {
  sim::check(!distributions.empty(), "no distribution is to be pooled");
  std::vector<Json> present;
  std::vector<Known> parts;
  for (const Json& d : distributions) {
    if (d["count"] == 0) continue;
    present.push_back(d);
    parts.push_back(known(d));
  }
  if (present.empty()) return distributions.front();
  const Known all = united(parts);
  Json out = present.front();
  if (present.size() > 1) {
    const auto values = [&](const char* key) {
      std::vector<double> found;
      for (const Json& d : present) found.push_back(d[key].get<double>());
      return found;
    };
    out["count"] = static_cast<std::uint64_t>(all.count);
    out["mean"] = number(all.mean);
    out["sd"] = number(deviation(present, all));
    out["min"] = number(std::ranges::min(values("min")));
    out["max"] = number(std::ranges::max(values("max")));
    for (const auto& item : out["quantiles"].items()) {
      item.value() = number(all.quantile(std::stoi(item.key().substr(1)) / 100.0));
    }
  }
  out["cdf"] = thin_cdf(all);
  return out;
}

Json over_seeds(std::span<const double> values) {
  const Estimate e = estimate(values);
  if (e.count == 1) return {{"mean", number(e.mean)}, {"n", 1}};
  return {{"mean", number(e.mean)},
          {"sd", number(rounded(e.sd))},
          {"half_width", number(rounded(e.half_width()))},
          {"n", e.count}};
}

}  // namespace ddns::experiments
