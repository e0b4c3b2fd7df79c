// Runs with copies made ahead of questions: what is reported is what the nodes have, and what is
// learned comes to what is known.
#include <catch2/catch.hpp>

#include "tests/experiments/made_up.h"

namespace ddns::experiments {
namespace {

constexpr std::string_view kAhead = R"({
  "trace": { "kind": "steady", "names": 500, "rate_per_s": 2, "duration_s": 10000, "zipf": 0.9 },
  "overlay": { "nodes": 200, "kind": "pastry", "leaf_set": 8 },
  "dhash": { "insert": "placed", "cache": { "policy": "none" },
             "placement": { "kind": "levels" } } })";

Result run_of(const std::vector<Override>& overrides) {
  const Folder folder;
  return run(load_spec(folder.write("test.json", kAhead), overrides));
}

TEST_CASE("copies made ahead bring questions down to the RPCs wanted") {
  for (const char* hops : {"0.4", "1.2"}) {
    for (const char* kind : {R"("levels")", R"("routes")"}) {
      const Result r = run_of({{"/dhash/placement/kind", kind}, {"/dhash/placement/hops", hops}});
      CHECK(r.hop_count->mean() == Approx(std::stod(hops)).margin(.06));
      CHECK(r.placement->expected_hops == Approx(std::stod(hops)).margin(.06));
      const auto held = static_cast<double>(r.counts.copies + r.counts.records);
      CHECK(r.placement->copies_a_node * 200 == Approx(held));
    }
  }
  const Result plain = run_of({{"/dhash/placement/kind", R"("none")"}});
  CHECK(!plain.placement);
  CHECK(plain.hop_count->mean() > 1.5);
}

TEST_CASE("owners that learn what is popular come near to those that know it, in time") {
  const Result known = run_of({{"/dhash/placement/hops", "0.7"}});
  const Result learned = run_of({{"/dhash/placement/popularity", R"("learned")"},
                                 {"/dhash/placement/hops", "0.7"},
                                 {"/dhash/placement/round_s", "500"},
                                 {"/output/window_s", "1000"}});
  const Window& first = learned.windows.front();
  const Window& last = learned.windows.back();
  const auto hops = [](const Window& w) {
    return static_cast<double>(w.hops) / static_cast<double>(w.queries);
  };
  CHECK(hops(first) > known.hop_count->mean() + .3);
  CHECK(hops(last) == Approx(known.hop_count->mean()).margin(.15));
  CHECK(learned.placement->counts.rounds >= 19);
  CHECK(learned.placement->counts.copies_sent > 0);
  CHECK(known.placement->counts.rounds == 0);
}

TEST_CASE("new versions go to all copies, and popular records have most of them") {
  const Result r = run_of({{"/dhash/placement/updates_per_s", "0.1"}});
  const auto& counts = r.placement->counts;
  CHECK(counts.updates == Approx(1000).margin(120));
  const double a_record = r.placement->copies_a_node * 200 / 500;
  CHECK(static_cast<double>(counts.updates_sent) >
        3 * a_record * static_cast<double>(counts.updates));
}

TEST_CASE("copies ahead of questions are for overlays that route by digits") {
  const auto living = errors_of(kAhead, {{"/churn/kind", R"("exponential")"}});
  REQUIRE(living.size() == 1);
  CHECK_THAT(living[0], Catch::Contains("/dhash/placement/kind: found \"levels\", expected none"));
  const auto errors = errors_of(kAhead, {{"/overlay/kind", R"("chord")"}});
  REQUIRE(!errors.empty());
  CHECK_THAT(errors[0],
             Catch::Contains("/overlay/leaf_set") || Catch::Contains("/dhash/placement"));
}

}  // namespace
}  // namespace ddns::experiments
