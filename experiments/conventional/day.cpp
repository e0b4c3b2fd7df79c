#include "experiments/run/conventional.h"

#include <algorithm>
#include <utility>

#include "experiments/result/latencies.h"
#include "experiments/run/check.h"
#include "experiments/spec/spec.h"
#include "experiments/world/conventional_build.h"
#include "experiments/world/latency_build.h"
#include "experiments/world/trace_build.h"
#include "service/conventional/cache.h"
#include "service/conventional/one_server.h"
#include "service/conventional/resolvers.h"
#include "sim/check.h"
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
    if (observer && (i + 1) % 4096 == 0) observer->progress(i + 1, spec.trace.queries);
  }
}

constexpr std::uint64_t kReportEvery = 4096;
constexpr std::uint64_t kOddFactor = 0x9e3779b97f4a7c15u;  // of fingerprints

service::ResolverSettings resolver_settings(const Spec& spec) {
  service::ResolverSettings settings = spec.conventional.resolver;
  settings.attack = spec.conventional.attack;
  return settings;
}

std::uint32_t greatest(const std::vector<std::uint32_t>& groups) {
  return groups.empty() ? 0 : *std::ranges::max_element(groups);
}

// Everything that a day of questions to resolvers needs, and what came of them.
struct Day {
  Day(const Spec& s, Observer* o)
      : spec(s),
        observer(o),
        latency(build_latency(s)),
        trace(build_trace(s)),
        zones(build_hierarchy(s, *trace)),
        groups(resolvers_of_clients(s, *trace)),
        resolvers(scheduler, *latency, zones, groups, greatest(groups) + 1, resolver_settings(s),
                  s.seed),
        lookups(s.seed, "lookups"),
        asked(trace->names().count()) {}

  void answered(const service::Answer& answer, sim::Duration took) {
    using End = service::Answer::End;
    ++counts.queries;
    counts.answered += answer.end == End::kFound;
    counts.not_found += answer.end == End::kNotFound;
    counts.failed += answer.end == End::kFailed;
    counts.answered_by_copies += answer.from_copy && answer.end == End::kFound;
    (answer.end == End::kFailed ? failed : ended)
        .add(answer.hops, answer.timeouts, kept_ns(spec.latency_resolution, took));
    if (observer && counts.queries % kReportEvery == 0) {
      observer->progress(counts.queries, trace->question_count());
    }
  }

  struct Tally {
    void add(unsigned answers, unsigned timeouts, std::int64_t latency) {
      hops.add(answers);
      calls.add(answers + timeouts);
      latency_ns.add(latency);
    }
    sim::Distribution hops;
    sim::Distribution calls;
    sim::Distribution latency_ns;
  };

  const Spec& spec;
  Observer* observer;
  sim::Scheduler scheduler;
  std::unique_ptr<sim::LatencyModel> latency;
  std::unique_ptr<traces::TraceSource> trace;
  service::Hierarchy zones;
  std::vector<std::uint32_t> groups;
  service::Resolvers resolvers;
  sim::Stream lookups;
  std::vector<bool> asked;
  Counts counts;
  Tally ended;
  Tally failed;
};

sim::Process ask(Day& day, traces::Question asked_for, std::uint64_t index) {
  sim::Rng rng = day.lookups.at(index);
  service::Question question;
  question.record = asked_for.name;
  const sim::Time asked = day.scheduler.now();
  const service::Answer answer = co_await day.resolvers.ask(asked_for.client, question, rng);
  day.answered(answer, day.scheduler.now() - asked);
}

sim::Process arrivals(Day& day) {
  traces::Question question;
  for (std::uint64_t index = 0; day.trace->next(question); ++index) {
    co_await day.scheduler.at(question.time);
    if (!day.asked[question.name]) {
      day.asked[question.name] = true;
      ++day.counts.names;
      day.counts.records += day.trace->answered(question.name);
    }
    day.scheduler.spawn(ask(day, question, index));
  }
}

Series whole_numbers(const char* unit, sim::Distribution values) {
  return {unit, std::move(values), 1};
}

