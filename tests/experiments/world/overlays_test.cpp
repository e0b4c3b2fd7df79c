// The kinds of overlay: every one runs, and is refused what it does not have.
#include "experiments/world/overlays.h"

#include <catch2/catch.hpp>

#include "experiments/spec/keys.h"
#include "experiments/world/estimate.h"
#include "tests/experiments/made_up.h"

namespace ddns::experiments {
namespace {

const std::vector<Override> kOneHop = {{"/overlay/kind", R"("one-hop")"}};

TEST_CASE("every word of the key is a kind of overlay, as large as expected") {
  for (const std::string& word : find_key("/overlay/kind")->words) {
    INFO(word);
    const Spec spec = spec_of(kSmallDay, {{"/overlay/kind", '"' + word + '"'}});
    const auto members = overlay::Members::random(100, sim::Stream(1, "ids"));
    const auto overlay = build_overlay(spec, members, nullptr);
    CHECK(overlay->perfect());
    std::vector<overlay::NodeIndex> neighbours;
    double known = 0;
    for (overlay::NodeIndex n = 0; n < members.count(); ++n) {
      overlay->neighbours(n, neighbours);
      known += static_cast<double>(neighbours.size());
    }
    CHECK(expected_overlay(spec.overlay, 100).known == Approx(known).epsilon(0.1));
  }
}

TEST_CASE("a kind of overlay that lives has a protocol, and the others are refused upkeep") {
  for (const std::string& word : find_key("/overlay/kind")->words) {
    INFO(word);
    const Override kind = {"/overlay/kind", '"' + word + '"'};
    const bool refused = !errors_of(kSmallDay, {kind, {"/maintenance/on", "true"}}).empty();
    Spec spec = spec_of(kSmallDay, {kind});
    spec.maintenance.on = !refused;
    CHECK(lives(spec.overlay) == !refused);
    auto members = overlay::Members::random(100, sim::Stream(1, "ids"));
    const auto overlay = build_overlay(spec, members, nullptr);
    sim::Scheduler scheduler;
    const auto latency = sim::constant_latency(sim::Duration::milliseconds(1));
    sim::Network network(scheduler, *latency, 100, {});
    const auto protocol = build_protocol(spec, *overlay, members, network);
    CHECK((protocol != nullptr) == !refused);
    if (refused) {
      CHECK(expected_upkeep(spec, 100).messages_per_s == 0);
      continue;
    }
    // What is expected of upkeep is what it sends, within a third of it.
    protocol->start_all();
    constexpr int kHours = 3;
    scheduler.run_until(sim::Time() + sim::Duration::seconds(3600 * kHours));
    const double per_s =
        static_cast<double>(protocol->total_cost().messages) / 100 / (3600 * kHours);
    CHECK(expected_upkeep(spec, 100).messages_per_s == Approx(per_s).epsilon(0.33));
  }
}

TEST_CASE("nodes that come and go send as many messages as expected") {
  for (const std::string word : {"chord", "pastry", "kademlia"}) {
    INFO(word);
    const Spec spec = spec_of(R"({
      "trace": { "kind": "steady", "names": 10, "rate_per_s": 0.01, "duration_s": 7200 },
      "overlay": { "nodes": 300 },
      "churn": { "kind": "exponential", "mean_life_s": 3600 } })",
                              {{"/overlay/kind", '"' + word + '"'}});
    const Result r = run(spec);
    REQUIRE(r.living);
    double sent = 0;
    for (const auto& kind : r.living->maintenance) sent += static_cast<double>(kind.cost.messages);
    CHECK(expected_cost(spec).messages == Approx(sent).epsilon(0.33));
  }
}

