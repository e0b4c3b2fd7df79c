// The story of a run.
#include "experiments/run/run.h"

#include <utility>

#include "experiments/conventional/day.h"
#include "experiments/conventional/one_server.h"
#include "experiments/conventional/study.h"
#include "experiments/life/life.h"
#include "experiments/run/check.h"
#include "experiments/run/inserts.h"
#include "experiments/run/measure.h"
#include "experiments/run/questions.h"
#include "experiments/run/windows.h"
#include "experiments/world/placement.h"
#include "experiments/world/trace_build.h"
#include "experiments/world/world.h"
#include "sim/check.h"

namespace ddns::experiments {

namespace {

// Questions put to a service on a ring that lives until the last is answered. Where it has records,
// they are stored first.
Result serve_ring(const Spec& spec, Observer* observer) {
  World world(spec);
  if (world.trace) check_latencies(spec, world.trace->question_count());
  Measurements measurements(world);
  if (world.dhash) insert_records(world, measurements, observer);
  std::optional<Placement> placement;
  if (world.dhash) placement.emplace(world);
  Life life(world, measurements.asked());
  measurements.watch(life);
  Windows windows(world, measurements, life);
  ask_questions(world, measurements, observer, placement ? &*placement : nullptr);
  life.check_faults_came();
  Result result = measurements.result();
  result.windows = windows.finish();
  if (placement) result.placement = placement->result();
  if (world.spec.graph) result.graph = analyse(*world.overlay);
  return result;
}

Result serve(const Spec& spec, Observer* observer) {
  if (spec.service.kind != ServiceSpec::Kind::kConventional) return serve_ring(spec, observer);
  switch (spec.conventional.model) {
    case ConventionalSpec::Model::kOneServer:
      return ask_conventional_servers(spec, observer);
    case ConventionalSpec::Model::kHierarchy:
      return ask_resolvers(spec, observer);
    case ConventionalSpec::Model::kCaches:
      return share_caches(spec, observer);
  }
  sim::check(false, "a service of no kind");
  return {};
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
