// How long nodes stay and how long they are gone: the churn of a run, chosen by the specification's
// /churn/lifetime/kind.
//
// Exponential lifetimes are those of the SIGCOMM 2001 paper's section 6.4 and of most analyses;
// Pareto ones fit measured peer-to-peer sessions (Saroiu et al., MMCN 2002), Weibull ones too
// (Stutzbach and Rejaie, IMC 2006). Draws are rounded to whole microseconds, far coarser than the
// last bits in which mathematical libraries differ.
#pragma once

#include <memory>
#include <span>

#include "sim/random.h"
#include "sim/time.h"

namespace ddns::sim {

class LifetimeModel {
 public:
  virtual ~LifetimeModel() = default;
  // At least a microsecond, at most kLongestLifetime.
  virtual Duration draw(Rng& rng) const = 0;
};

// A hundred years: longer than any run, short enough that sums do not overflow.
inline constexpr Duration kLongestLifetime = Duration::seconds(std::int64_t{100} * 365 * 86'400);

// REQUIRES: mean > 0.
std::unique_ptr<LifetimeModel> exponential_lifetime(Duration mean);

// P(X > x) = (x_min / x)^shape for x >= x_min, with x_min such that the mean is `mean`.
// REQUIRES: mean > 0, shape > 1 (else there is no mean).
std::unique_ptr<LifetimeModel> pareto_lifetime(Duration mean, double shape);

// P(X > x) = exp(-(x / scale)^shape), with the scale such that the mean is `mean`.
// REQUIRES: mean > 0, shape > 0.
std::unique_ptr<LifetimeModel> weibull_lifetime(Duration mean, double shape);

// One of the given lifetimes, each as likely. REQUIRES: not empty, all > 0.
std::unique_ptr<LifetimeModel> listed_lifetime(std::span<const Duration> lifetimes);

}  // namespace ddns::sim
