// The processes of a run: those that store the records, and those that ask.
#pragma once

#include "experiments/run/measure.h"
#include "experiments/run/observer.h"
#include "experiments/world/world.h"

namespace ddns::experiments {

// Stores a record for every name that was ever answered, before the first question is asked: by
// inserts from random nodes, or in place. Returns when the last is stored.
void insert_records(World& world, Measurements& measurements, Observer* observer = nullptr);

// Asks the questions of the trace at their times. Returns when the last is answered.
void replay_trace(World& world, Measurements& measurements, Observer* observer);

// Looks up uniformly random keys, /trace/in_flight at a time. Returns when the last has ended.
void look_up_uniform_keys(World& world, Measurements& measurements, Observer* observer);

}  // namespace ddns::experiments
