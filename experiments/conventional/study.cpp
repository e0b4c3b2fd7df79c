#include "experiments/conventional/study.h"

#include "experiments/world/conventional_build.h"
#include "experiments/world/trace_build.h"
#include "service/conventional/cache.h"

namespace ddns::experiments {

namespace {

constexpr std::uint64_t kOddFactor = 0x9e3779b97f4a7c15u;  // of fingerprints

}  // namespace

Result share_caches(const Spec& spec, Observer* observer) {
  const auto trace = build_trace(spec);
  const auto groups = places_of_clients(spec, *trace).resolvers();
  const std::uint32_t resolvers = service::group_count(groups);
  const auto ttls = ttls_of_names(spec, trace->names().count());
  service::Cache cache(resolvers, spec.conventional.resolver.cache_entries);
  std::vector<bool> asked(ttls.size());
  CacheOutcome out = {.resolvers = resolvers};
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
      const sim::Duration kept = spec.conventional.resolver.kept_for(ttls[q.name]);
      if (kept > sim::Duration()) cache.put(groups[q.client], q.name, {q.time + kept});
    }
    if (observer && out.questions % Observer::kEvery == 0) {
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
  result.conventional.emplace().cache = out;
  return result;
}

}  // namespace ddns::experiments
