// What is counted of questions: each has one end, and what a figure is of is what it says.
#include "experiments/run/measure.h"

#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "experiments/run/check.h"
#include "experiments/run/inserts.h"
#include "experiments/run/questions.h"
#include "experiments/world/trace_build.h"
#include "tests/experiments/made_up.h"

namespace ddns::experiments {
namespace {

using End = overlay::LookupResult::End;

// A ring of ten nodes, three records, of which the last was refused, and what is made up of it.
struct MadeUp {
  MadeUp() : world(spec), measurements(world) {
    for (dhash::RecordIndex r = 0; r < 3; ++r) {
      const dhash::InsertResult stored = r == 2 ? dhash::InsertResult{} : world.dhash->place(r);
      measurements.inserted(r, stored);
    }
    measurements.inserts_done();
    world.network.expect_faults();
  }
  void fetched(dhash::RecordIndex record, NodeIndex origin, service::Answer answer) {
    measurements.answered(index++, origin, {record, world.dhash->key(record)}, answer,
                          sim::Duration::milliseconds(100));
  }
  NodeIndex holder(dhash::RecordIndex record) const {
    return world.dhash->store().holders(record).front();
  }

  Spec spec = spec_of(R"({
    "trace": { "kind": "steady", "names": 3, "duration_s": 100 }, "overlay": { "nodes": 10 },
    "dhash": { "insert": "placed", "cache": { "policy": "none" } } })");
  World world;
  Measurements measurements;
  std::uint64_t index = 0;
};

TEST_CASE("what was not found was missed, or is gone, or had never been there") {
  MadeUp m;
  const NodeIndex holder = m.holder(0);
  const NodeIndex other = (holder + 1) % 10;
  const overlay::LookupResult nothing = {.end = End::kNotFound, .hops = 3, .server = holder};
  const overlay::LookupResult astray = {.end = End::kNotFound, .hops = 3, .server = other};
  m.fetched(0, other, {.end = End::kFound, .hops = 2, .server = holder});
  m.fetched(
      2, other,
      {.end = End::kNotFound, .hops = 2, .server = m.world.overlay->owner(m.world.dhash->key(2))});
  m.fetched(0, other, astray);  // the holder is there
  m.world.network.set_group(other, 1);
  m.fetched(0, other, astray);  // but not on the asker's side, who is alone there
  m.world.network.set_group(other, 0);
  m.world.members.set_present(holder, false);
  m.fetched(
      0, other,
      {.end = End::kNotFound, .hops = 3, .server = m.world.overlay->owner(m.world.dhash->key(0))});
  m.fetched(0, other, {.end = End::kFailed, .hops = 7, .timeouts = 5});
  m.fetched(0, holder, nothing);  // whose asker is gone
  const Result r = m.measurements.result();
  CHECK(r.counts.queries == 7);
  CHECK(r.counts.answered == 1);
  CHECK(r.counts.not_found == 1);
  CHECK(r.counts.missed == 1);
  CHECK(r.counts.gone == 2);
  CHECK(r.counts.failed == 1);
  CHECK(r.counts.abandoned == 1);
  CHECK(r.counts.wrong_owner == 1);
  CHECK(r.hop_count->values.count() == 5);
  CHECK(r.hop_count->max() == 3);
  CHECK(r.failed_lookups->hop_count.max() == 7);
  CHECK(r.failed_lookups->calls.max() == 12);
}

constexpr std::string_view kMeasuredRouting = R"({
  "service": { "kind": "lookup" }, "trace": { "queries": 5000 }, "overlay": { "nodes": 1000 } })";

// The calls of all lookups, answered or not, those of failed ones too.
double calls(const Result& r) {
  return total(*r.calls) + (r.failed_lookups ? total(r.failed_lookups->calls) : 0);
}

