#include "experiments/summary/pooled.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "experiments/result/result.h"
#include "experiments/summary/statistics.h"
#include "sim/check.h"

namespace ddns::experiments {

namespace {

struct Step {
  double value;
  std::uint64_t count;  // of this value; in a thinned cdf also of those down to the step before
};

void add_steps(const Json& distribution, std::vector<Step>& out) {
  const double count = distribution["count"].get<double>();
  std::uint64_t below = 0;
  for (const Json& point : distribution["cdf"]) {
    const auto upto = static_cast<std::uint64_t>(std::llround(point[1].get<double>() * count));
    out.push_back({point[0].get<double>(), upto - below});
    below = upto;
  }
}

// The steps in order of their values, each value once.
std::vector<Step> steps_of(std::span<const Json> distributions) {
  std::vector<Step> all;
  for (const Json& d : distributions) add_steps(d, all);
  std::ranges::stable_sort(all, {}, &Step::value);
  std::vector<Step> steps;
  for (const Step& step : all) {
    if (!steps.empty() && steps.back().value == step.value) {
      steps.back().count += step.count;
    } else {
      steps.push_back(step);
    }
  }
  return steps;
}

double fraction(std::uint64_t part, std::uint64_t whole) {
  return static_cast<double>(part) / static_cast<double>(whole);
}

// The least value whose cumulative fraction reaches p.
double quantile(const std::vector<Step>& steps, std::uint64_t count, double p) {
  std::uint64_t below = 0;
  for (const Step& step : steps) {
    below += step.count;
    if (fraction(below, count) >= p) return step.value;
  }
  return steps.back().value;
}

// As Distribution::cdf thins it.
Json thin_cdf(const std::vector<Step>& steps, std::uint64_t count) {
  const bool all = steps.size() <= kMostPooledPoints;
  Json cdf = Json::array();
  std::uint64_t below = 0;
  std::size_t next = 0;  // the next of equidistant fractions to be reached
  for (const Step& step : steps) {
    below += step.count;
    const double reached = fraction(below, count);
    if (!all && reached < fraction(next, kMostPooledPoints - 1)) continue;
    cdf.push_back({number(rounded(step.value)), number(rounded(reached))});
    while (next < kMostPooledPoints && fraction(next, kMostPooledPoints - 1) <= reached) ++next;
  }
  return cdf;
}

struct Moments {
  std::uint64_t count = 0;
  double mean = 0;
  double sd = 0;  // of the population
};

// Of the values of all, from the same of each.
Moments moments_of(std::span<const Json> distributions) {
  Moments all;
  double sum = 0;
  for (const Json& d : distributions) {
    all.count += d["count"].get<std::uint64_t>();
    sum += d["count"].get<double>() * d["mean"].get<double>();
  }
  const auto n = static_cast<double>(all.count);
  all.mean = sum / n;
  double squares = 0;
  for (const Json& d : distributions) {
    const double sd = d["sd"].get<double>();
    const double away = d["mean"].get<double>() - all.mean;
    squares += d["count"].get<double>() * (sd * sd + away * away);
  }
  all.sd = std::sqrt(squares / n);
  return all;
}

double extreme(std::span<const Json> distributions, const char* which, bool least) {
  double found = distributions.front()[which].get<double>();
  for (const Json& d : distributions) {
    const double value = d[which].get<double>();
    if (least ? value < found : value > found) found = value;
  }
  return found;
}

}  // namespace

Json pooled(std::span<const Json> distributions) {
  sim::check(!distributions.empty(), "no distribution is to be pooled");
  std::vector<Json> present;
  for (const Json& d : distributions) {
    if (d["count"] != 0) present.push_back(d);
  }
  if (present.empty()) return distributions.front();
  const std::vector<Step> steps = steps_of(present);
  Json out = present.front();
  if (present.size() > 1) {
    const Moments moments = moments_of(present);
    out["count"] = moments.count;
    out["mean"] = number(moments.mean);
    out["sd"] = number(moments.sd);
    out["min"] = number(extreme(present, "min", true));
    out["max"] = number(extreme(present, "max", false));
    for (const auto& item : out["quantiles"].items()) {
      const double p = std::stoi(item.key().substr(1)) / 100.0;
      item.value() = number(quantile(steps, moments.count, p));
    }
  }
  out["cdf"] = thin_cdf(steps, out["count"].get<std::uint64_t>());
  return out;
}

Json over_seeds(std::span<const double> values) {
  const Estimate e = estimate(values);
  Json out = {{"mean", number(e.mean)}, {"sd", nullptr}, {"half_width", nullptr}, {"n", e.count}};
  if (e.count > 1) {
    out["sd"] = number(rounded(e.sd));
    out["half_width"] = number(rounded(e.half_width()));
  }
  return out;
}

}  // namespace ddns::experiments
