// The processes of a run: those that store the records, and those that ask.
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

// Stores a record for every name that was ever answered, before the first question is asked: by
// inserts from random nodes, or in place. Returns when the last is stored.
void insert_records(World& world, Measurements& measurements, Observer* observer = nullptr);

// Asks the questions of the trace at their times. Returns when the last is answered.
void replay_trace(World& world, Measurements& measurements, Observer* observer);

// Looks up uniformly random keys, /trace/in_flight at a time. Returns when the last has ended.
void look_up_uniform_keys(World& world, Measurements& measurements, Observer* observer);

}  // namespace ddns::experiments
