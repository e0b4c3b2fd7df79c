// The processes of a run that ask: they take the questions from the trace, put them to the service
// (service/name_service.h), and tell the measurements what was answered.
#pragma once

#include "experiments/run/measure.h"
#include "experiments/world/observer.h"
#include "experiments/world/placement.h"
#include "experiments/world/world.h"

namespace ddns::experiments {

// A node of those on the ring, any alike.
NodeIndex random_node(const World& world, sim::Rng& rng);

// Asks the questions of the trace at their times; where there is none, for uniformly random keys,
// /trace/in_flight at a time. Returns when the last is answered. `placement`, if any, learns
// of answers.
void ask_questions(World& world, Measurements& measurements, Observer* observer,
                   Placement* placement = nullptr);

}  // namespace ddns::experiments
