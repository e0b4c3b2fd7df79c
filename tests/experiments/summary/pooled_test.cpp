// Distributions of several runs as one, against the distribution of all their values.
#include "experiments/summary/pooled.h"

#include <catch2/catch.hpp>

#include "experiments/result/result.h"
#include "experiments/summary/statistics.h"
#include "sim/random.h"

namespace ddns::experiments {
namespace {

constexpr double kDivisor = 1000;

// Values of seeds 1 to 4, each a distribution, and all in one.
struct Samples {
  Samples(std::size_t values, std::int64_t different) {
    whole.unit = "ms";
    whole.divisor = kDivisor;
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
      Series one{"ms", {}, kDivisor};
      for (std::size_t i = 0; i < values * seed; ++i) {
        sim::Rng rng = sim::Stream(seed, "pooled").at(i);
        const auto value =
            static_cast<std::int64_t>(rng.below(static_cast<std::uint32_t>(different)));
        one.values.add(value * value);  // not evenly spread
        whole.values.add(value * value);
      }
      parts.push_back(to_json(one));
    }
  }
  std::vector<Json> parts;
  Series whole;
};

void check_moments(const Json& ours, const Json& all) {
  CHECK(ours["unit"] == all["unit"]);
  CHECK(ours["count"] == all["count"]);
  CHECK(ours["min"] == all["min"]);
  CHECK(ours["max"] == all["max"]);
  CHECK(ours["mean"].get<double>() == Approx(all["mean"].get<double>()).epsilon(1e-12));
  CHECK(ours["sd"].get<double>() == Approx(all["sd"].get<double>()).epsilon(1e-12));
}

TEST_CASE("pooled distributions with every step are exactly that of all values") {
  const Samples samples(500, 150);
  const Json ours = pooled(samples.parts);
  const Json all = to_json(samples.whole);
  check_moments(ours, all);
  CHECK(ours["quantiles"] == all["quantiles"]);
  REQUIRE(ours["cdf"].size() == all["cdf"].size());
  for (std::size_t i = 0; i < ours["cdf"].size(); ++i) {
    for (const std::size_t part : {0, 1}) {
      CHECK(ours["cdf"][i][part].get<double>() ==
            Approx(all["cdf"][i][part].get<double>()).epsilon(1e-5));
    }
  }
}

TEST_CASE("pooled quantiles of thinned distributions are off by 1/2000 of the values at most") {
  const Samples samples(20'000, 1'000'000);
  REQUIRE(samples.parts[0]["cdf"].size() == kMostCdfPoints);
  const Json ours = pooled(samples.parts);
  check_moments(ours, to_json(samples.whole));
  for (const auto& item : ours["quantiles"].items()) {
    const double p = std::stoi(item.key().substr(1)) / 100.0;
    const double reached = samples.whole.cumulative(item.value().get<double>());
    CHECK(reached >= p);
    CHECK(reached <= p + 1.0 / 1999 + 1e-9);
  }
  CHECK(ours["cdf"].size() == kMostPooledPoints);
  CHECK(ours["cdf"].back() == Json({number(rounded(ours["max"].get<double>())), 1}));
}

TEST_CASE("a single distribution keeps its figures") {
  const Samples samples(3000, 1'000'000);
  Json ours = pooled(std::span(samples.parts).first(1));
  Json theirs = samples.parts.front();
  ours.erase("cdf");
  theirs.erase("cdf");
  CHECK(ours == theirs);
}

TEST_CASE("distributions without values add nothing") {
  const Samples samples(100, 50);
  const Json empty = to_json(Series{"ms", {}, kDivisor});
  CHECK(pooled(std::vector{empty, samples.parts[0], empty}) ==
        pooled(std::span(samples.parts).first(1)));
  CHECK(pooled(std::vector{empty, empty}) == empty);
}

}  // namespace
}  // namespace ddns::experiments
