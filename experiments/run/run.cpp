// The story of a run.
#include "experiments/run/run.h"

#include <utility>

#include "experiments/life/life.h"
#include "experiments/run/check.h"
#include "experiments/run/conventional.h"
#include "experiments/run/measure.h"
#include "experiments/run/questions.h"
#include "experiments/run/windows.h"
#include "experiments/world/world.h"
#include "sim/check.h"

namespace ddns::experiments {

namespace {

using Questions = void (*)(World& world, Measurements& measurements, Observer* observer);

// The ring lives, and is asked, until the last question is answered.
Result live(World& world, Measurements& measurements, Questions ask, Observer* observer) {
  Life life(world, measurements.asked());
  measurements.watch(life);
  Windows windows(world, measurements, life);
  ask(world, measurements, observer);
  life.check_faults_came();
  Result result = measurements.result();
  result.windows = windows.finish();
  if (world.spec.graph) result.graph = analyse(world.ring);
  return result;
}

// Questions of a trace, answered from the records and copies on the ring.
Result serve_trace(const Spec& spec, Observer* observer) {
  World world(spec);
  check_latencies(spec, world.trace->question_count());
  Measurements measurements(world);
  insert_records(world, measurements, observer);
  return live(world, measurements, replay_trace, observer);
}

// Routing alone: random keys, no records.
Result route_lookups(const Spec& spec, Observer* observer) {
  World world(spec);
  Measurements measurements(world);
  return live(world, measurements, look_up_uniform_keys, observer);
}

Result serve(const Spec& spec, Observer* observer) {
  switch (spec.trace.kind) {
    case TraceSpec::Kind::kJungDay:
    case TraceSpec::Kind::kSlashdot:
    case TraceSpec::Kind::kSteady:
    case TraceSpec::Kind::kFile:
      return serve_trace(spec, observer);
    case TraceSpec::Kind::kUniform:
      return route_lookups(spec, observer);
    case TraceSpec::Kind::kOneServer:
      break;
  }
  return ask_conventional_servers(spec, observer);
}

}  // namespace

Result run(const Spec& spec, Observer* observer, InputFiles* known_files) {
  InputFiles own_files;
  InputFiles& files = known_files ? *known_files : own_files;
  RunCheck()(spec);
  const Json inputs = files.of(spec);
  // First, for what it may find wrong.
  std::vector<HopLatency> by_hops = latency_by_hops(spec);
  Result result = serve(spec, observer);
  result.latency_ms_by_hops = std::move(by_hops);
  result.inputs = files.of(spec);
  if (result.inputs != inputs) {
    throw sim::InputError(sim::InputError::Kind::kData,
                          spec.name + ": a file that it reads was written to meanwhile");
  }
  return result;
}

}  // namespace ddns::experiments