TEST_CASE("Kademlia: hosts come and go, and their blocks stay") {
  const Result r = run(spec_of(R"({
    "trace": { "kind": "steady", "names": 300, "rate_per_s": 1, "duration_s": 7200 },
    "overlay": { "kind": "kademlia", "nodes": 200 },
    "dhash": { "replicas": 6, "insert": "placed", "cache": { "policy": "none" },
               "repair": { "period_s": [900, 2700] } },
    "lookup": { "alpha": 3 },
    "churn": { "kind": "exponential", "mean_life_s": 3600, "graceful": 0.5 } })"));
  REQUIRE(r.living);
  CHECK(r.living->joins > 300);
  CHECK(r.living->leaves > 100);
  CHECK(r.living->crashes > 100);
  CHECK(r.counts.answered + r.counts.abandoned >= r.counts.queries - 3);
  CHECK(r.counts.wrong_owner <= 3);
  CHECK(r.living->blocks.lost == 0);
  REQUIRE(r.living->repair);
  CHECK(r.living->repair->blocks_sent > 0);
  CHECK(r.living->timeouts.mean() < 0.4);
  REQUIRE(r.rpcs_in_a_row);
  CHECK(r.rpcs_in_a_row->mean() <= r.calls->mean());
}

TEST_CASE("Kademlia: several calls at once end sooner; those beyond the owner are told apart") {
  const auto ask = [](const char* lookup) {
    return run(spec_of(R"({ "service": { "kind": "lookup" }, "trace": { "queries": 2000 },
      "overlay": { "kind": "kademlia", "nodes": 1000 }, "lookup": )" +
                       std::string(lookup) + " }"));
  };
  const Result one = ask("{}");
  const Result three = ask(R"({ "alpha": 3 })");
  const Result closest = ask(R"({ "end": "closest" })");
  CHECK_FALSE(one.rpcs_in_a_row);
  CHECK(three.latency_ms->mean() < 0.8 * one.latency_ms->mean());
  CHECK(three.hop_count->mean() > 2 * one.hop_count->mean());
  CHECK(three.rpcs_beyond_owner->mean() == 0);
  CHECK(closest.hop_count->mean() ==
        Approx(one.hop_count->mean() + closest.rpcs_beyond_owner->mean()));
  CHECK(closest.hop_count->mean() > 19);
  CHECK(three.counts.wrong_owner + closest.counts.wrong_owner == 0);
}

TEST_CASE("one-hop: a day is answered from the same nodes as on Chord, after one hop") {
  const Result chord = run(spec_of(kSmallDay, {{"/dhash/cache/policy", R"("none")"}}));
  auto overrides = kOneHop;
  overrides.emplace_back("/dhash/cache/policy", R"("none")");
  const Result flat = run(spec_of(kSmallDay, overrides));
  CHECK(flat.counts.answered == flat.counts.queries);
  for (int p = 1; p <= 100; ++p) {
    CHECK(flat.storage_balance->values.quantile(p / 100.0) ==
          chord.storage_balance->values.quantile(p / 100.0));
  }
  // A question that the owner asks itself takes no hop: one in a hundred.
  CHECK(flat.hop_count->values.quantile(1) == 1);
  CHECK(flat.hop_count->mean() == Approx(0.99).margin(0.01));
  // Copies on the origin spare it the second question for a name, and nobody else.
  const Result cached = run(spec_of(kSmallDay, kOneHop));
  CHECK(cached.counts.answered == cached.counts.queries);
  CHECK(cached.counts.answered_by_copies > 0);
  CHECK(cached.hop_count->values.quantile(1) == 1);
  CHECK(cached.hop_count->mean() < flat.hop_count->mean());
}

TEST_CASE("one-hop: where hosts crash the next ones answer after a timeout") {
  const Result r = run(spec_of(R"({
    "trace": { "kind": "steady", "names": 200, "rate_per_s": 1, "duration_s": 2000 },
    "overlay": { "kind": "one-hop", "nodes": 100 },
    "dhash": { "replicas": 4, "cache": { "policy": "none" } },
    "faults": { "crash": { "victims": "uniform", "fraction": 0.2 } } })"));
  REQUIRE(r.living);
  CHECK(r.living->crashes == 20);
  CHECK(r.counts.wrong_owner == 0);
  CHECK(r.counts.failed == 0);
  // A block is gone where its four holders have crashed: 0.2^4 of the names, about.
  CHECK(r.counts.answered > r.counts.queries * 97 / 100);
  // Of nodes in a row a share of 0.2 has crashed: 0.2 + 0.2^2 + ... timeouts a question.
  CHECK(r.living->timeouts.mean() == Approx(0.25).margin(0.1));
}

