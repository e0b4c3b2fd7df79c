#include "experiments/claims_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/check.h"

namespace ddns::experiments {

double PrintedCurve::quantile(double p) const {
  const auto at = std::ranges::lower_bound(fraction, p);
  sim::check(at != fraction.end(), "the printed curve does not reach this fraction");
  return value[static_cast<std::size_t>(at - fraction.begin())];
}

double PrintedCurve::cumulative(double x) const {
  const auto after = std::ranges::upper_bound(value, x);
  if (after == value.begin()) return 0;
  return fraction[static_cast<std::size_t>(after - value.begin()) - 1];
}

Printed::Printed() {
  const std::string file = std::string(kShipped) + "data/published-curves.json";
  json_ = parse_json(read_text(file), file);
}

PrintedCurve Printed::curve(const char* figure, const char* name) const {
  const Json& curve = json_.at(figure).at(name);
  return {curve.at("fraction").get<std::vector<double>>(),
          curve.at("value").get<std::vector<double>>()};
}

std::vector<double> Printed::hop_shares(const char* name) const {
  return json_.at("figure3").at(name).get<std::vector<double>>();
}

std::vector<double> Printed::unsuccessful_hop_shares() const {
  std::vector<double> shares = hop_shares("unsuccessful_as_plotted");
  shares.erase(shares.begin());
  return shares;
}

double mean_of_shares(const std::vector<double>& shares) {
  double sum = 0;
  double total = 0;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    sum += static_cast<double>(i) * shares[i];
    total += shares[i];
  }
  return sum / total;
}

double median_of_shares(const std::vector<double>& shares) {
  double total = 0;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    total += shares[i];
    if (total >= 0.5) return static_cast<double>(i);
  }
  return static_cast<double>(shares.size());
}

double distance(const Series& series, const PrintedCurve& curve) {
  const Steps steps(series.values);
  double greatest = 0;
  for (const double x : curve.value) {
    const auto value = static_cast<std::int64_t>(std::floor(x * series.divisor));
    greatest = std::max(greatest, std::fabs(steps.cumulative(value) - curve.cumulative(x)));
  }
  return greatest;
}

double distance(const Series& hops, const std::vector<double>& shares) {
  double greatest = 0;
  double total = 0;
  for (std::size_t h = 0; h < shares.size(); ++h) {
    total += shares[h];
    greatest = std::max(greatest, std::fabs(hops.cumulative(static_cast<double>(h)) - total));
  }
  return greatest;
}

double distance(const std::vector<double>& a, const std::vector<double>& b) {
  double greatest = 0;
  double difference = 0;
  for (std::size_t h = 0; h < std::max(a.size(), b.size()); ++h) {
    difference += (h < a.size() ? a[h] : 0) - (h < b.size() ? b[h] : 0);
    greatest = std::max(greatest, std::fabs(difference));
  }
  return greatest;
}

HopFit fit_hops(const std::vector<HopLatency>& table) {
  double mean = 0;
  double sd = 0;
  double squares = 0;
  double hops = 0;
  for (const HopLatency& point : table) {
    const double h = point.hops;
    mean += h * point.mean_ms;
    sd += std::sqrt(h) * point.sd_ms;
    squares += h * h;
    hops += h;
  }
  return {mean / squares, sd / hops};
}

