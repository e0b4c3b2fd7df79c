// The story of a run.
#include "experiments/run/run.h"

#include <utility>

#include "experiments/life/life.h"
#include "experiments/result/latencies.h"
#include "experiments/run/check.h"
#include "experiments/run/conventional.h"
#include "experiments/run/inserts.h"
#include "experiments/run/measure.h"
#include "experiments/world/service_kind.h"
#include "experiments/world/world.h"
#include "sim/check.h"

namespace ddns::experiments {

namespace {

// Questions put to a service on a ring. Where it has records, they are stored first.
Result serve_ring(const Spec& spec, Observer* observer) {
  World world(spec);
  if (world.trace) check_latencies(spec, world.trace->question_count());
  Measurements measurements(world);
  if (world.dhash) insert_records(world, measurements, observer);
  Life life(world, measurements);
  ask_questions(world, measurements, observer);
  Result result = measurements.result();
  life.report(result);
  return result;
}

Result serve(const Spec& spec, Observer* observer) {
  return service_kind(spec) == service::Kind::kConventional
             ? ask_conventional_servers(spec, observer)
             : serve_ring(spec, observer);
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
