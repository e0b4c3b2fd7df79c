// Runs of conventional DNS with resolvers: their sums, and what the study of caches rests on.
#include <catch2/catch.hpp>
#include <numeric>

#include "tests/experiments/made_up.h"

namespace ddns::experiments {
namespace {

constexpr std::string_view kConventionalDay = R"({
  "service": { "kind": "conventional" }, "conventional": { "model": "hierarchy" },
  "trace": { "queries": 6000, "names": 2000, "most_popular": 300, "asked_once": null,
             "asked_over_100": null, "asked_over_1000": null } })";
constexpr std::string_view kStudy = R"({
  "service": { "kind": "conventional" }, "conventional": { "model": "caches" },
  "trace": { "queries": 40000, "names": 3000, "clients": 64, "duration_s": 86400 } })";

Result run_of(std::string_view text, const std::vector<Override>& overrides = {}) {
  const Folder folder;
  return run(load_spec(folder.write("test.json", text), overrides));
}

double hit_rate(const Result& r) {
  const CacheOutcome& c = r.conventional->cache;
  return static_cast<double>(c.hits) / static_cast<double>(c.questions);
}

TEST_CASE("a day of resolvers: every question and every lookup has one end") {
  const std::vector<Override> faults = {{"/conventional/dead_zones", "0.1"},
                                        {"/conventional/lame_zones", "0.1"},
                                        {"/conventional/looping_zones", "0.05"},
                                        {"/conventional/loss", "0.02"}};
  const Result r = run_of(kConventionalDay, faults);
  const Counts& c = r.counts;
  CHECK(c.queries == 6000);
  CHECK(c.answered + c.not_found + c.failed == c.queries);
  CHECK(c.failed > 0);
  CHECK(c.not_found == 0);  // all names exist
  const service::ResolverCounts& l = *r.conventional->lookups;
  CHECK(std::accumulate(l.ends.begin(), l.ends.end(), std::uint64_t{0}) == l.lookups);
  CHECK(r.conventional->cache.hits + r.conventional->cache.joined + l.lookups == c.queries);
  CHECK(c.rpcs == std::accumulate(l.queries.begin(), l.queries.end(), std::uint64_t{0}));
  CHECK(r.latency_ms->values.count() + r.failed_lookups->latency_ms.values.count() == c.queries);

  const Result whole = run_of(kConventionalDay);
  CHECK(whole.counts.answered == 6000);
  CHECK(whole.conventional->lookups->ends[0] == whole.conventional->lookups->lookups);
  CHECK(to_json(whole).at("cache").at("hit_rate").get<double>() == Approx(hit_rate(whole)));
}

TEST_CASE("names that do not exist are answered so, and the root answers for its own") {
  const Result r = run_of(kConventionalDay, {{"/trace/outcome", "unsuccessful"}});
  CHECK(r.counts.not_found == 6000);
  CHECK(r.counts.answered == 0);
  CHECK(r.conventional->lookups->referrals[0] > 0);
  CHECK(r.conventional->cache.negative_hits == r.conventional->cache.hits);
}

TEST_CASE("a mixed day is answered where there are records, whatever the service") {
  const std::vector<Override> mixed = {{"/trace/outcome", "mixed"},
                                       {"/trace/negative_share", "0.25"}};
  std::vector<Override> on_ring = mixed;
  on_ring.push_back({"/service/kind", "ddns"});
  on_ring.push_back({"/overlay/nodes", "50"});
  const std::string_view ring = R"({
    "trace": { "queries": 6000, "names": 2000, "most_popular": 300, "asked_once": null,
               "asked_over_100": null, "asked_over_1000": null } })";
  for (const Result& r : {run_of(kConventionalDay, mixed), run_of(ring, on_ring)}) {
    CHECK(r.counts.answered == 4500);
    CHECK(r.counts.not_found == 1500);
  }
}

TEST_CASE("aggressive use spares the root what it would deny, and changes no answer") {
  std::vector<Override> overrides = {{"/trace/outcome", "mixed"},
                                     {"/trace/negative_share", "0.25"},
                                     {"/trace/negative_names", "random"}};
  const Result without = run_of(kConventionalDay, overrides);
  overrides.push_back({"/conventional/aggressive", "true"});
  const Result with = run_of(kConventionalDay, overrides);
  CHECK(without.conventional->lookups->denials[0] == 1500);
  CHECK(with.conventional->lookups->denials[0] < 300);
  CHECK(with.conventional->lookups->denials[0] + with.conventional->cache.denied == 1500);
  CHECK(with.counts.not_found == without.counts.not_found);
  CHECK(with.counts.answered == without.counts.answered);
}

TEST_CASE("delegations spare the root, answers do not") {
  const Result with = run_of(kConventionalDay);
  const Result without = run_of(kConventionalDay, {{"/conventional/ns_cache", "false"}});
  const service::ResolverCounts& w = *without.conventional->lookups;
  CHECK(w.queries[0] == w.lookups);                    // each lookup begins there
  CHECK(with.conventional->lookups->queries[0] < 20);  // once for each top-level zone
  CHECK(hit_rate(with) == Approx(hit_rate(without)).margin(0.001));
}

