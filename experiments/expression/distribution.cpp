#include "experiments/expression/distribution.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>

namespace ddns::experiments {

namespace {}  // namespace

double Known::below(double x) const {
  // What is divided by a number of lookups and multiplied again is a little off.
  const double upto = lines ? x : x + 1e-12 * std::fabs(x);
  const auto i = static_cast<std::size_t>(std::ranges::upper_bound(value, upto) - value.begin());
  if (i == 0) return 0;
  if (!lines || i == value.size()) return fraction[i - 1];
  return std::lerp(fraction[i - 1], fraction[i], (x - value[i - 1]) / (value[i] - value[i - 1]));
}

double Known::quantile(double p) const {
  const auto i = static_cast<std::size_t>(std::ranges::lower_bound(fraction, p) - fraction.begin());
  if (i == fraction.size()) return kNoNumber;
  if (!lines || i == 0) return value[i];
  const double share = (p - fraction[i - 1]) / (fraction[i] - fraction[i - 1]);
  return std::lerp(value[i - 1], value[i], share);
}

double Known::mean_between(double low, double high) const {
  if (empty()) return kNoNumber;
  double sum = 0;
  double done = low;
  for (std::size_t i = 0; i < fraction.size(); ++i) {
    const double to = std::clamp(fraction[i], low, high);
    sum += (to - done) * value[i];
    done = to;
  }
  return (sum + (high - done) * value.back()) / (high - low);
}

bool is_distribution(const Json& part) {
  if (!part.is_object()) return false;
  return (part.contains("unit") && part.contains("count")) ||
         (part.contains("fraction") && part.contains("value"));
}

Known known(const Json& part) {
  Known out;
  const bool printed = part.contains("fraction");
  // The steps of a result that was not written to a file stand as two columns, too.
  const Json& columns = printed ? part : part.value("cdf", Json::array());
  if (columns.is_object()) {
    out.lines = printed;
    out.value = columns.at("value").get<std::vector<double>>();
    out.fraction = columns.at("fraction").get<std::vector<double>>();
  } else {
    for (const Json& step : columns) {
      out.value.push_back(step[0].get<double>());
      out.fraction.push_back(step[1].get<double>());
    }
  }
  out.count = part.value("count", 0.0);
  out.mean = part.value("mean", 0.0);
  out.max = part.value("max", 0.0);
  return out;
}

Known known(const std::vector<double>& shares) {
  Known out;
  double total = 0;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    out.value.push_back(static_cast<double>(i));
    out.fraction.push_back(total += shares[i]);
  }
  return out;
}

Known united(std::span<const Known> parts) {
  std::vector<std::pair<double, std::int64_t>> steps;
  Known out;
  for (const Known& part : parts) {
    std::int64_t done = 0;
    for (std::size_t i = 0; i < part.value.size(); ++i) {
      const std::int64_t upto = std::llround(part.fraction[i] * part.count);
      steps.emplace_back(part.value[i], upto - done);
      done = upto;
    }
    out.count += part.count;
    out.mean += part.count * part.mean;
    out.max = std::max(out.max, part.max);
  }
  out.mean /= out.count;
  std::ranges::stable_sort(steps, {}, [](const auto& step) { return step.first; });
  std::int64_t below = 0;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    below += steps[i].second;
    if (i + 1 < steps.size() && steps[i + 1].first == steps[i].first) continue;
    out.value.push_back(steps[i].first);
    out.fraction.push_back(static_cast<double>(below) / out.count);
  }
  return out;
}

double greatest_difference(const Known& a, const Known& b, const std::vector<double>& points) {
  if (a.empty() || b.empty()) return kNoNumber;
  double greatest = 0;
  for (const double x : points) greatest = std::max(greatest, std::fabs(a.below(x) - b.below(x)));
  return greatest;
}

double difference_from_geometric(const Known& a) {
  if (a.empty()) return kNoNumber;
  double greatest = 0;
  for (int k = 0; k <= static_cast<int>(a.max); ++k) {
    const double geometric = 1 - std::pow(a.mean / (1 + a.mean), k + 1);
    greatest = std::max(greatest, std::fabs(a.below(k) - geometric));
  }
  return greatest;
}

}  // namespace ddns::experiments
