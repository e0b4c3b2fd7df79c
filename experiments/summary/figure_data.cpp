#include "experiments/summary/figure_data.h"

#include <algorithm>
#include <numeric>

#include "experiments/summary/statistics.h"
#include "sim/check.h"

namespace ddns::experiments {

namespace {

constexpr int kFractions = 200;

// Point by point over the seeds; a curve that ends early goes on with zeros.
struct Band {
  std::vector<double> mean;
  std::vector<double> low;
  std::vector<double> high;
};

Band band(const std::vector<std::vector<double>>& seeds) {
  std::size_t length = 0;
  for (const std::vector<double>& curve : seeds) length = std::max(length, curve.size());
  Band out;
  for (std::size_t i = 0; i < length; ++i) {
    std::vector<double> values;
    for (const std::vector<double>& curve : seeds) {
      values.push_back(i < curve.size() ? curve[i] : 0);
    }
    const auto [low, high] = std::ranges::minmax(values);
    double sum = 0;
    for (const double value : values) sum += value;
    out.mean.push_back(rounded(sum / static_cast<double>(values.size())));
    out.low.push_back(rounded(low));
    out.high.push_back(rounded(high));
  }
  return out;
}

std::vector<std::vector<double>> curves_of(const std::vector<Curves>& seeds,
                                           const std::string& name) {
  std::vector<std::vector<double>> out;
  for (const Curves& curves : seeds) out.push_back(curves.at(name));
  return out;
}

Band band(const std::vector<Curves>& seeds, const std::string& name) {
  return band(curves_of(seeds, name));
}

// Of lookups that take at most so many RPCs: the band of these sums is not the sum of the bands.
Band cumulative_band(const std::vector<Curves>& seeds, const std::string& name,
                     std::size_t length) {
  auto curves = curves_of(seeds, name);
  for (std::vector<double>& curve : curves) {
    curve.resize(length);
    std::partial_sum(curve.begin(), curve.end(), curve.begin());
  }
  return band(curves);
}

std::vector<unsigned> numbers(unsigned first, std::size_t count) {
  std::vector<unsigned> out(count);
  for (std::size_t i = 0; i < count; ++i) out[i] = first + static_cast<unsigned>(i);
  return out;
}

Json quantile_series(const std::vector<Curves>& seeds, const std::string& figure,
                     const std::vector<std::string>& names, const char* unit) {
  Json series = Json::object();
  for (const std::string& name : names) {
    const Band b = band(seeds, figure + "." + name);
    series[name] = {{"unit", unit},
                    {"fraction", figure_fractions()},
                    {"mean", b.mean},
                    {"low", b.low},
                    {"high", b.high}};
  }
  return {{"series", std::move(series)}};
}

Json hop_series(const std::vector<Curves>& seeds) {
  Json series = Json::object();
  std::size_t length = 0;
  const std::vector<std::string> names = {"successful_path", "successful_penultimate",
                                          "unsuccessful", "unsuccessful_as_in_paper", "slashdot"};
  for (const std::string& name : names) {
    length = std::max(length, band(seeds, "figure3." + name).mean.size());
  }
  for (const std::string& name : names) {
    Band b = band(seeds, "figure3." + name);
    for (auto* values : {&b.mean, &b.low, &b.high}) values->resize(length);
    const Band sums = cumulative_band(seeds, "figure3." + name, length);
    series[name] = {{"unit", "share of lookups"},
                    {"mean", b.mean},
                    {"low", b.low},
                    {"high", b.high},
                    {"cumulative_low", sums.low},
                    {"cumulative_high", sums.high}};
  }
  return {{"hops", numbers(0, length)}, {"series", std::move(series)}};
}

}  // namespace

std::vector<double> figure_fractions() {
  std::vector<double> fractions;
  for (int i = 1; i <= kFractions; ++i) fractions.push_back(static_cast<double>(i) / kFractions);
  return fractions;
}

std::vector<double> quantile_curve(const Series& series) {
  const Steps steps(series.values);
  std::vector<double> curve;
  for (const double fraction : figure_fractions()) {
    curve.push_back(static_cast<double>(steps.quantile(fraction)) / series.divisor);
  }
  return curve;
}

std::vector<double> share_curve(const Series& hops) {
  std::vector<double> shares;
  double below = 0;
  for (int h = 0; h <= static_cast<int>(hops.max()); ++h) {
    const double at_most = hops.cumulative(h);
    shares.push_back(at_most - below);
    below = at_most;
  }
  return shares;
}

Json figure_data(const std::vector<Curves>& seeds) {
  sim::check(!seeds.empty(), "figures need a seed");
  const Band mean = band(seeds, "figure5.mean");
  const Band sd = band(seeds, "figure5.sd");
  return {
      {"schema", 1},
      {"seeds", seeds.size()},
      {"band", "low and high are the lowest and highest value over the seeds"},
      {"figure1", quantile_series(seeds, "figure1", {"successful"}, "records per node")},
      {"figure2", quantile_series(seeds, "figure2",
                                  {"successful", "successful_as_in_paper", "unsuccessful",
                                   "unsuccessful_as_in_paper", "slashdot", "slashdot_as_in_paper"},
                                  "RPCs served per lookup, per node")},
      {"figure3", hop_series(seeds)},
      {"figure4", quantile_series(seeds, "figure4", {"conventional"}, "ms")},
      {"figure5",
       {{"hops", numbers(1, mean.mean.size())},
        {"mean_ms", mean.mean},
        {"mean_ms_low", mean.low},
        {"mean_ms_high", mean.high},
        {"sd_ms", sd.mean}}},
      {"figure6",
       quantile_series(seeds, "figure6", {"successful_penultimate", "successful_path"}, "ms")},
  };
}

}  // namespace ddns::experiments
