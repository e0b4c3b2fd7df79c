// The summary of a sweep: groups of points that differ in the seed alone.
#include "experiments/summary/summary.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "experiments/run/output.h"
#include "experiments/summary/metrics.h"
#include "experiments/summary/pooled.h"
#include "tests/experiments/batch/sweeps.h"

namespace ddns::experiments {
namespace {

// Quantiles 0.975 of Student's t with n - 1 degrees of freedom, as tables print them.
const std::map<std::size_t, double> kStudent = {{2, 12.706}, {3, 4.303}, {5, 2.776}};

// What the points of a setting say of one number.
struct Sample {
  double mean = 0;
  double sd = 0;
  std::size_t n = 0;
};
Sample sample(const std::vector<Json>& points, const Json& set, const Json::json_pointer& number) {
  std::vector<double> values;
  for (const Json& point : points) {
    if (point["set"] == set) values.push_back(point[number].get<double>());
  }
  Sample out{.n = values.size()};
  const auto n = static_cast<double>(out.n);
  for (const double value : values) out.mean += value / n;
  for (const double value : values) out.sd += (value - out.mean) * (value - out.mean) / (n - 1);
  out.sd = std::sqrt(out.sd);
  return out;
}

TEST_CASE("groups have mean, deviation and interval of every number over the seeds") {
  const Folder folder;
  const Json summary = run_sweep(sweep_of(kBases), folder.path(), {}).summary;
  const std::vector<Json> points = points_of(folder, summary);
  REQUIRE(summary["groups"].size() == 4);
  CHECK(summary["groups"][1]["set"] ==
        Json({{"/overlay/base", 16}, {"/lookup/style", "recursive"}}));
  for (const Json& group : summary["groups"]) {
    CHECK(group["n"] == 5);
    for (const char* name : {"hop_count.mean", "hop_count.quantiles.p90",
                             "latency_ms.quantiles.p50", "counts.rpcs", "load_balance.max"}) {
      std::string pointer = std::string("/") + name;
      std::ranges::replace(pointer, '.', '/');
      const Sample s = sample(points, group["set"], Json::json_pointer(pointer));
      INFO(name);
      const Json& scalar = group["scalars"][name];
      CHECK(scalar["n"] == s.n);
      CHECK(scalar["mean"].get<double>() == Approx(s.mean).epsilon(1e-9));
      CHECK(scalar["sd"].get<double>() == Approx(s.sd).epsilon(1e-5));
      const double half = kStudent.at(5) * s.sd / std::sqrt(5);
      CHECK(scalar["half_width"].get<double>() == Approx(half).epsilon(1e-3));
    }
  }
}

TEST_CASE("groups have every number of a point, and none that is no result") {
  const Folder folder;
  const Json summary = run_sweep(sweep_of(kBases), folder.path(), {}).summary;
  const Json& scalars = summary["groups"][0]["scalars"];
  std::size_t numbers = 0;
  for (const auto& [name, value] : metrics_of(points_of(folder, summary)[0])) {
    CHECK(scalars.contains(name));
    ++numbers;
  }
  CHECK(scalars.size() == numbers);
  CHECK(numbers > 50);
  for (const char* no_result : {"seed", "schema", "set./overlay/base"}) {
    CHECK_FALSE(scalars.contains(no_result));
  }
}

TEST_CASE("a setting that is run once has no interval") {
  const Json summary = summary_of(kBases, {{"/seed", "7"}});
  for (const Json& group : summary["groups"]) {
    const Json& scalar = group["scalars"]["hop_count.mean"];
    CHECK(group["n"] == 1);
    CHECK(scalar["n"] == 1);
    CHECK(!scalar.contains("sd"));
    CHECK(!scalar.contains("half_width"));
  }
}

TEST_CASE("seeds are grouped wherever among the axes they stand") {
  const Json first = summary_of(R"({ "service": { "kind": "lookup" }, "trace": { "queries": 50 },
    "overlay": { "nodes": 20 }, "sweep": { "/seed": [1, 2, 3], "/overlay/base": [2, 4] } })");
  const Json last = summary_of(R"({ "service": { "kind": "lookup" }, "trace": { "queries": 50 },
    "overlay": { "nodes": 20 }, "sweep": { "/overlay/base": [2, 4] }, "seeds": [1, 2, 3] })");
  CHECK(first["points"] != last["points"]);
  CHECK(first["groups"] == last["groups"]);
}

