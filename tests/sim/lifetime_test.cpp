// Lifetimes against the means and tails of their distributions.
#include "sim/lifetime.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

using namespace ddns::sim;

namespace {

constexpr int kDraws = 200'000;

struct Sampled {
  double mean_s = 0;
  double beyond = 0;  // share of draws longer than `limit`
};

Sampled sample(const LifetimeModel& model, Duration limit) {
  Sampled out;
  const Stream stream(7, "lifetimes");
  for (std::uint64_t i = 0; i < kDraws; ++i) {
    Rng rng = stream.at(i);
    const Duration life = model.draw(rng);
    out.mean_s += static_cast<double>(life.ns()) / 1e9 / kDraws;
    out.beyond += life > limit ? 1.0 / kDraws : 0;
  }
  return out;
}

}  // namespace

TEST_CASE("lifetimes have the mean asked for and the tail of their kind") {
  const Duration mean = Duration::seconds(3600);
  const Duration twice = mean * 2;
  SECTION("exponential") {
    const Sampled s = sample(*exponential_lifetime(mean), twice);
    CHECK(s.mean_s == Approx(3600).epsilon(.01));
    CHECK(s.beyond == Approx(std::exp(-2.0)).epsilon(.02));
  }
  SECTION("Weibull") {
    const double shape = 0.5;  // scale = mean / 2
    const Sampled s = sample(*weibull_lifetime(mean, shape), twice);
    CHECK(s.mean_s == Approx(3600).epsilon(.03));
    CHECK(s.beyond == Approx(std::exp(-2.0)).epsilon(.02));
  }
  SECTION("Pareto") {
    const double shape = 3;  // the least is 2/3 of the mean
    const Sampled s = sample(*pareto_lifetime(mean, shape), twice);
    CHECK(s.mean_s == Approx(3600).epsilon(.01));
    CHECK(s.beyond == Approx(std::pow(1.0 / 3, 3)).epsilon(.03));
  }
  SECTION("listed") {
    const std::vector<Duration> list = {Duration::seconds(1), Duration::seconds(9000)};
    const Sampled s = sample(*listed_lifetime(list), twice);
    CHECK(s.beyond == Approx(.5).epsilon(.02));
  }
}