TEST_CASE("an attack on the root is not felt while delegations last") {
  const std::vector<Override> attack = {{"/conventional/attack/target", "root"},
                                        {"/conventional/attack/at_s", "43200"}};
  CHECK(run_of(kConventionalDay, attack).counts.failed <= 5);
  const Result bare = run_of(kConventionalDay, {{"/conventional/attack/target", "root"},
                                                {"/conventional/attack/at_s", "43200"},
                                                {"/conventional/ns_cache", "false"}});
  CHECK(bare.counts.failed > 100);
}

TEST_CASE("the hit rate of groups is that of a count by hand") {
  const Spec spec = spec_of(
      kStudy, {{"/conventional/ttl_s", "100000000"}, {"/conventional/clients_a_resolver", "1"}});
  // No answer expires, and every client is alone: what misses is each client's first of a name.
  const Result r = run(spec);
  CHECK(r.conventional->cache.resolvers == 64);
  CHECK(r.conventional->cache.entries ==
        r.conventional->cache.questions - r.conventional->cache.hits);
  const Result all = run_of(kStudy, {{"/conventional/ttl_s", "100000000"}});
  CHECK(all.conventional->cache.resolvers == 1);
  CHECK(all.conventional->cache.entries == 3000);  // each name's first, of all clients
  CHECK(all.conventional->cache.hits == 40000 - 3000);
  CHECK(run_of(kStudy, {{"/conventional/ttl_s", "0"}}).conventional->cache.hits == 0);
}

TEST_CASE("more clients to a cache and longer TTLs give more hits") {
  double last = 0;
  for (const char* sharing : {"1", "2", "8", "64"}) {
    const double rate = hit_rate(run_of(kStudy, {{"/conventional/clients_a_resolver", sharing}}));
    CHECK(rate > last);
    last = rate;
  }
  last = 0;
  for (const char* ttl : {"1", "10", "100", "10000"}) {
    const double rate = hit_rate(run_of(kStudy, {{"/conventional/ttl_s", ttl}}));
    CHECK(rate > last);
    last = rate;
  }
}

TEST_CASE("the windows of a day of resolvers add up to the day, and change nothing") {
  const std::vector<Override> faults = {{"/conventional/loss", "0.05"},
                                        {"/conventional/dead_zones", "0.1"}};
  std::vector<Override> windowed = faults;
  windowed.push_back({"/output/window_s", "3600"});
  const Result whole = run_of(kConventionalDay, faults);
  const Result r = run_of(kConventionalDay, windowed);
  CHECK(r.fingerprint == whole.fingerprint);
  CHECK(whole.windows.empty());
  REQUIRE(r.windows.size() >= 24);
  Window sum;
  std::uint64_t to_servers = 0;
  for (std::size_t i = 0; i < r.windows.size(); ++i) {
    const Window& w = r.windows[i];
    CHECK(w.end_s == 3600.0 * (i + 1));
    sum.queries += w.queries;
    sum.answered += w.answered;
    sum.failed += w.failed;
    sum.answered_by_copies += w.answered_by_copies;
    sum.timeouts += w.timeouts;
    to_servers += (*w.to_servers)[0] + (*w.to_servers)[1] + (*w.to_servers)[2];
  }
  CHECK(sum.queries == r.counts.queries);
  CHECK(sum.answered == r.counts.answered);
  CHECK(sum.failed == r.counts.failed);
  CHECK(sum.answered_by_copies == r.counts.answered_by_copies);
  CHECK(to_servers <= r.counts.rpcs);  // of lookups that clients gave up some end later
  CHECK(to_servers > r.counts.rpcs - 10);
  const Json series = to_json(r).at("time_series");
  CHECK(series.at("queries_root").size() == r.windows.size());
  CHECK_FALSE(series.contains("nodes"));
}

TEST_CASE("an attack shows in the windows that it is in") {
  const Result r = run_of(kConventionalDay, {{"/conventional/attack/target", "zones"},
                                             {"/conventional/attack/at_s", "36000"},
                                             {"/conventional/attack/lasts_s", "7200"},
                                             {"/output/window_s", "3600"}});
  for (const Window& w : r.windows) {
    const bool attacked = w.end_s > 36'000 && w.end_s <= 43'200;
    CHECK((w.failed > w.queries / 4) == attacked);
  }
}

TEST_CASE("only the hierarchy of conventional DNS has a time series") {
  const auto errors = errors_of(std::string(kStudy), {{"/output/window_s", "60"}});
  REQUIRE(errors.size() == 1);
  CHECK_THAT(errors[0], Catch::Contains("/output/window_s: applies only where there are nodes or "
                                        "servers"));
  CHECK_FALSE(spec_of(kStudy).resolved.at("output").contains("window_s"));
}

}  // namespace
}  // namespace ddns::experiments
