// Rings that live: what must hold of every result, and what a crash, churn, a partition and repair
// must do whatever the numbers.
#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>
#include <set>

#include "experiments/life/faults.h"
#include "experiments/life/life.h"
#include "tests/experiments/made_up.h"

namespace ddns::experiments {
namespace {

// What must hold of the counts of any ring that lives.
void check_counts(const Result& r) {
  REQUIRE(r.living);
  const Living& l = *r.living;
  const Counts& c = r.counts;
  CHECK(c.answered + c.not_found + c.missed + c.gone + c.failed + c.abandoned == c.queries);
  CHECK(c.wrong_owner <= c.not_found + c.missed + c.gone);
  const std::uint64_t ended = c.queries - c.failed - c.abandoned;
  CHECK(r.hop_count->values.count() == ended);
  CHECK(r.calls->values.count() == ended);
  CHECK(l.timeouts.values.count() == ended);
  CHECK(r.calls->mean() == Approx(r.hop_count->mean() + l.timeouts.mean()));
  CHECK(l.blocks.lost <= l.blocks.unavailable);
  CHECK(l.blocks.unavailable <= l.blocks.under_replicated);
  CHECK(l.blocks.under_replicated <= l.blocks.records);
}

// Every column of the windows adds up to what the run counted.
void check_windows(const Result& r) {
  const auto sum = [&](std::uint64_t Window::*member) {
    return std::accumulate(r.windows.begin(), r.windows.end(), std::uint64_t{0},
                           [&](std::uint64_t s, const Window& w) { return s + w.*member; });
  };
  CHECK(sum(&Window::queries) == r.counts.queries);
  CHECK(sum(&Window::answered) == r.counts.answered);
  CHECK(sum(&Window::answered_by_copies) == r.counts.answered_by_copies);
  CHECK(sum(&Window::not_found) == r.counts.not_found);
  CHECK(sum(&Window::failed) == r.counts.failed);
  CHECK(sum(&Window::missed) == r.counts.missed);
  CHECK(sum(&Window::gone) == r.counts.gone);
  CHECK(sum(&Window::abandoned) == r.counts.abandoned);
  CHECK(sum(&Window::wrong_owner) == r.counts.wrong_owner);
  CHECK(sum(&Window::timeouts) == r.counts.timeouts);
  CHECK(sum(&Window::hops) + sum(&Window::timeouts) == r.counts.rpcs);
  CHECK(sum(&Window::joins) == r.living->joins);
  CHECK(sum(&Window::leaves) == r.living->leaves);
  CHECK(sum(&Window::crashes) == r.living->crashes);
  std::uint64_t bytes = 0;
  for (const overlay::KindCost& of : r.living->maintenance) bytes += of.cost.bytes;
  CHECK(sum(&Window::maintenance_bytes) == bytes);
  CHECK(sum(&Window::repair_bytes) == (r.living->repair ? r.living->repair->bytes : 0));
}

constexpr std::string_view kLivingChurn = R"({
  "trace": { "kind": "steady", "names": 200, "rate_per_s": 1, "duration_s": 3600 },
  "overlay": { "nodes": 100, "successors": 12 },
  "dhash": { "replicas": 6, "insert": "placed", "cache": { "policy": "none" } },
  "churn": { "kind": "exponential", "mean_life_s": 1800 },
  "output": { "window_s": 500 } })";

TEST_CASE("churn: hosts come and go, blocks stay and are found") {
  const Result r = run_text(kLivingChurn);
  check_counts(r);
  check_windows(r);
  REQUIRE(r.windows.size() == 8);
  CHECK(r.windows.back().end_s == 3600);
  // 100 hosts for two mean lives each; five standard deviations of the Poisson count.
  CHECK(static_cast<double>(r.living->crashes) == Approx(200).margin(5 * 14.2));
  CHECK(r.living->leaves == 0);
  // Whoever joins takes the place of one that goes.
  CHECK(r.living->joins <= r.living->crashes);
  CHECK(r.living->joins + 3 >= r.living->crashes);
  CHECK(r.living->blocks.lost == 0);
  const double asked = static_cast<double>(r.counts.queries - r.counts.abandoned);
  CHECK(static_cast<double>(r.counts.answered) >= 0.999 * asked);
  // At most 100 nodes at a time, and never much fewer.
  CHECK(r.living->node_seconds <= 100 * 3600.0);
  CHECK(r.living->node_seconds >= 95 * 3600.0);
  for (const Window& w : r.windows) CHECK(w.nodes <= 100);
}

TEST_CASE("churn: those that leave in good order are counted so") {
  const Result r = run_text(kLivingChurn, {{"/churn/graceful", "1"}});
  check_counts(r);
  CHECK(r.living->crashes == 0);
  CHECK(r.living->leaves > 100);
  CHECK(r.living->blocks.lost == 0);
}