TEST_CASE("lost messages: what was sent, what was answered, and what went wrong") {
  for (const char* loss : {"0.05", "0.1", "0.3"}) {
    INFO(loss);
    const Result r = run_text(kMeasuredRouting, {{"/network/loss", loss}});
    const double lost = std::stod(loss);
    const Counts& c = r.counts;
    CHECK(c.wrong_owner > 0);
    CHECK(c.not_found + c.failed == c.queries);
    CHECK(r.hop_count->values.count() == c.not_found);
    CHECK(calls(r) == Approx(static_cast<double>(c.rpcs)));
    const double failed = r.failed_lookups ? total(r.failed_lookups->hop_count) : 0;
    CHECK(calls(r) == Approx(total(*r.hop_count) + failed + static_cast<double>(c.timeouts)));
    // Of the requests that were sent this share arrives, and of these as many answers do.
    const double sent = static_cast<double>(c.rpcs);
    const double sd = std::sqrt(lost * (1 - lost) * sent);
    CHECK(total(*r.load_balance) * static_cast<double>(c.queries) ==
          Approx((1 - lost) * sent).margin(5 * sd));
    CHECK(total(*r.hop_count) + failed == Approx((1 - lost) * (1 - lost) * sent).margin(5 * sd));
  }
}

TEST_CASE("lost messages: no record that is there is said to be absent") {
  for (const char* loss : {"0.05", "0.1", "0.3"}) {
    INFO(loss);
    const Result r = run_text(
        kSmallDay,
        {{"/network/loss", loss}, {"/dhash/insert", "placed"}, {"/dhash/cache/policy", "none"}});
    CHECK(r.counts.not_found == 0);
    CHECK(r.counts.gone == 0);
    CHECK(r.counts.missed > 0);
    // The owner alone holds the record: who misses it has ended somewhere else.
    CHECK(r.counts.wrong_owner == r.counts.missed);
  }
}

TEST_CASE("nothing can fail: no figures of failures") {
  const Result r = run_text(kMeasuredRouting);
  CHECK_FALSE(r.calls);
  CHECK_FALSE(r.failed_lookups);
  CHECK(r.hop_count->unit == "RPCs per lookup");
  CHECK(r.counts.wrong_owner == 0);
}

TEST_CASE("nearly all nodes dead: failed lookups are not among those that ended") {
  for (const char* fraction : {"0.9", "0.95", "0.99"}) {
    INFO(fraction);
    const Result r = run_text(kMeasuredRouting, {{"/faults/crash/victims", "uniform"},
                                                 {"/faults/crash/fraction", fraction}});
    const Counts& c = r.counts;
    CHECK(c.abandoned == 0);  // they were dead before the first question
    REQUIRE(c.failed > 0);
    CHECK(r.failed_lookups->hop_count.values.count() == c.failed);
    CHECK(r.failed_lookups->latency_ms.values.count() == c.failed);
    CHECK(r.hop_count->values.count() == c.queries - c.failed);
    CHECK(r.latency_ms->values.count() == c.queries - c.failed);
    CHECK(calls(r) == Approx(static_cast<double>(c.rpcs)));
    // All that was answered was served by hosts that are there, and no more.
    CHECK(total(*r.load_balance) * static_cast<double>(c.queries) ==
          Approx(total(*r.hop_count) + total(r.failed_lookups->hop_count)));
  }
}

TEST_CASE("a resolution: latencies to the nearest multiple, all else as it was") {
  for (const std::string_view text : {kMeasuredRouting, kSmallDay}) {
    const Result exact = run_text(text);
    const Result rounded = run_text(text, {{"/output/latency_resolution_ms", "0.5"}});
    CHECK(rounded.fingerprint == exact.fingerprint);
    CHECK(max_cdf_distance(rounded.hop_count->values, exact.hop_count->values) == 0);
    CHECK(rounded.latency_ms->values.count() == exact.latency_ms->values.count());
    CHECK(rounded.latency_ms->mean() == Approx(exact.latency_ms->mean()).margin(0.25));
    for (const double p : {0.01, 0.1, 0.5, 0.9, 0.99, 1.0}) {
      const double value = rounded.latency_ms->quantile(p);
      CHECK(value == Approx(exact.latency_ms->quantile(p)).margin(0.25));
      CHECK(value * 2 == std::round(value * 2));
    }
    CHECK(to_json(*rounded.latency_ms)["resolution"] == 0.5);
    CHECK_FALSE(to_json(*exact.latency_ms).contains("resolution"));
  }
  const Result servers = run_text(R"({ "service": { "kind": "conventional" },
                                       "trace": { "queries": 1000 },
                                       "output": { "latency_resolution_ms": 1 } })");
  CHECK(servers.latency_ms->resolution == 1);
  CHECK(servers.latency_ms->quantile(0.9) == std::round(servers.latency_ms->quantile(0.9)));
}

