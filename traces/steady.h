// Questions that keep coming at one rate for a set of names: the load under which rings live and
// fail (SIGCOMM 2001, section 6.4: one lookup a second), as long as a simulation needs it.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "sim/time.h"
#include "traces/trace.h"

namespace ddns::traces {

struct SteadySettings {
  std::uint32_t names = 10'000;
  double rate_per_s = 1;
  sim::Duration duration = sim::Duration::seconds(86'400);
  // A question is for the name of rank r with a probability proportional to 1 / r^zipf; 0: each
  // name is as likely as any other. Jung et al. measured .88 to .94.
  double zipf = 0;
  std::uint32_t clients = 1200;  // hosts that ask, each question from any of them alike
};

// rate x duration, rounded, at least 1. Throws InputError (kSpec) where that is more than 10^9.
std::uint64_t question_count(const SteadySettings& settings);

// question_count(settings) questions at independent uniform times: a Poisson process
// of which the total is given. All names are answered, and numbered by popularity. Everything is a
// function of the settings and the seed. Throws InputError (kSpec) where a number is not positive,
// zipf is negative, or the questions are too many.
std::unique_ptr<TraceSource> steady(const SteadySettings& settings, std::uint64_t seed);

// Of so many names by rank: integers in proportion to 1 / rank^zipf, so that sums and comparisons
// are exact.
std::vector<std::uint64_t> zipf_weights(std::uint32_t names, double zipf);

// The weight of the most popular of so many names is 2 to this power. The others weigh less, so all
// weights together, each rounded up to the next integer, fit into 64 bits.
unsigned zipf_weight_bits(std::uint32_t names);

}  // namespace ddns::traces