TEST_CASE("Pastry and Kademlia answer a day, and copies shorten the way") {
  for (const char* kind : {R"("pastry")", R"("kademlia")"}) {
    const Result plain =
        run(spec_of(kSmallDay, {{"/overlay/kind", kind}, {"/dhash/cache/policy", R"("none")"}}));
    CHECK(plain.counts.answered == plain.counts.queries);
    CHECK(plain.hop_count->values.quantile(1) <= 4);
    for (const char* policy : {R"("path")", R"("penultimate")", R"("origin")", R"("all")"}) {
      const Result r =
          run(spec_of(kSmallDay, {{"/overlay/kind", kind}, {"/dhash/cache/policy", policy}}));
      CHECK(r.counts.answered == r.counts.queries);
      CHECK(r.counts.answered_by_copies > 0);
      CHECK(r.hop_count->mean() < plain.hop_count->mean());
    }
  }
}

TEST_CASE("Pastry and Kademlia: where hosts crash others answer, or the walk is stuck") {
  const auto crashed = [](const char* overlay) {
    return run(spec_of(R"({
      "service": { "kind": "lookup" }, "trace": { "queries": 4000 },
      "overlay": { "nodes": 500, )" +
                       std::string(overlay) + R"( },
      "faults": { "crash": { "victims": "uniform", "fraction": 0.3 } } })"));
  };
  const Result pastry = crashed(R"("kind": "pastry")");
  const Result kademlia = crashed(R"("kind": "kademlia")");
  const Result narrow = crashed(R"("kind": "kademlia", "bucket": 1)");
  for (const Result* r : {&pastry, &kademlia, &narrow}) {
    REQUIRE(r->living);
    CHECK(r->living->crashes == 150);
    CHECK(r->living->timeouts.mean() > 0.3);
    CHECK(r->counts.wrong_owner == 0);
  }
  CHECK(pastry.counts.failed < 10);
  CHECK(kademlia.counts.failed == 0);
  CHECK(narrow.counts.failed > 600);
}

TEST_CASE("Pastry and Kademlia store replicas where the nodes around an owner are") {
  for (const char* kind : {R"("pastry")", R"("kademlia")"}) {
    const std::vector<Override> replicated = {
        {"/overlay/kind", kind}, {"/dhash/replicas", "3"}, {"/overlay/virtual_nodes", "2"}};
    const Result r = run(spec_of(kSmallDay, replicated));
    CHECK(r.counts.answered == r.counts.queries);
    const sim::Distribution& stored = r.storage_balance->values;
    const double records = static_cast<double>(r.counts.records);
    CHECK(stored.mean() * static_cast<double>(stored.count()) == Approx(3 * records));
  }
}

