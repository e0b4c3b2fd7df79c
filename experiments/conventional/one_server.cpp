#include "experiments/conventional/one_server.h"

#include <utility>

#include "experiments/result/latencies.h"
#include "experiments/world/latency_build.h"
#include "service/conventional/one_server.h"
#include "sim/random.h"
#include "sim/scheduler.h"
#include "sim/task.h"

namespace ddns::experiments {

namespace {

// One lookup after another.
sim::Process ask_servers(const Spec& spec, service::NameService& service, sim::Scheduler& scheduler,
                         Observer* observer, sim::Distribution& took) {
  const sim::Stream lookups(spec.seed, "conventional lookups");
  for (std::uint64_t i = 0; i < spec.trace.queries; ++i) {
    sim::Rng rng = lookups.at(i);
    const sim::Time asked = scheduler.now();
    co_await service.ask(overlay::kNoNode, {}, rng);
    took.add(kept_ns(spec.latency_resolution, scheduler.now() - asked));
    if (observer && (i + 1) % Observer::kEvery == 0) observer->progress(i + 1, spec.trace.queries);
  }
}

}  // namespace

Result ask_conventional_servers(const Spec& spec, Observer* observer) {
  const auto latency = build_latency(spec, /*whole=*/true);
  sim::Scheduler scheduler;
  service::OneServer service(scheduler, *latency);
  sim::Distribution took;
  scheduler.spawn(ask_servers(spec, service, scheduler, observer, took));
  scheduler.run();

  Result result;
  result.name = spec.name;
  result.spec = spec.resolved;
  result.fingerprint = scheduler.fingerprint();
  result.counts.queries = spec.trace.queries;
  result.counts.answered = spec.trace.queries;
  result.counts.rpcs = spec.trace.queries;
  result.counts.events = scheduler.events();
  result.latency_ms = latency_series(spec.latency_resolution, std::move(took));
  return result;
}

std::vector<HopLatency> latency_by_hops(const Spec& spec) {
  std::vector<HopLatency> table;
  if (spec.latency_max_hops == 0) return table;
  const auto latency = build_latency(spec);
  const sim::Stream sums(spec.seed, "sums of hops");
  for (unsigned hops = 1; hops <= spec.latency_max_hops; ++hops) {
    sim::Rng rng = sums.at(hops);
    sim::Distribution sum_ns;
    for (std::uint32_t sample = 0; sample < spec.latency_samples; ++sample) {
      sim::Duration sum;
      for (unsigned h = 0; h < hops; ++h) sum += latency->any_round_trip(rng);
      sum_ns.add(sum.ns());
    }
    table.push_back(
        {hops, sum_ns.mean() / 1e6, sum_ns.standard_deviation() / 1e6, spec.latency_samples});
  }
  return table;
}

}  // namespace ddns::experiments