Result result_of(Day& day) {
  const service::ResolverCounts& c = day.resolvers.counts();
  Result result;
  result.name = day.spec.name;
  result.spec = day.spec.resolved;
  result.fingerprint = day.scheduler.fingerprint();
  result.counts = day.counts;
  for (std::size_t level = 0; level < service::ResolverCounts::kLevels; ++level) {
    result.counts.rpcs += c.queries[level];
    result.counts.timeouts += c.lost[level];
  }
  result.counts.events = day.scheduler.events();
  result.counts.copies = day.resolvers.cached_answers();
  result.counts.evictions = day.resolvers.evictions();
  const char* const hops = "queries answered per question";
  const char* const calls = "queries sent per question, those not answered too";
  const Resolution& resolution = day.spec.latency_resolution;
  result.hop_count = whole_numbers(hops, std::move(day.ended.hops));
  result.calls = whole_numbers(calls, std::move(day.ended.calls));
  result.latency_ms = latency_series(resolution, std::move(day.ended.latency_ns));
  if (day.counts.failed > 0) {
    result.failed_lookups = {whole_numbers(hops, std::move(day.failed.hops)),
                             whole_numbers(calls, std::move(day.failed.calls)),
                             latency_series(resolution, std::move(day.failed.latency_ns))};
  }
  if (const traces::FileTotals* file = day.trace->file_totals()) {
    result.counts.skipped_lines = file->bad_lines;
  }
  result.conventional.emplace();
  result.conventional->cache = {.resolvers = greatest(day.groups) + std::uint64_t{1},
                                .questions = c.questions,
                                .hits = c.hits,
                                .negative_hits = c.negative_hits,
                                .joined = c.joined,
                                .entries = day.resolvers.cached_answers(),
                                .evictions = day.resolvers.evictions()};
  result.conventional->lookups = c;
  result.conventional->zones = day.zones.zone_count();
  return result;
}

sim::Duration kept_for(const service::ResolverSettings& s, sim::Duration ttl) {
  return std::max(s.ttl_floor, std::min(ttl, s.ttl_cap.value_or(ttl)));
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

Result ask_resolvers(const Spec& spec, Observer* observer) {
  Day day(spec, observer);
  check_latencies(spec, day.trace->question_count());
  day.scheduler.spawn(arrivals(day));
  day.scheduler.run();
  sim::check(day.counts.queries == day.trace->question_count(), "a question has no answer");
  return result_of(day);
}

Result share_caches(const Spec& spec, Observer* observer) {
  const auto trace = build_trace(spec);
  const auto groups = resolvers_of_clients(spec, *trace);
  const auto ttls = ttls_of_names(spec, trace->names().count());
  service::Cache cache(greatest(groups) + 1, spec.conventional.resolver.cache_entries);
  std::vector<bool> asked(ttls.size());
  CacheOutcome out = {.resolvers = greatest(groups) + std::uint64_t{1}};
  Result result;
  traces::Question q;
  while (trace->next(q)) {
    ++out.questions;
    result.counts.names += !asked[q.name];
    asked[q.name] = true;
    const bool hit = cache.find(groups[q.client], q.name, q.time) != nullptr;
    result.fingerprint = (result.fingerprint ^ (2 * q.time.ns() + hit)) * kOddFactor;
    if (hit) {
      ++out.hits;
    } else {
      const sim::Duration kept = kept_for(spec.conventional.resolver, ttls[q.name]);
      if (kept > sim::Duration()) cache.put(groups[q.client], q.name, {q.time + kept});
    }
    if (observer && out.questions % kReportEvery == 0) {
      observer->progress(out.questions, trace->question_count());
    }
  }
  out.entries = cache.entries();
  out.evictions = cache.evictions();
  result.name = spec.name;
  result.spec = spec.resolved;
  result.counts.queries = result.counts.answered = out.questions;
  result.counts.records = result.counts.names;
  result.counts.rpcs = out.questions - out.hits;
  result.counts.answered_by_copies = out.hits;
  result.counts.copies = out.entries;
  result.counts.evictions = out.evictions;
  if (const traces::FileTotals* file = trace->file_totals()) {
    result.counts.skipped_lines = file->bad_lines;
  }
  result.conventional = ConventionalOutcome{out, {}, 0};
  return result;
}

}  // namespace ddns::experiments
