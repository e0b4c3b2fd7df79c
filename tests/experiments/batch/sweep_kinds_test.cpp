// Sweeps over kinds: keys that apply to some of the points alone.
#include <catch2/catch.hpp>

#include "experiments/summary/summary.h"
#include "tests/experiments/batch/sweeps.h"

namespace ddns::experiments {
namespace {

constexpr std::string_view kBoth = R"({
  "conventional": { "model": "hierarchy" },
  "trace": { "kind": "steady", "names": 40, "rate_per_s": 1, "duration_s": 100 },
  "overlay": { "nodes": 20 }, "dhash": { "insert": "placed" },
  "sweep": { "/service/kind": ["ddns", "conventional"], "/conventional/ttl_s": [10, 60],
             "/overlay/kind": ["chord", "one-hop"] },
  "seeds": [1, 2] })";

Json value(const Point& point, const std::string& pointer) {
  for (const auto& [key, value] : point.set) {
    if (key == pointer) return value;
  }
  return "not there";
}

TEST_CASE("a swept key that does not apply is null, and no point stands twice") {
  const Sweep sweep = sweep_of(kBoth);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < sweep.points.size(); ++i) {
    const Point& p = sweep.points[i];
    names.push_back(point_name(sweep, i));
    const bool ddns = value(p, "/service/kind") == "ddns";
    CHECK(value(p, "/conventional/ttl_s").is_null() == ddns);
    CHECK(value(p, "/overlay/kind").is_null() == !ddns);
    CHECK(p.spec.resolved.contains("overlay") == ddns);
    CHECK(p.spec.seed == (i % 2 == 0 ? 1 : 2));
  }
  CHECK(names ==
        std::vector<std::string>{"service_kind=ddns,ttl_s=null,overlay_kind=chord,seed=1",
                                 "service_kind=ddns,ttl_s=null,overlay_kind=chord,seed=2",
                                 "service_kind=ddns,ttl_s=null,overlay_kind=one-hop,seed=1",
                                 "service_kind=ddns,ttl_s=null,overlay_kind=one-hop,seed=2",
                                 "service_kind=conventional,ttl_s=10,overlay_kind=null,seed=1",
                                 "service_kind=conventional,ttl_s=10,overlay_kind=null,seed=2",
                                 "service_kind=conventional,ttl_s=60,overlay_kind=null,seed=1",
                                 "service_kind=conventional,ttl_s=60,overlay_kind=null,seed=2"});
  const Json summary = summary_of(kBoth);
  CHECK(summary["groups"].size() == 4);
  CHECK(summary["groups"][2]["scalars"].contains("cache.hit_rate"));
}

TEST_CASE("a key that applies to no point is refused, in the file and in --set") {
  const std::string text = R"({ "service": { "kind": "lookup" }, "dhash": { "replicas": 2 },
                                "sweep": { "/overlay/nodes": [10, 20] } })";
  const auto errors = errors_of(text);
  REQUIRE(errors.size() == 1);
  CHECK_THAT(errors[0], Catch::Contains("/dhash/replicas: applies only where"));
  const auto said = errors_of(kBoth, {{"/service/kind", "ddns"}, {"/conventional/loss", "0.1"}});
  REQUIRE(said.size() == 1);
  CHECK_THAT(said[0], Catch::Contains("/conventional/loss: applies only where"));
}

TEST_CASE("--set of the kind leaves out what the file says of the others") {
  const std::vector<Override> conventional = {{"/service/kind", "conventional"}};
  CHECK(sweep_of(kBoth, conventional).points.size() == 4);
  const std::vector<Override> one = {
      {"/service/kind", "conventional"}, {"/conventional/ttl_s", "60"}, {"/seed", "1"}};
  CHECK(sweep_of(kBoth, one).points.size() == 1);
  // A single run, whatever is swept beyond.
  CHECK(spec_of(kBoth, one).resolved["conventional"]["ttl_s"] == 60);
  CHECK_THROWS_AS(spec_of(kBoth, conventional), sim::InputError);
}

TEST_CASE("a figure may be of the settings to which a key does not apply") {
  std::string text(kBoth);
  text.insert(text.rfind('}'), R"(, "figures": [
      { "x": "/conventional/ttl_s", "y": "cache.hit_rate", "where": { "/overlay/kind": null } },
      { "x": "/overlay/kind", "y": "hop_count.mean",
        "where": { "/conventional/ttl_s": null } } ])");
  const Json summary = summary_of(text);
  CHECK(series(summary, 0)["x"] == Json({10, 60}));
  CHECK(series(summary, 1)["x"] == Json({"chord", "one-hop"}));
}

TEST_CASE("a resolver's own log: sharing and longer TTLs answer more at once") {
  const std::string log = std::string(DDNS_SOURCE_DIR) + "/tests/traces/day-at-home.csv";
  const Sweep sweep =
      load_sweep("shipped:my-resolver.json",
                 {{"/trace/path", log}, {"/conventional/loss", "0"}, {"/conventional/ttl_s", "60"}},
                 check_figures);
  const Folder folder;
  const Json summary = run_sweep(sweep, folder.path(), {}).summary;
  CHECK(summary["groups"].size() == 32);
  const auto rate = [&](Json clients, Json floor) {
    for (const Json& group : summary["groups"]) {
      const Json& set = group["set"];
      if (set["/conventional/clients_a_resolver"] == clients &&
          set["/conventional/ttl_floor_s"] == floor && set["/conventional/prefetch"] == 0) {
        return group["scalars"]["cache.hit_rate"]["mean"].get<double>();
      }
    }
    return -1.0;
  };
  CHECK(rate(nullptr, 0) > rate(1, 0));
  CHECK(rate(nullptr, 300) > rate(nullptr, 0));
  CHECK(rate(1, 300) > rate(1, 0));
  const std::string table = settings_table(summary);
  for (const char* column : {"hit rate", "upstream", "median ms", "p99 ms"}) {
    CHECK_THAT(table, Catch::Contains(column));
  }
}

}  // namespace
}  // namespace ddns::experiments