TEST_CASE("churn: joins of their own times come when chance has it") {
  const Result r = run_text(kLivingChurn, {{"/churn/joins", "poisson"}});
  check_counts(r);
  // A hundred hosts that stay for half an hour: one in 18 s joins, drawn as the run draws.
  const auto gaps = sim::exponential_lifetime(sim::Duration::seconds(18));
  sim::Rng rng = sim::Stream(1, "join times").at(0);
  std::uint64_t begun = 0;
  std::uint64_t just_now = 0;  // in the last ten seconds: perhaps not there yet
  for (sim::Duration at = gaps->draw(rng); at <= sim::Duration::seconds(3600);
       at += gaps->draw(rng)) {
    ++begun;
    just_now += at > sim::Duration::seconds(3590);
  }
  CHECK(begun > 100);
  CHECK(r.living->joins <= begun);
  CHECK(r.living->joins + just_now >= begun);
}

TEST_CASE("churn: lifetimes of a file") {
  const Folder folder;
  const std::string lives = folder.write("lives.txt", "# seconds\n3000\n\n3600.5 # longer\n");
  CHECK(read_lifetimes(lives) ==
        std::vector{sim::Duration::seconds(3000), sim::Duration::milliseconds(3'600'500)});
  std::string text(kLivingChurn);
  const std::string exponential = R"("kind": "exponential", "mean_life_s": 1800)";
  text.replace(text.find(exponential), exponential.size(),
               R"("kind": "file", "file": ")" + lives + '"');
  const Result r = run_text(text);
  // Every host goes once: after 3000 s, or after the end.
  CHECK(r.living->crashes > 20);
  CHECK(r.living->crashes < 80);
  CHECK(r.windows.at(5).crashes == r.living->crashes);
  for (const char* text : {"", "ten\n", "5 6\n", "0\n", "-3\n"}) {
    CHECK_THROWS_AS(read_lifetimes(folder.write("bad.txt", text)), sim::InputError);
  }
  CHECK_THROWS_AS(read_lifetimes(folder.path("missing.txt")), sim::InputError);
}

constexpr std::string_view kCrash = R"({
  "trace": { "kind": "steady", "names": 2000, "rate_per_s": 100, "duration_s": 100 },
  "overlay": { "nodes": 500 },
  "dhash": { "insert": "placed", "cache": { "policy": "none" } },
  "faults": { "crash": { "victims": "uniform", "fraction": 0.3 } } })";

TEST_CASE("a crash before the first question: what is gone is what nobody has") {
  for (const char* replicas : {"1", "2", "6"}) {
    const Result r = run_text(kCrash, {{"/dhash/replicas", replicas}});
    check_counts(r);
    CHECK(r.living->crashes == 150);
    CHECK(r.counts.missed == 0);  // tables still lead to every replica
    CHECK(r.counts.wrong_owner == 0);
    CHECK(r.counts.failed == 0);
    CHECK(r.counts.not_found == 0);  // every name has a record
    CHECK(r.living->timeouts.mean() > 0);
  }
}

TEST_CASE("nobody is struck twice, somebody stays") {
  const Result r = run_text(kCrash, {{"/faults/crash/fraction", "0.999"}});
  check_counts(r);
  CHECK(r.living->crashes == 499);
}

TEST_CASE("the victims of a crash are those that the specification says") {
  const std::string text(kCrash);
  const auto victims_of = [&](const char* kind, std::vector<std::uint32_t> asked) {
    const Spec spec = spec_of(text, {{"/faults/crash/victims", kind}});
    World world(spec);
    for (dhash::RecordIndex r = 0; r < world.dhash->record_count(); ++r) world.dhash->place(r);
    const Population population(world);
    asked.resize(world.dhash->record_count());
    const auto victims = crash_victims(world, population, 40, asked);
    CHECK(std::set(victims.begin(), victims.end()).size() == victims.size());
    return victims;
  };
  CHECK(victims_of("\"uniform\"", {}).size() == 40);
  const auto arc = victims_of("\"arc\"", {});
  REQUIRE(arc.size() == 40);
  for (std::size_t i = 1; i < arc.size(); ++i) CHECK(arc[i] == (arc[i - 1] + 1) % 500);

  std::vector<std::uint32_t> asked(2000);
  asked[7] = 9;
  asked[1999] = 10;
  const auto owners = victims_of("\"popular-owners\"", asked);
  const Spec spec = spec_of(text);
  const World world(spec);
  REQUIRE(owners.size() == 40);
  CHECK(owners[0] == world.overlay->owner(world.dhash->key(1999)));
  CHECK(owners[1] == world.overlay->owner(world.dhash->key(7)));
  CHECK(owners[2] == world.overlay->owner(world.dhash->key(0)));
}

