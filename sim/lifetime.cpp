#include "sim/lifetime.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "sim/check.h"

namespace ddns::sim {
namespace {

constexpr double kNsPerUs = 1e3;

Duration rounded(double ns) {
  const double longest_us = static_cast<double>(kLongestLifetime.ns()) / kNsPerUs;
  return Duration::microseconds(std::llround(std::clamp(ns / kNsPerUs, 1.0, longest_us)));
}

// Inverse transform of the Weibull distribution; shape 1 is the exponential one. The uniform draw
// lies in (0, 1], so that its logarithm exists.
class Weibull final : public LifetimeModel {
 public:
  Weibull(Duration mean, double shape)
      : scale_ns_(static_cast<double>(mean.ns()) / std::tgamma(1 + 1 / shape)),
        exponent_(1 / shape) {}

  Duration draw(Rng& rng) const override {
    const double hazard = -std::log(1 - rng.unit());
    return rounded(scale_ns_ * (exponent_ == 1 ? hazard : std::pow(hazard, exponent_)));
  }

 private:
  double scale_ns_;
  double exponent_;
};

class Pareto final : public LifetimeModel {
 public:
  Pareto(Duration mean, double shape)
      : least_ns_(static_cast<double>(mean.ns()) * (shape - 1) / shape), exponent_(-1 / shape) {}

  Duration draw(Rng& rng) const override {
    return rounded(least_ns_ * std::pow(1 - rng.unit(), exponent_));
  }

 private:
  double least_ns_;
  double exponent_;
};

class Listed final : public LifetimeModel {
 public:
  explicit Listed(std::span<const Duration> lifetimes)
      : lifetimes_(lifetimes.begin(), lifetimes.end()) {}

  Duration draw(Rng& rng) const override { return lifetimes_[rng.below_u64(lifetimes_.size())]; }

 private:
  std::vector<Duration> lifetimes_;
};

}  // namespace

std::unique_ptr<LifetimeModel> exponential_lifetime(Duration mean) {
  return weibull_lifetime(mean, 1);
}

std::unique_ptr<LifetimeModel> pareto_lifetime(Duration mean, double shape) {
  check(mean > Duration() && shape > 1, "a Pareto lifetime has a mean only for shapes above 1");
  return std::make_unique<Pareto>(mean, shape);
}

std::unique_ptr<LifetimeModel> weibull_lifetime(Duration mean, double shape) {
  check(mean > Duration() && shape > 0, "a Weibull lifetime has a positive mean and shape");
  return std::make_unique<Weibull>(mean, shape);
}

std::unique_ptr<LifetimeModel> listed_lifetime(std::span<const Duration> lifetimes) {
  check(!lifetimes.empty(), "a list of lifetimes has at least one");
  return std::make_unique<Listed>(lifetimes);
}

}  // namespace ddns::sim
