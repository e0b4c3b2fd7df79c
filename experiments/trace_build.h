// The questions that a specification asks for.
#pragma once

#include <memory>

#include "experiments/spec.h"
#include "traces/jung_day.h"
#include "traces/trace.h"

namespace ddns::experiments {

traces::JungDaySettings jung_day_settings(const TraceSpec& spec);

// Throws InputError (kSpec) where targets contradict each other or a rate is given for a recorded
// trace that has times, (kData) where a recorded trace is
// missing or malformed. REQUIRES: the kind is jung-day, slashdot or file.
std::unique_ptr<traces::TraceSource> build_trace(const Spec& spec);

// Throws InputError (kSpec), with the file's name, where the targets of a synthetic day contradict
// each other; does nothing for other traces.
void check_targets(const Spec& spec);

}  // namespace ddns::experiments