TEST_CASE("the most loaded are struck first") {
  const Spec spec = spec_of(kCrash, {{"/faults/crash/victims", "\"most-loaded\""}});
  World world(spec);
  const Population population(world);
  sim::Rng rng = sim::Stream(1, "test").at(0);
  const auto call = [](World& w, NodeIndex to, int times, sim::Rng r) -> sim::Process {
    for (int i = 0; i < times; ++i) co_await w.network.call(0, to, r);
  };
  world.scheduler.spawn(call(world, 17, 3, rng));
  world.scheduler.spawn(call(world, 400, 5, rng));
  world.scheduler.run();
  CHECK(crash_victims(world, population, 3, {}) == std::vector<HostIndex>{400, 17, 0});
}

constexpr std::string_view kComeBack = R"({
  "trace": { "kind": "steady", "names": 500, "rate_per_s": 2, "duration_s": 3600 },
  "overlay": { "nodes": 100 },
  "dhash": { "insert": "placed", "cache": { "policy": "none" } },
  "faults": { "crash": { "victims": "uniform", "fraction": 0.4, "at_s": 700,
                         "back_after_s": 1200 } },
  "maintenance": { "on": true },
  "output": { "window_s": 600 } })";

TEST_CASE("those that come back bring their blocks, unless their disks were lost") {
  const Result kept = run_text(kComeBack);
  check_counts(kept);
  check_windows(kept);
  CHECK(kept.living->crashes == 40);
  CHECK(kept.living->joins == 40);
  CHECK(kept.windows[0].blocks.unavailable == 0);
  CHECK(kept.windows[1].blocks.unavailable > 100);
  CHECK(kept.windows[1].blocks.lost == 0);
  CHECK(kept.windows.back().blocks.unavailable == 0);
  CHECK(kept.windows.back().gone == 0);
  CHECK(kept.windows.back().wrong_successors == 0);

  const Result lost = run_text(kComeBack, {{"/dhash/disks_survive", "false"}});
  check_counts(lost);
  CHECK(lost.living->blocks.lost > 100);
  CHECK(lost.windows.back().gone > 0);
}

constexpr std::string_view kPartition = R"({
  "trace": { "kind": "steady", "names": 500, "rate_per_s": 2, "duration_s": 7200 },
  "overlay": { "nodes": 100 },
  "dhash": { "replicas": 3, "insert": "placed" },
  "faults": { "partition": { "kind": "uniform", "shares": [0.7, 0.3], "at_s": 1200,
                             "lasts_s": 2450 } },
  "maintenance": { "on": true },
  "output": { "window_s": 600, "graph": true } })";

TEST_CASE("a partition: two rings, which only those that remember bring together again") {
  const Result plain = run_text(kPartition);
  check_counts(plain);
  check_windows(plain);
  REQUIRE(plain.living->groups.size() == 2);
  CHECK(plain.living->groups[0].hosts == 70);
  CHECK(plain.living->groups[1].hosts == 30);
  for (const GroupCounts& g : plain.living->groups) {
    CHECK(g.queries > 0);
    CHECK(g.answered + g.unreachable >= g.queries * 95 / 100);
  }
  CHECK(plain.windows[5].wrong_successors == 0);  // each side has settled
  CHECK(plain.windows.back().wrong_successors > 0);
  CHECK(plain.graph->connectivity.components == 2);

  const Result contacts = run_text(kPartition, {{"/maintenance/contacts", "8"}});
  CHECK(contacts.windows.back().wrong_successors == 0);
  CHECK(contacts.graph->connectivity.components == 1);
  CHECK(contacts.living->blocks.unavailable == 0);
}

TEST_CASE("the graph of a healthy ring allows what routing needs") {
  const Result r = run_text(R"({
    "service": { "kind": "lookup" }, "trace": { "queries": 2000 }, "overlay": { "nodes": 300 },
    "output": { "graph": true } })");
  CHECK_FALSE(r.living);
  REQUIRE(r.graph);
  CHECK(r.graph->connectivity.nodes == 300);
  CHECK(r.graph->connectivity.components == 1);
  CHECK(r.graph->connectivity.articulation_points == 0);
  CHECK(r.graph->unreachable_pairs == 0);
  CHECK(r.graph->least_hops.values.count() == 32 * 300);
  CHECK(r.graph->least_hops.mean() <= r.hop_count->mean());
  CHECK(r.graph->in_degree.values.count() == 300);
}

TEST_CASE("a time series of a ring on which nothing happens") {
  const Result still = run_text(kSmallDay);
  const Result watched = run_text(kSmallDay, {{"/output/window_s", "7200"}});
  CHECK_FALSE(watched.living);
  CHECK(watched.counts.rpcs == still.counts.rpcs);
  CHECK(watched.windows.size() == 12);
  std::uint64_t queries = 0;
  for (const Window& w : watched.windows) queries += w.queries;
  CHECK(queries == still.counts.queries);
}

}  // namespace
}  // namespace ddns::experiments
