// The processes of a run that ask: they take the questions from the trace, put them to the service
// (service/name_service.h), and tell the measurements what was answered.
#pragma once

#include <cstdint>

#include "experiments/run/measure.h"
#include "experiments/world/world.h"

namespace ddns::experiments {

// Told how a run gets on. May throw: the run then ends with what was thrown.
class Observer {
 public:
  virtual ~Observer() = default;
  // `done` of `total` questions have been answered. Called now and then, with 0 while records are
  // inserted.
  virtual void progress(std::uint64_t done, std::uint64_t total) = 0;
};

// A node of those on the ring, any alike.
NodeIndex random_node(const World& world, sim::Rng& rng);

// Asks the questions of the trace at their times; where there is none, for uniformly random keys,
// /trace/in_flight at a time. Returns when the last is answered.
void ask_questions(World& world, Measurements& measurements, Observer* observer);

}  // namespace ddns::experiments
