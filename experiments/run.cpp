// The story of a run.
#include "experiments/run.h"

#include <utility>

#include "experiments/conventional.h"
#include "experiments/latencies.h"
#include "experiments/life.h"
#include "experiments/measure.h"
#include "experiments/world.h"

namespace ddns::experiments {

namespace {

// Questions of a trace, answered from the records and copies on the ring.
Result serve_trace(const Spec& spec, Observer* observer) {
  World world(spec);
  check_latencies(spec, world.trace->question_count());
  Measurements measurements(world);
  insert_records(world, measurements, observer);
  Life life(world, measurements);
  replay_trace(world, measurements, observer);
  Result result = measurements.result();
  life.report(result);
  return result;
}

// Routing alone: random keys, no records.
Result route_lookups(const Spec& spec, Observer* observer) {
  World world(spec);
  Measurements measurements(world);
  Life life(world, measurements);
  look_up_uniform_keys(world, measurements, observer);
  Result result = measurements.result();
  life.report(result);
  return result;
}

}  // namespace

Result run(const Spec& spec, Observer* observer) {
  check_latencies(spec, questions_told(spec).value_or(0));
  // First, for what it may find wrong.
  std::vector<HopLatency> by_hops = latency_by_hops(spec);
  Result result;
  switch (spec.trace.kind) {
    case TraceSpec::Kind::kJungDay:
    case TraceSpec::Kind::kSlashdot:
    case TraceSpec::Kind::kSteady:
    case TraceSpec::Kind::kFile:
      result = serve_trace(spec, observer);
      break;
    case TraceSpec::Kind::kUniform:
      result = route_lookups(spec, observer);
      break;
    case TraceSpec::Kind::kOneServer:
      result = ask_conventional_servers(spec, observer);
      break;
  }
  result.latency_ms_by_hops = std::move(by_hops);
  return result;
}

}  // namespace ddns::experiments
