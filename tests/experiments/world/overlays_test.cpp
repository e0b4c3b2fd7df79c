// The kinds of overlay: every one runs, and one-hop routing is refused what it does not have.
#include "experiments/world/overlays.h"

#include <catch2/catch.hpp>

#include "experiments/spec/keys.h"
#include "tests/experiments/made_up.h"

namespace ddns::experiments {
namespace {

const std::vector<Override> kOneHop = {{"/overlay/kind", R"("one-hop")"}};

TEST_CASE("every word of the key is a kind of overlay, as large as expected") {
  for (const std::string& word : find_key("/overlay/kind")->words) {
    INFO(word);
    const Spec spec = spec_of(kSmallDay, {{"/overlay/kind", '"' + word + '"'}});
    const auto members = overlay::Members::random(100, sim::Stream(1, "ids"));
    const auto overlay = build_overlay(spec, members);
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

TEST_CASE("one-hop is refused what it has not") {
  for (const char* key : {"/overlay/base", "/overlay/successors"}) {
    auto overrides = kOneHop;
    overrides.emplace_back(key, "4");
    const auto errors = errors_of(kSmallDay, overrides);
    REQUIRE(errors.size() == 1);
    CHECK_THAT(errors[0], Catch::Contains(std::string(key) + ": applies only where") &&
                              Catch::Contains("/overlay/kind is chord") &&
                              Catch::Contains(R"(here /overlay/kind is "one-hop")"));
  }
  for (const auto& [key, value] :
       {std::pair("/churn/kind", R"("exponential")"), {"/maintenance/on", "true"}}) {
    auto overrides = kOneHop;
    overrides.emplace_back(key, value);
    const auto errors = errors_of(kSmallDay, overrides);
    REQUIRE(errors.size() == 1);
    CHECK_THAT(errors[0], Catch::Contains(key) && Catch::Contains(value) &&
                              Catch::Contains("where /overlay/kind is one-hop: only Chord can"));
  }
}

}  // namespace
}  // namespace ddns::experiments
