#include "experiments/claims/printed.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/check.h"

namespace ddns::experiments {

namespace {

constexpr double kPaperNodes = 1000;

Json data_file(const char* name) {
  const std::string file = fmt::format("{}data/{}", kShipped, name);
  return parse_json(read_text(file), file);
}

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

// Running sums moved, but for those that are 0 and the last.
void move_shares(Json& shares, double by) {
  double below = 0;
  double moved_below = 0;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const double sum = below + shares[i].get<double>();
    const bool end = sum <= 0 || i + 1 == shares.size();
    const double moved = end ? sum : std::clamp(sum + by, moved_below, 1.0);
    shares[i] = moved - moved_below;
    below = sum;
    moved_below = moved;
  }
}

void move_number(Json& number, Printed::Reading::Kind kind, double by) {
  const double x = number.get<double>();
  const bool fraction = kind == Printed::Reading::Kind::kFractions;
  if (x == 0 || (fraction && x == 1)) return;
  number = fraction ? std::clamp(x + by, 0.0, 1.0) : std::max(x + by, 0.0);
}

}  // namespace

Printed::Printed() : json_(data_file("published-curves.json")) {}

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

double Printed::axis_error(const std::string& figure, const char* axis) const {
  return json_.at("reading_error").get<double>() * json_.at(figure).at(axis).get<double>();
}

std::vector<Printed::Reading> Printed::readings() const {
  using Kind = Reading::Kind;
  std::vector<Reading> out;
  const double of_fractions = json_.at("reading_error").get<double>();
  for (const auto& [figure, content] : json_.items()) {
    if (!content.is_object() || !content.contains("x_axis_ends_at")) continue;
    const double of_values = axis_error(figure, "x_axis_ends_at");
    for (const auto& [name, curve] : content.items()) {
      if (!curve.is_object() || !curve.contains("fraction")) continue;
      const auto at = Json::json_pointer("/" + figure) / name;
      out.push_back({at / "value", Kind::kValues, of_values});
      out.push_back({at / "fraction", Kind::kFractions, of_fractions});
    }
  }
  out.push_back({Json::json_pointer("/figure1/summary/mean"), Kind::kValues,
                 axis_error("figure1", "x_axis_ends_at")});
  for (const char* name : {"successful", "unsuccessful_as_plotted", "slashdot"}) {
    out.push_back({Json::json_pointer("/figure3") / name, Kind::kShares, of_fractions});
  }
  for (const char* name : {"mean_ms", "sd_ms"}) {
    out.push_back({Json::json_pointer("/figure5") / name, Kind::kValues,
                   axis_error("figure5", "y_axis_ends_at")});
  }
  return out;
}

Printed Printed::moved(const Reading& reading, double by) const {
  Printed out(*this);
  Json& numbers = out.json_.at(reading.numbers);
  if (reading.kind == Reading::Kind::kShares) {
    move_shares(numbers, by);
  } else if (numbers.is_array()) {
    for (Json& number : numbers) move_number(number, reading.kind, by);
  } else {
    move_number(numbers, reading.kind, by);
  }
  return out;
}

