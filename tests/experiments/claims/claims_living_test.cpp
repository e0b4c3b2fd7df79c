// Claims of the living ring: what they are judged by, and what they take from runs.
#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "experiments/claims/claims.h"
#include "experiments/claims/claims_report.h"
#include "experiments/claims/reproduce_living.h"
#include "tests/experiments/files.h"

namespace ddns::experiments {
namespace {

TEST_CASE("a figure that the interval over the seeds has to hold") {
  Claim c;
  c.format = "{:.1f}";
  c.ours = "ours";
  c.expects = 5;
  const auto verdict = [&](double low, double high) {
    return judge(c, {{"ours", Estimate{(low + high) / 2, low, high, 30}}}, {}).verdict;
  };
  CHECK(verdict(4, 7) == Verdict::kReproduced);
  CHECK(verdict(5, 7) == Verdict::kReproduced);
  CHECK(verdict(5.1, 7) == Verdict::kDiffers);  // however near the mean may be
  CHECK(verdict(3, 4.9) == Verdict::kDiffers);
}

// A result of everything that the figures are taken from.
Result handmade() {
  Result r;
  r.spec.faults.crash_at = sim::Duration::seconds(600);
  r.spec.faults.partition_at = sim::Duration::seconds(300);
  r.spec.faults.partition_lasts = sim::Duration::seconds(600);
  r.spec.churn.mean_life = sim::Duration::seconds(1200);
  r.spec.dhash.replicas = 6;
  r.spec.window = sim::Duration::seconds(300);
  r.counts.queries = 1010;
  r.counts.answered = 900;
  r.counts.failed = 3;
  r.hop_count = Series{"RPCs", {}, 1};
  r.hop_count->values.add(4);
  r.hop_count->values.add(7);
  r.living.emplace();
  r.counts.abandoned = 10;
  r.counts.wrong_owner = 7;
  r.living->node_seconds = 100;
  r.living->timeouts.values.add(0);
  r.living->timeouts.values.add(3);
  r.living->maintenance[0].bytes = 1000;
  r.living->maintenance[2].bytes = 200;
  r.living->repair.emplace().bytes = 300;
  r.living->blocks = {.records = 400, .lost = 1, .unavailable = 4, .under_replicated = 20};
  r.living->groups = {{.hosts = 9, .queries = 90, .answered = 81, .answered_by_copies = 9},
                      {.hosts = 1, .queries = 10, .answered = 2, .unreachable = 5}};
  for (int i = 1; i <= 4; ++i) {
    Window w;
    w.end_s = 300.0 * i;
    w.queries = 100;
    w.abandoned = i == 3 ? 20 : 0;
    w.answered = i == 3 ? 60 : 100;
    w.wrong_successors = static_cast<std::uint64_t>(10 * i);
    w.blocks = {.records = 400,
                .lost = i == 2 ? 2u : 0u,
                .unavailable = i == 3 ? 6u : 0u,
                .under_replicated = static_cast<std::uint64_t>(40 * i)};
    r.windows.push_back(w);
  }
  return r;
}

TEST_CASE("what is taken from a result") {
  const Result r = handmade();
  Values v;
  take_failing(r, "f", v);
  CHECK(v.at("f.failing") == Approx(10));  // 100 of the 1000 that were not abandoned
  take_unavailable(r, "u", v);
  CHECK(v.at("u.unavailable") == Approx(1));
  take_path(r, "s", v);
  CHECK(v.at("s.path") == Approx(5.5));
  take_path_to_predecessor(r, "p", v);
  CHECK(v.at("p.path") == Approx(4.5));  // without the call to the owner
  CHECK(v.at("p.timeouts") == Approx(1.5));
  CHECK(v.at("p.astray") == Approx(100 * 10.0 / 1010));

  take_attack(r, "a", v);
  CHECK(v.at("a.answered") == Approx(100 * 160.0 / 180));  // the two windows after the crash
  CHECK(v.at("a.unavailable") == Approx(1));
  CHECK(v.at("a.fewer") == Approx(5));
  CHECK(v.at("a.fewer_at_first") == Approx(20));  // of the window that ends with the crash

  take_churn(r, "c", v);
  CHECK(v.at("c.answered") == Approx(90));
  CHECK(v.at("c.lost") == 2);
  CHECK(v.at("c.unavailable") == 6);
  CHECK(v.at("c.fewer") == Approx(25));  // 10, 20, 30 and 40 %
  // A record loses one of six holders every 200 s and is short of one for a quarter of the time.
  CHECK(v.at("c.short_of_one") == Approx(50));
  CHECK(v.at("c.cost") == Approx(15));

  take_partition(r, "s", v);
  CHECK(v.at("s.most.answered") == Approx(90));
  CHECK(v.at("s.most.by_copies") == Approx(10));
  CHECK(v.at("s.cut_off.answered") == Approx(20));
  CHECK(v.at("s.cut_off.unreachable") == Approx(50));
  CHECK(v.at("s.apart") == 20);  // at 600 s; at 900 s they see each other again
  CHECK(v.at("s.after") == 40);
}

TEST_CASE("the runs are points of shipped experiments, and back every claim") {
  const Result result = handmade();
  Values figures;
  std::set<std::string> names;
  for (const LivingRun& run : living_runs(3)) {
    INFO(run.figures);
    CHECK(names.insert(run.figures).second);
    CHECK(run.seeds >= 1);
    const Spec spec = load_spec(std::string(kShipped) + run.file, [&] {
      std::vector<Override> set = run.set;
      set.push_back({"/seed", "1"});
      return set;
    }());
    CHECK(spec.living() != (run.file == "quota.json"));  // a flood fells nobody
    run.take(result, run.figures, figures);
  }
  const PrintedFigures published = printed_figures(Printed());
  std::size_t living = 0;
  for (const Claim& c : claims()) {
    if (!c.living) continue;
    ++living;
    INFO(c.id);
    if (!c.ours.empty()) CHECK(figures.contains(c.ours));
    if (!c.other_reading.empty()) CHECK(figures.contains(c.other_reading));
    if (!c.curve.empty()) CHECK(published.contains(c.curve));
    for (const Aside& aside : c.asides) CHECK(figures.contains(aside.name));
  }
  CHECK(living >= 25);
}

// The shipped crash on a small ring. Six replicas lose p^6 of the records; five lose more, and the
// same claim then differs.
TEST_CASE("records lost in a crash tell six replicas from five") {
  const auto claim = std::ranges::find(claims(), "crash-50-six-replicas", &Claim::id);
  REQUIRE(claim != claims().end());
  const std::vector<LivingRun> runs = living_runs(2);
  LivingRun run = *std::ranges::find(runs, "crash.replicated.50", &LivingRun::figures);
  run.set.push_back({"/overlay/nodes", "2000"});
  run.set.push_back({"/trace/names", "10000"});
  const auto over_seeds = [&] {
    std::vector<Values> seeds;
    for (unsigned s = 1; s <= run.seeds; ++s) seeds.push_back(observe_living(run, s, nullptr));
    return estimates(seeds);
  };
  const Estimates six = over_seeds();
  const Estimate& lost = six.at(claim->ours);
  // 95 % of such intervals hold the expectation: twice as wide a one always should.
  CHECK(std::fabs(lost.mean - *claim->expects) < 2 * lost.half_width());
  CHECK(lost.half_width() < *claim->expects / 2);

  run.set.push_back({"/dhash/replicas", "5"});
  CHECK(judge(*claim, over_seeds(), {}).verdict == Verdict::kDiffers);
}

TEST_CASE("what is cited from memory is marked wherever it is used") {
  const std::string file = "shipped:data/ton03-failure.json";
  REQUIRE(parse_json(read_text(file), file)["cited"] == "from memory");
  std::size_t marked = 0;
  for (const Claim& c : claims()) {
    INFO(c.id);
    const bool memory = c.curve.starts_with("curve.ton.");
    CHECK((c.basis == Basis::kMemory) == memory);
    CHECK(!c.other_reading.empty() == memory);
    CHECK(memory == (c.section.find("ToN 2003") != c.section.npos));
    marked += memory;
  }
  CHECK(marked == 11);  // six paths, and timeouts but where nothing has failed
}

TEST_CASE("claims of the living ring that were not tested") {
  const auto claim = std::ranges::find(claims(), "data-loss", &Claim::id);
  Finding untested;
  untested.claim = &*claim;
  const std::vector<Finding> findings = {untested};
  CHECK(verdict_changes(findings, {{"data-loss", "reproduced"}}, "file").empty());
  const std::string markdown = claims_markdown(findings, 5, 0);
  CHECK(markdown.find("## When nodes fail") != markdown.npos);
  CHECK(markdown.find("`ddns reproduce --living`") != markdown.npos);
  CHECK(summary(findings, "out").find("partitions: ddns reproduce --living\n") !=
        std::string::npos);
}

}  // namespace
}  // namespace ddns::experiments
