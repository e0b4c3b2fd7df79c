#include "experiments/life/life.h"

#include <fmt/format.h>

#include "experiments/spec/faults.h"
#include "sim/check.h"

namespace ddns::experiments {

namespace {

double seconds(sim::Duration d) {
  return static_cast<double>(d.ns()) / 1e9;
}

}  // namespace

Life::Life(World& world, const std::vector<std::uint32_t>& asked)
    : world_(world), began_(world.scheduler.now()) {
  if (!world.spec.living()) return;
  world.network.expect_faults();
  population_ = std::make_unique<Population>(world);
  churn_ = std::make_unique<Churn>(world, *population_);
  faults_ = std::make_unique<Faults>(world, *population_);
  faults_->start(asked);
  churn_->start();
}

void Life::check_faults_came() const {
  if (!faults_) return;
  const sim::Duration lasted = world_.scheduler.now() - began_;
  for (const auto& [pointer, due] : fault_times(world_.spec.faults)) {
    if (due <= lasted) continue;
    throw sim::InputError(sim::InputError::Kind::kSpec,
                          fmt::format("{}: {}: is due {} s after the beginning, expected before "
                                      "the last question is answered, which is after {} s",
                                      world_.spec.file, pointer, seconds(due), seconds(lasted)));
  }
}

}  // namespace ddns::experiments