namespace {

void add_storage(const Printed& printed, Values& v) {
  const PrintedCurve storage = printed.curve("figure1", "successful");
  const Json& summary = printed.json().at("figure1").at("summary");
  const auto mean = summary.at("mean").get<double>();
  const auto two = summary.at("two_largest").get<std::vector<double>>();
  v["curve.storage.over_800"] =
      static_cast<double>(std::ranges::count_if(two, [](double x) { return x > 800; }));
  v["curve.storage.total"] = kPaperNodes * mean;
  v["curve.storage.top_two_share"] = 100 * (two[0] + two[1]) / 2 / v["curve.storage.total"];
  v["curve.storage.median"] = storage.quantile(0.5);
  const double quarter = storage.cumulative(mean / 4);
  v["curve.storage.low_ratio"] = quarter / (storage.cumulative(mean / 2) - quarter);
}

void add_loads(const Printed& printed, Values& v) {
  const PrintedCurve unsuccessful = printed.curve("figure2", "unsuccessful");
  const PrintedCurve successful = printed.curve("figure2", "successful");
  const Json& figure = printed.json().at("figure2");
  v["curve.load.failed.median"] = unsuccessful.quantile(0.5);
  v["curve.load.failed.p90"] = unsuccessful.quantile(0.9);
  v["curve.load.failed.beyond"] = figure.at("unsuccessful").at("nodes_beyond_axis").get<double>();
  v["curve.load.successful.median"] = successful.quantile(0.5);
  v["curve.load.successful.p90"] = successful.quantile(0.9);
  v["curve.load.successful.max"] = successful.quantile(1);
  v["curve.load.slashdot.median"] = printed.curve("figure2", "slashdot").quantile(0.5);
  v["curve.load.ratio"] = successful.quantile(0.5) / unsuccessful.quantile(0.5);
}

void add_hops(const Printed& printed, const Printed& as_read, Values& v) {
  const auto successful = printed.hop_shares("successful");
  const auto remote = printed.unsuccessful_hop_shares();
  v["curve.hops.successful.mean"] = mean_of_shares(successful);
  v["curve.hops.successful.median"] = median_of_shares(successful);
  v["curve.hops.successful.shape"] = distance(successful, as_read.hop_shares("successful"));
  v["curve.hops.plotted.mean"] = mean_of_shares(printed.hop_shares("unsuccessful_as_plotted"));
  v["curve.hops.failed.mean"] = mean_of_shares(remote);
  v["curve.hops.failed.median"] = median_of_shares(remote);
  v["curve.hops.saved"] = v["curve.hops.failed.mean"] - v["curve.hops.successful.mean"];
  v["curve.hops.slashdot.left"] = 100 * (1 - printed.hop_shares("slashdot")[0]);
  v["curve.hops.slashdot.zero"] = 100 * printed.hop_shares("slashdot")[0];
}

void add_latencies(const Printed& printed, const Printed& as_read, Values& v) {
  const PrintedCurve conventional = printed.curve("figure4", "conventional");
  const PrintedCurve ddns = printed.curve("figure6", "successful");
  v["curve.latency.conventional.median"] = conventional.quantile(0.5);
  v["curve.latency.conventional.beyond"] = 100 * (1 - conventional.fraction.back());
  // The paper's text: without the smallest and the largest 2.5 %.
  v["curve.latency.text_cut_least"] = least_mean_between(conventional, 0.025, 0.975);
  v["curve.one_server"] =
      100 * printed.json().at("workload").at("one_server_share_of_successful").get<double>();
  v["curve.latency.ddns.median"] = ddns.quantile(0.5);
  v["curve.latency.ddns.p90"] = ddns.quantile(0.9);
  v["curve.latency.ddns.max"] = ddns.quantile(1);
  v["curve.latency.ddns.shape"] = distance(ddns, as_read.curve("figure6", "successful"));

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
}

// All that is read off the curves; shapes are distances from the curves as they were read.
Values curve_values(const Printed& printed, const Printed& as_read) {
  Values v;
  add_storage(printed, v);
  add_loads(printed, v);
  add_hops(printed, as_read, v);
  add_latencies(printed, as_read, v);
  return v;
}

// Other papers on failures. Stoica et al., SIGCOMM 2001, section 6.4: when a fraction p of the
// nodes has failed and the ring has recovered, a fraction p of the lookups fails. Stoica et al.,
// ToN 2003, section VI: paths and timeouts before it has, cited as the file says.
void add_failures(PrintedFigures& v) {
  const Json ton = data_file("ton03-failure.json");
  constexpr double kRounding = 0.005;
  for (std::size_t i = 0; i < ton.at("fraction_crashed").size(); ++i) {
    const long percent = std::lround(100 * ton.at("fraction_crashed")[i].get<double>());
    const auto figure = [&](const char* column) {
      return PrintedFigure{ton.at(column)[i].get<double>(), kRounding};
    };
    v[fmt::format("curve.ton.path.{}", percent)] = figure("mean_path");
    v[fmt::format("curve.ton.timeouts.{}", percent)] = figure("mean_timeouts");
    v[fmt::format("curve.sigcomm.failing.{}", percent)] = {static_cast<double>(percent), 0};
  }
}

}  // namespace

PrintedFigures printed_figures(const Printed& printed) {
  PrintedFigures figures;
  for (const auto& [name, value] : curve_values(printed, printed)) figures[name] = {value, 0};
  for (const Printed::Reading& reading : printed.readings()) {
    const Values above = curve_values(printed.moved(reading, reading.error), printed);
    const Values below = curve_values(printed.moved(reading, -reading.error), printed);
    for (auto& [name, figure] : figures) {
      figure.error += std::max(std::fabs(above.at(name) - figure.value),
                               std::fabs(below.at(name) - figure.value));
    }
  }
  add_failures(figures);
  return figures;
}

}  // namespace ddns::experiments