TEST_CASE("Pastry lives: hosts come and go, blocks stay, and wrong ends are counted") {
  const char* const text = R"({
    "trace": { "kind": "steady", "names": 300, "rate_per_s": 2, "duration_s": 3600 },
    "overlay": { "kind": "pastry", "nodes": 100 },
    "dhash": { "insert": "placed", "replicas": 4, "cache": { "policy": "none" } },
    "churn": { "kind": "exponential", "mean_life_s": 1800, "graceful": 0.3 } })";
  const Result r = run(spec_of(text));
  CHECK(r.living->joins > 100);
  CHECK(r.living->leaves > 30);
  CHECK(r.living->crashes > 80);
  const Counts& c = r.counts;
  CHECK(c.answered + c.abandoned + 10 > c.queries);
  CHECK(c.answered + c.abandoned + c.missed + c.gone + c.failed == c.queries);
  CHECK(c.missed + c.gone >= c.wrong_owner);
  CHECK(r.living->blocks.lost == 0);
  CHECK(r.living->blocks.unavailable == 0);
  CHECK(r.living->timeouts.mean() < 0.3);
  CHECK(r.living->maintenance.size() == 8);
  const Result lookups = run(spec_of(R"({
    "service": { "kind": "lookup" }, "trace": { "queries": 5000, "in_flight": 4, "start_s": 1800 },
    "overlay": { "kind": "pastry", "nodes": 200 },
    "churn": { "kind": "exponential", "mean_life_s": 1800 } })"));
  CHECK(lookups.counts.failed == 0);
  CHECK(lookups.counts.wrong_owner < 10);
}

TEST_CASE("an overlay is refused what it has not") {
  const auto one_error = [](std::vector<Override> overrides) {
    const auto errors = errors_of(kSmallDay, overrides);
    REQUIRE(errors.size() == 1);
    return errors[0];
  };
  for (const std::string kind : {"one-hop", "pastry", "kademlia"}) {
    const Override chosen = {"/overlay/kind", '"' + kind + '"'};
    for (const auto& [key, where] : {std::pair("/overlay/successors", "chord"),
                                     {"/overlay/base", "chord or pastry"},
                                     {"/overlay/leaf_set", "pastry"},
                                     {"/overlay/bucket", "kademlia"}}) {
      if (std::string(where).find(kind) != std::string::npos) continue;
      CHECK_THAT(one_error({chosen, {key, "4"}}),
                 Catch::Contains(std::string(key) + ": applies only where") &&
                     Catch::Contains(std::string("/overlay/kind is ") + where) &&
                     Catch::Contains("here /overlay/kind is \"" + kind + '"'));
    }
    if (kind == "pastry" || kind == "kademlia") continue;  // it lives
    for (const auto& [key, value] :
         {std::pair("/churn/kind", R"("exponential")"), {"/maintenance/on", "true"}}) {
      CHECK_THAT(one_error({chosen, {key, value}}),
                 Catch::Contains(key) && Catch::Contains(value) &&
                     Catch::Contains("where /overlay/kind is " + kind + ": nobody can join"));
    }
  }
  const Override pastry = {"/overlay/kind", R"("pastry")"};
  const Override kademlia = {"/overlay/kind", R"("kademlia")"};
  CHECK_THAT(one_error({pastry, {"/overlay/base", "12"}}),
             Catch::Contains("/overlay/base: found 12, expected a power of 2"));
  CHECK_THAT(one_error({pastry, {"/overlay/leaf_set", "7"}}),
             Catch::Contains("/overlay/leaf_set: found 7, expected an even number"));
  CHECK_THAT(one_error({pastry, {"/dhash/replicas", "10"}}),
             Catch::Contains("/dhash/replicas: found 10, expected at most 9") &&
                 Catch::Contains("leaf set"));
  const Override doubted = {"/service/verify", R"("signatures")"};
  CHECK_THAT(one_error({kademlia, doubted, {"/lookup/alpha", "3"}}),
             Catch::Contains("/lookup/alpha: found 3, expected 1 where answers are checked"));
  CHECK_THAT(one_error({kademlia, doubted, {"/lookup/end", R"("closest")"}}),
             Catch::Contains("/lookup/end: found \"closest\", expected owner where answers"));
  CHECK_THAT(one_error({{"/lookup/alpha", "3"}}), Catch::Contains("/overlay/kind is kademlia"));
  CHECK_THAT(one_error({kademlia, {"/dhash/replicas", "5"}, {"/overlay/bucket", "3"}}),
             Catch::Contains("/dhash/replicas: found 5, expected at most 4") &&
                 Catch::Contains("/overlay/bucket"));
}

}  // namespace
}  // namespace ddns::experiments
