#include "experiments/conventional/day.h"

#include <array>
#include <utility>
#include <vector>

#include "experiments/result/latencies.h"
#include "experiments/spec/spec.h"
#include "experiments/world/conventional_build.h"
#include "experiments/world/latency_build.h"
#include "experiments/world/trace_build.h"
#include "service/conventional/forwarders.h"
#include "service/conventional/resolvers.h"
#include "sim/check.h"
#include "sim/random.h"
#include "sim/scheduler.h"
#include "sim/task.h"

namespace ddns::experiments {

namespace {

// Everything that a day of questions to resolvers needs, and what came of them.
struct Day {
  Day(const Spec& s, Observer* o)
      : spec(s),
        observer(o),
        latency(build_latency(s)),
        trace(build_trace(s)),
        zones(build_hierarchy(s, *trace)),
        places(places_of_clients(s, *trace)),
        resolvers(scheduler, *latency, zones, places.resolvers(), s.conventional.resolver, s.seed),
        forwarders(scheduler, resolvers, places, s.conventional.forwarders,
                   s.conventional.resolver),
        lookups(s.seed, "lookups"),
        asked(trace->names().count()) {}

  void ended_with(const service::Resolution& r, sim::Duration took) {
    using End = service::Answer::End;
    const service::Answer answer = answer_of(r);
    ++counts.queries;
    counts.answered += answer.end == End::kFound;
    counts.not_found += answer.end == End::kNotFound;
    counts.failed += answer.end == End::kFailed;
    counts.answered_by_copies += answer.from_copy && answer.end == End::kFound;
    const std::int64_t latency = kept_ns(spec.latency_resolution, took);
    (answer.end == End::kFailed ? failed : ended).add(answer.hops, answer.timeouts, latency);
    const bool of_one_server = answer.hops == 1 && !r.joined && !r.from_cache;
    if (of_one_server && answer.end != End::kFailed) one_server_ns.add(latency);
    if (spec.window && answer.end != End::kFailed) since.latency_ns.add(latency);
    since.hops += answer.hops;
    since.timeouts += answer.timeouts;
    if (observer && counts.queries % Observer::kEvery == 0) {
      observer->progress(counts.queries, trace->question_count());
    }
  }

  // Ends a window.
  void end_window() {
    const service::ResolverCounts& c = resolvers.counts();
    Window w;
    w.to_servers = c.queries;
    for (std::size_t i = 0; i < c.queries.size(); ++i) (*w.to_servers)[i] -= since.queries[i];
    w.end_s = static_cast<double>((scheduler.now() - sim::Time()).ns()) / 1e9;
    w.queries = counts.queries - since.counts.queries;
    w.answered = counts.answered - since.counts.answered;
    w.answered_by_copies = counts.answered_by_copies - since.counts.answered_by_copies;
    w.not_found = counts.not_found - since.counts.not_found;
    w.failed = counts.failed - since.counts.failed;
    w.hops = since.hops;
    w.timeouts = since.timeouts;
    w.set_latencies(since.latency_ns);
    windows.push_back(w);
    since = {.counts = counts, .queries = c.queries};
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

  // What stood at the beginning of the window, and what came in it.
  struct Since {
    Counts counts = {};
    std::array<std::uint64_t, service::ResolverCounts::kLevels> queries = {};
    std::uint64_t hops = 0;
    std::uint64_t timeouts = 0;
    sim::Distribution latency_ns = {};
  };

  const Spec& spec;
  Observer* observer;
  sim::Scheduler scheduler;
  std::unique_ptr<sim::LatencyModel> latency;
  std::unique_ptr<traces::TraceSource> trace;
  service::Hierarchy zones;
  service::ClientPlaces places;
  service::Resolvers resolvers;
  service::Forwarders forwarders;
  sim::Stream lookups;
  std::vector<bool> asked;
  Counts counts;
  Tally ended;
  Tally failed;
  sim::Distribution one_server_ns;
  Since since;
  std::vector<Window> windows;
};

sim::Process ask(Day& day, traces::Question asked_for, std::uint64_t index) {
  sim::Rng rng = day.lookups.at(index);
  const sim::Time asked = day.scheduler.now();
  const service::Resolution r =
      co_await day.forwarders.resolve(asked_for.client, asked_for.name, rng);
  day.ended_with(r, day.scheduler.now() - asked);
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

void run_windows(Day& day, sim::Duration window) {
  const sim::Time over = sim::Time() + day.spec.trace.duration;
  const std::uint64_t questions = day.trace->question_count();
  while (day.counts.queries < questions || day.scheduler.now() < over) {
    day.scheduler.run_until(day.scheduler.now() + window);
    day.end_window();
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
  result.conventional->cache = {.resolvers = day.resolvers.count(),
                                .questions = c.questions,
                                .hits = c.hits,
                                .negative_hits = c.negative_hits,
                                .denied = c.denied,
                                .joined = c.joined,
                                .entries = day.resolvers.cached_answers(),
                                .evictions = day.resolvers.evictions()};
  result.conventional->lookups = c;
  if (day.spec.conventional.forwarders.levels > 0) {
    result.conventional->forwarders = day.forwarders.counts();
  }
  result.conventional->one_server_ms = latency_series(resolution, std::move(day.one_server_ns));
  result.conventional->zones = day.zones.zone_count();
  result.windows = std::move(day.windows);
  return result;
}

}  // namespace

Result ask_resolvers(const Spec& spec, Observer* observer) {
  Day day(spec, observer);
  check_latencies(spec, day.trace->question_count());
  day.scheduler.spawn(arrivals(day));
  if (spec.window) run_windows(day, *spec.window);
  day.scheduler.run();
  sim::check(day.counts.queries == day.trace->question_count(), "a question has no answer");
  return result_of(day);
}

}  // namespace ddns::experiments
