// The questions that a specification asks for.
#pragma once

#include <memory>

#include "experiments/spec/spec.h"
#include "traces/connections.h"
#include "traces/file_trace.h"
#include "traces/jung_day.h"
#include "traces/steady.h"
#include "traces/trace.h"

namespace ddns::experiments {

// What the trace is made from. REQUIRES: the specification is of that kind.
traces::JungDaySettings jung_day_settings(const TraceSpec& spec);
traces::SteadySettings steady_settings(const TraceSpec& spec);
traces::ConnectionSettings connection_settings(const TraceSpec& spec);
traces::FileTraceSettings file_settings(const TraceSpec& spec);
// A key names a file, also where that is called as standard input is on the command line.
std::string recorded_path(const TraceSpec& spec);

// Throws InputError, naming the experiment file and the key: kSpec where targets contradict each
// other, kData where a recorded trace is missing or malformed. REQUIRES: the kind has names to ask
// for, so it is not count.
std::unique_ptr<traces::TraceSource> build_trace(const Spec& spec);

// More questions than these are not asked without a resolution.
inline constexpr std::uint64_t kMostExactLatencies = 10'000'000;

// Throws InputError (kSpec) where a run of so many questions needs a resolution and has none.
void check_latencies(const Spec& spec, std::uint64_t questions);

}  // namespace ddns::experiments
