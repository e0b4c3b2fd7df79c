#include "experiments/world/latency_build.h"

#include <fmt/format.h>

#include <cmath>

#include "experiments/files/json_file.h"
#include "experiments/files/number_lines.h"
#include "experiments/files/problems.h"
#include "experiments/world/distances_build.h"

namespace ddns::experiments {

namespace {

using sim::InputError;

// That a point of a quantile table is one, and follows on from the last one.
void check_point(const sim::QuantilePoint& p, const std::vector<sim::QuantilePoint>& before,
                 const NumberLines& lines) {
  if (!(p.fraction >= 0 && p.fraction <= 1)) {
    lines.refuse(fmt::format("the fraction {} is not from 0 to 1", p.fraction));
  }
  if (!(p.value_ms >= 0 && p.value_ms <= 1e9)) {
    lines.refuse(fmt::format("{} ms is not from 0 to 1e9", p.value_ms));
  }
  if (!before.empty() && p.fraction <= before.back().fraction) {
    lines.refuse(fmt::format("the fraction {} does not rise", p.fraction));
  }
  if (!before.empty() && p.value_ms < before.back().value_ms) {
    lines.refuse(fmt::format("{} ms is less than the line before", p.value_ms));
  }
}

}  // namespace

std::vector<sim::QuantilePoint> jung_one_server_table() {
  const std::string file = std::string(kShipped) + "papers/iptps2002-curves.json";
  const Json curves = parse_json(read_text(file), file);
  const Json& curve = curves["figure4"]["conventional"];
  std::vector<sim::QuantilePoint> table;
  for (std::size_t i = 0; i < curve["fraction"].size(); ++i) {
    table.push_back({curve["fraction"][i].get<double>(), curve["value"][i].get<double>()});
  }
  constexpr double kLongestMs = 60'000;
  constexpr int kTailPoints = 32;
  const sim::QuantilePoint last = table.back();
  for (int i = 1; i <= kTailPoints; ++i) {
    const double share = static_cast<double>(i) / kTailPoints;
    const double ms = last.value_ms * std::pow(kLongestMs / last.value_ms, share);
    table.push_back({last.fraction + (1 - last.fraction) * share, std::round(ms * 1000) / 1000});
  }
  return table;
}

std::vector<sim::QuantilePoint> read_quantile_table(const std::string& path) {
  NumberLines lines(path, 2, "two numbers: fraction and milliseconds");
  std::vector<sim::QuantilePoint> table;
  for (std::vector<double> numbers; lines.next(numbers);) {
    const sim::QuantilePoint point{numbers[0], numbers[1]};
    check_point(point, table, lines);
    table.push_back(point);
  }
  if (table.size() < 2) {
    throw InputError(InputError::Kind::kData,
                     fmt::format("{}: found {} lines of a quantile table, expected at least 2",
                                 path, table.size()));
  }
  return table;
}

std::unique_ptr<sim::LatencyModel> build_latency(const Spec& of, bool whole,
                                                 const overlay::Members* members) {
  const LatencySpec& spec = of.latency;
  if (spec.by_pair()) return build_pair_latency(of, members);
  switch (spec.kind) {
    case LatencySpec::Kind::kConstant:
      return sim::constant_latency(spec.value);
    case LatencySpec::Kind::kLognormal:
      return sim::lognormal_latency(spec.median, spec.sigma);
    default:
      break;
  }
  const auto table =
      spec.file == kJungOneServer
          ? jung_one_server_table()
          : at_key(of.file, "/latency/file", [&] { return read_quantile_table(spec.file); });
  if (whole) return sim::empirical_latency(table, 0, 1);
  if (spec.trim_low < table.front().fraction || spec.trim_high > table.back().fraction) {
    throw InputError(
        InputError::Kind::kSpec,
        fmt::format("{}: /latency/trim: is [{}, {}], expected fractions from {} to {}, which {} "
                    "covers",
                    of.file, spec.trim_low, spec.trim_high, table.front().fraction,
                    table.back().fraction, spec.file));
  }
  return sim::empirical_latency(table, spec.trim_low, spec.trim_high);
}

}  // namespace ddns::experiments