namespace {

constexpr double kPaperNodes = 1000;

// The mean between two quantiles of a printed curve; what lies beyond its end counts as its last
// value, so that the true mean is no less.
double least_mean_between(const PrintedCurve& curve, double low, double high) {
  double sum = 0;
  double below = low;
  for (std::size_t i = 0; i < curve.fraction.size(); ++i) {
    const double to = std::clamp(curve.fraction[i], low, high);
    sum += (to - below) * curve.value[i];
    below = to;
  }
  return (sum + (high - below) * curve.value.back()) / (high - low);
}

void add_loads(const Printed& printed, Values& v) {
  const PrintedCurve unsuccessful = printed.curve("figure2", "unsuccessful");
  const PrintedCurve successful = printed.curve("figure2", "successful");
  const PrintedCurve slashdot = printed.curve("figure2", "slashdot");
  const Json& sums = printed.json().at("figure2").at("summary").at("sum_over_nodes");
  v["curve.load.failed.median"] = unsuccessful.quantile(0.5);
  v["curve.load.failed.p90"] = unsuccessful.quantile(0.9);
  // The print ends at 0.1; the note on the curve begins with the number of nodes beyond.
  const Json& note = printed.json().at("figure2").at("unsuccessful").at("note");
  v["curve.load.failed.beyond"] = std::stoi(note.get<std::string>());
  v["curve.load.successful.median"] = successful.quantile(0.5);
  v["curve.load.successful.p90"] = successful.quantile(0.9);
  v["curve.load.successful.max"] = successful.quantile(1);
  v["curve.load.successful.sum"] = sums.at("successful").get<double>();
  v["curve.load.slashdot.median"] = slashdot.quantile(0.5);
  v["curve.load.slashdot.sum"] = sums.at("slashdot").get<double>();
  v["curve.load.ratio"] = successful.quantile(0.5) / unsuccessful.quantile(0.5);
}

void add_hops(const Printed& printed, Values& v) {
  const auto successful = printed.hop_shares("successful");
  const auto plotted = printed.hop_shares("unsuccessful_as_plotted");
  const auto remote = printed.unsuccessful_hop_shares();
  v["curve.hops.successful.mean"] = mean_of_shares(successful);
  v["curve.hops.successful.median"] = median_of_shares(successful);
  v["curve.hops.successful.zero"] = 100 * successful[0];
  v["curve.hops.plotted.mean"] = mean_of_shares(plotted);
  v["curve.hops.plotted.median"] = median_of_shares(plotted);
  v["curve.hops.failed.mean"] = mean_of_shares(remote);
  v["curve.hops.failed.median"] = median_of_shares(remote);
  v["curve.hops.saved"] = v["curve.hops.failed.mean"] - v["curve.hops.successful.mean"];
  v["curve.hops.slashdot.left"] = 100 * (1 - printed.hop_shares("slashdot")[0]);
  v["curve.hops.slashdot.zero"] = 100 * printed.hop_shares("slashdot")[0];
}

void add_latencies(const Printed& printed, Values& v) {
  const PrintedCurve conventional = printed.curve("figure4", "conventional");
  const PrintedCurve ddns = printed.curve("figure6", "successful");
  v["curve.latency.conventional.median"] = conventional.quantile(0.5);
  v["curve.latency.conventional.beyond"] = 100 * (1 - conventional.fraction.back());
  // The paper's text: without the smallest and the largest 2.5 %.
  v["curve.latency.text_cut_least"] = least_mean_between(conventional, 0.025, 0.975);
  v["curve.one_server"] =
      100 * printed.json().at("workload").at("one_server_share_of_successful").get<double>();
  v["curve.latency.ddns.median"] = ddns.quantile(0.5);
  v["curve.latency.ddns.mean"] =
      printed.json().at("figure6").at("summary").at("mean").get<double>();
  v["curve.latency.ddns.p90"] = ddns.quantile(0.9);
  v["curve.latency.ddns.max"] = ddns.quantile(1);

  const Json& sums = printed.json().at("figure5");
  std::vector<HopLatency> table;
  for (std::size_t i = 0; i < sums.at("hops").size(); ++i) {
    table.push_back({sums.at("hops")[i].get<unsigned>(), sums.at("mean_ms")[i].get<double>(),
                     sums.at("sd_ms")[i].get<double>(), 1000});
  }
  const HopFit fit = fit_hops(table);
  v["curve.latency.per_hop"] = fit.mean_ms;
  v["curve.latency.sd_per_root_hop"] = fit.sd_ms;
  // What hops are drawn from lies between the 2.5 and the 95 % quantiles.
  const double cut_median = conventional.quantile((0.025 + 0.95) / 2);
  v["curve.latency.ratio"] = v["curve.latency.ddns.median"] / cut_median;
  v["curve.latency.five_hops"] = sums.at("mean_ms")[4].get<double>();
}

// Other papers on failures. Stoica et al., SIGCOMM 2001, section 6.4: when a fraction p of the
// nodes has failed and the ring has recovered, a fraction p of the lookups fails. Stoica et al.,
// ToN 2003, section VI: paths and timeouts before it has, 1000 nodes, 20 successors used for
// routing.
void add_failures(Values& v) {
  constexpr double kPaths[] = {3.84, 4.03, 4.22, 4.44, 4.69, 5.09};
  for (int i = 0; i <= 5; ++i) {
    v[fmt::format("curve.ton.path.{}", 10 * i)] = kPaths[i];
    if (i > 0) v[fmt::format("curve.sigcomm.failing.{}", 10 * i)] = 10 * i;
  }
  v["curve.ton.timeouts.50"] = 5.10;
}

}  // namespace

Values printed_values(const Printed& printed) {
  Values v;
  const PrintedCurve storage = printed.curve("figure1", "successful");
  const Json& summary = printed.json().at("figure1").at("summary");
  v["curve.storage.mean"] = summary.at("mean").get<double>();
  const std::vector<double> two = summary.at("two_largest").get<std::vector<double>>();
  v["curve.storage.over_800"] =
      static_cast<double>(std::ranges::count_if(two, [](double x) { return x > 800; }));
  v["curve.storage.total"] = kPaperNodes * v["curve.storage.mean"];
  v["curve.storage.top_two_share"] = 100 * (two[0] + two[1]) / 2 / v["curve.storage.total"];
  v["curve.storage.median"] = storage.quantile(0.5);
  const double quarter = v["curve.storage.mean"] / 4;
  v["curve.storage.low_ratio"] =
      storage.cumulative(quarter) / (storage.cumulative(2 * quarter) - storage.cumulative(quarter));
  add_loads(printed, v);
  add_hops(printed, v);
  add_latencies(printed, v);
  add_failures(v);
  return v;
}

}  // namespace ddns::experiments