TEST_CASE("distributions are pooled over the seeds") {
  const Folder folder;
  const Sweep sweep = sweep_of(kBases);
  const Json summary = run_sweep(sweep, folder.path(), {}).summary;
  const Json& group = summary["groups"][2];
  CHECK(group["pooled"]["hop_count"]["count"] == 5 * 300);
  CHECK(group["pooled"]["load_balance"]["count"] == 5 * 100);
  std::vector<Json> parts;
  for (const Json& point : points_of(folder, summary)) {
    if (point["set"] == group["set"]) parts.push_back(point["latency_ms"]);
  }
  REQUIRE(parts.size() == 5);
  CHECK(group["pooled"]["latency_ms"] == pooled(parts));
}

TEST_CASE("the summary is the same whether points are run or kept") {
  const Folder folder;
  const Sweep sweep = sweep_of(kBases);
  const std::string run = to_text(run_sweep(sweep, folder.path(), {}).summary);
  std::filesystem::remove(folder.path("bases/base=2,style=iterative,seed=4.json"));
  const SweepOutcome again = run_sweep(sweep, folder.path(), {.jobs = 2});
  CHECK(again.skipped == 19);
  CHECK(to_text(again.summary) == run);
}

TEST_CASE("labels say what every axis and number is, with its unit") {
  const Json labels = summary_of(kBases)["labels"];
  CHECK(labels["/overlay/base"] == Json({"overlay base", ""}));
  CHECK(labels["hop_count"] == Json({"hop count", "RPCs per lookup"}));
  CHECK(labels["hop_count.mean"] == Json({"mean hop count", "RPCs per lookup"}));
  CHECK(labels["latency_ms.quantiles.p50"] == Json({"median latency", "ms"}));
  CHECK(labels["latency_ms_as_in_paper.max"] == Json({"greatest latency as in paper", "ms"}));
  CHECK(labels["counts.rpcs"] == Json({"RPCs", "count"}));
  const auto words = [](const char* pointer) { return label_of(*find_key(pointer)).text; };
  CHECK(words("/dhash/cache/policy") == "cache policy");
  CHECK(words("/churn/mean_life_s") == "churn mean life");
  CHECK(label_of(*find_key("/churn/mean_life_s")).unit == "s");
}

TEST_CASE("every number of the approved results is known by name") {
  const auto folder = std::filesystem::path(DDNS_SOURCE_DIR) / "tests/golden/expected";
  std::size_t numbers = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string file = entry.path().string();
    const Json result = parse_json(read_text(file), file);
    for (const auto& [name, value] : metrics_of(result)) {
      INFO(file << ": " << name);
      CHECK(is_known(name, known_metrics()));
      ++numbers;
    }
    for (const auto& [name, value] : distributions_of(result)) {
      INFO(file << ": " << name);
      CHECK(is_known(name, known_distributions()));
    }
  }
  CHECK(numbers > 300);
}

TEST_CASE("the table has a row a setting, means with as many digits as their interval") {
  const Json scalar = {{"mean", 5.82936}, {"sd", 0.0183}, {"half_width", 0.0227217}, {"n", 5}};
  const Json count = {{"mean", 20000}, {"sd", 0}, {"half_width", 0}, {"n", 5}};
  const Json wide = {{"mean", 123.4}, {"sd", 30.}, {"half_width", 37.2}, {"n", 5}};
  const Json once = {{"mean", 7.123456}, {"n", 1}};
  const Json zero = {{"mean", 0}, {"sd", 0}, {"half_width", 0}, {"n", 5}};
  Json summary = {
      {"groups",
       {{{"set", {{"/overlay/base", 2}}},
         {"n", 5},
         {"scalars",
          {{"hop_count.mean", scalar}, {"counts.answered", count}, {"counts.failed", zero}}}},
        {{"set", {{"/overlay/base", 16}}},
         {"n", 1},
         {"scalars", {{"hop_count.mean", once}, {"latency_ms.quantiles.p50", wide}}}}}}};
  CHECK(settings_table(summary) ==
        "setting            seeds   answered      mean RPCs  median ms\n"
        "overlay base = 2       5  20000 ± 0  5.829 ± 0.023          -\n"
        "overlay base = 16      1          -         7.1235   123 ± 37\n");
}

}  // namespace
}  // namespace ddns::experiments
