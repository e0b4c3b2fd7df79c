// Estimates over seeds against textbook values and against their own promise.
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "experiments/summary/statistics.h"
#include "sim/random.h"

namespace ddns::experiments {
namespace {

TEST_CASE("a mean and its interval: five values by hand") {
  const std::vector<double> values = {1, 2, 3, 4, 5};
  const Estimate e = estimate(values);
  CHECK(e.mean == 3);
  CHECK(e.count == 5);
  // t(0.975, 4 degrees of freedom) = 2.776445; standard error sqrt(2.5 / 5).
  CHECK(e.half_width() == Approx(2.776445 * 0.7071068).epsilon(1e-6));
  CHECK(e.high - e.mean == Approx(e.mean - e.low));
}

TEST_CASE("two values: the interval of one degree of freedom") {
  const Estimate e = estimate(std::vector<double>{10, 12});
  CHECK(e.mean == 11);
  CHECK(e.half_width() == Approx(12.706205).epsilon(1e-6));  // times a standard error of 1
}

TEST_CASE("a single value has no interval, equal values have an empty one") {
  const Estimate one = estimate(std::vector<double>{7});
  CHECK(one.low == 7);
  CHECK(one.high == 7);
  CHECK(one.count == 1);
  const Estimate same = estimate(std::vector<double>{7, 7, 7});
  CHECK(same.low == 7);
  CHECK(same.high == 7);
}

double nearly_normal(sim::Rng& rng) {
  double sum = 0;  // of 12 uniform draws, with mean 6
  for (int draw = 0; draw < 12; ++draw) sum += rng.unit();
  return sum;
}

TEST_CASE("95 of 100 intervals hold the expectation, and 95 of 100 spreads one more value") {
  const sim::Stream stream(1, "coverage");
  int held = 0;
  int within = 0;
  constexpr int kExperiments = 4000;
  for (int i = 0; i < kExperiments; ++i) {
    sim::Rng rng = stream.at(static_cast<std::uint64_t>(i));
    std::vector<double> values(4);
    for (double& value : values) value = nearly_normal(rng);
    const Estimate e = estimate(values);
    held += e.low <= 6 && 6 <= e.high;
    within += std::fabs(nearly_normal(rng) - e.mean) <= e.spread();
  }
  // The count's standard deviation is 14.
  CHECK(held == Approx(0.95 * kExperiments).margin(45));
  CHECK(within == Approx(0.95 * kExperiments).margin(45));
}

TEST_CASE("the spread by hand: half the interval of one more value") {
  // 2.776445 * sqrt(2.5) * sqrt(1 + 1/5).
  CHECK(estimate(std::vector<double>{1, 2, 3, 4, 5}).spread() ==
        Approx(2.776445 * std::sqrt(2.5 * 1.2)).epsilon(1e-6));
  CHECK(estimate(std::vector<double>{7, 7, 7}).spread() == 0);
  CHECK(std::isinf(estimate(std::vector<double>{7}).spread()));
}

TEST_CASE("six digits") {
  CHECK(rounded(1.0 / 3) == 0.333333);
  CHECK(rounded(-1234567.0) == -1234570);
  CHECK(rounded(0) == 0);
  CHECK(rounded(120) == 120);
}

}  // namespace
}  // namespace ddns::experiments
