// Hosts that come and go by themselves: each stays for a time drawn from the model of lifetimes,
// then leaves or crashes; others join, one for each that goes or at times of their own (SIGCOMM
// 2001, section 6.4). At the beginning every host begins a session.
#pragma once

#include <memory>

#include "experiments/life/population.h"
#include "sim/lifetime.h"
#include "sim/random.h"

namespace ddns::experiments {

class Churn {
 public:
  // Throws InputError (kData) where the file of lifetimes is missing or malformed. Both must
  // outlive this, and the scheduler not run after this is gone.
  Churn(World& world, Population& population);
  Churn(const Churn&) = delete;
  Churn& operator=(const Churn&) = delete;

  // Does nothing where the specification has no churn.
  void start();

 private:
  sim::Process session(HostIndex h, std::uint32_t session, sim::Rng rng);
  sim::Process join(HostIndex h, sim::Rng rng);
  sim::Process joins_at_random();
  void join_one();

  World& world_;
  Population& population_;
  std::unique_ptr<sim::LifetimeModel> lifetimes_;  // null: no churn
  sim::Duration mean_;
  sim::Stream sessions_;
  sim::Stream joins_;
  std::uint64_t joins_begun_ = 0;
};

// The lifetimes of a file: one a line, in seconds; blank lines and what follows # left out.
std::vector<sim::Duration> read_lifetimes(const std::string& path);

}  // namespace ddns::experiments