TEST_CASE("more questions than are kept need a resolution") {
  const auto many = [](const char* queries, const char* resolution) {
    return spec_of(R"({ "service": { "kind": "lookup" } })",
                   {{"/trace/queries", queries}, {"/output/latency_resolution_ms", resolution}});
  };
  const Spec too_many = many("10000001", "null");
  try {
    run(too_many);
    FAIL("no error");
  } catch (const sim::InputError& e) {
    CHECK(e.exit_code() == 3);
    CHECK_THAT(e.what(), Catch::Contains("/output/latency_resolution_ms") &&
                             Catch::Contains("10000001 questions"));
  }
  const auto check = [](const Spec& spec) { check_latencies(spec, *questions_told(spec)); };
  CHECK_THROWS_AS(check(too_many), sim::InputError);
  CHECK_NOTHROW(check(many("10000001", "0.1")));
  CHECK_NOTHROW(check(many("10000000", "null")));
  CHECK(questions_told(spec_of(R"({ "trace": { "kind": "steady", "rate_per_s": 2.5,
                                               "duration_s": 11 } })")) == 28u);
  const Spec recorded = spec_of(R"({ "trace": { "kind": "file", "path": "x.csv" } })");
  CHECK_FALSE(questions_told(recorded));
  CHECK_THROWS_AS(check_latencies(recorded, kMostExactLatencies + 1), sim::InputError);
}

TEST_CASE("popular is who is asked for more than 100 times") {
  const Folder folder;
  std::string lines;
  for (int times = 99; times <= 102; ++times) {
    for (int i = 0; i < times; ++i) lines += fmt::format("n{}.example A\n", times);
  }
  folder.write("names.txt", lines);
  const Result r = run(load_spec(folder.write("test.json", R"({
    "trace": { "kind": "file", "path": "names.txt" }, "overlay": { "nodes": 20 },
    "dhash": { "cache": { "policy": "none" } } })")));
  CHECK(r.owner_transfers->values.count() == 2);
  CHECK(r.most_popular->fetches == 102);
  // Without copies the owner answers all but those who are the owner.
  const double asked_elsewhere = 102 - r.most_popular->per_node.max();
  CHECK(asked_elsewhere >= 0);
  CHECK(r.most_popular->by_owner == total(r.most_popular->per_node));
}

TEST_CASE("a client's questions all start at its own node") {
  const Spec spec = spec_of(kSmallDay, {{"/lookup/origin", "client"}, {"/trace/clients", "3"}});
  World world(spec);
  std::vector<std::uint32_t> of_client(3);
  const auto trace = build_trace(spec);
  for (traces::Question q; trace->next(q);) ++of_client.at(q.client);
  Measurements measurements(world);
  insert_records(world, measurements);
  ask_questions(world, measurements, /*observer=*/nullptr);
  std::vector<std::uint32_t> of_node;
  for (NodeIndex n = 0; n < world.members.count(); ++n) {
    if (world.dhash->fetches_begun(n) > 0) of_node.push_back(world.dhash->fetches_begun(n));
  }
  std::ranges::sort(of_client);
  std::ranges::sort(of_node);
  CHECK(of_node == of_client);  // three nodes of a hundred, unless two clients share one
}

}  // namespace
}  // namespace ddns::experiments
