// The summary of a sweep: groups of points that differ in the seed alone, and its figures.
#include "experiments/summary.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "experiments/metrics.h"
#include "experiments/output.h"
#include "experiments/pooled.h"
#include "experiments/sweep_run.h"
#include "files.h"

namespace ddns::experiments {
namespace {

constexpr std::string_view kSweep = R"({
  "name": "bases", "overlay": { "nodes": 100 }, "trace": { "kind": "uniform", "queries": 300 },
  "sweep": { "/overlay/base": [16, 2], "/lookup/style": ["iterative", "recursive"] },
  "seeds": [1, 2, 3, 4, 5] })";

Sweep sweep_of(std::string_view text, const std::vector<Override>& overrides = {}) {
  const Folder folder;
  return load_sweep(folder.write("test.json", text), overrides);
}

Json summary_of(std::string_view text, const std::vector<Override>& overrides = {}) {
  const Folder folder;
  return run_sweep(sweep_of(text, overrides), folder.path(), 1, Progress::Style::kNone).summary;
}

// Quantiles 0.975 of Student's t with n - 1 degrees of freedom, as tables print them.
const std::map<std::size_t, double> kStudent = {{2, 12.706}, {3, 4.303}, {5, 2.776}};

// What the points of a setting say of one number.
struct Sample {
  double mean = 0;
  double sd = 0;
  std::size_t n = 0;
};
Sample sample(const Json& summary, const Json& set, const Json::json_pointer& number) {
  Sample out;
  for (const bool again : {false, true}) {
    for (const Json& point : summary["points"]) {
      if (point["set"] != set) continue;
      const double value = point[number].get<double>();
      if (again) {
        out.sd += (value - out.mean) * (value - out.mean);
      } else {
        out.mean += value;
        ++out.n;
      }
    }
    if (!again) out.mean /= static_cast<double>(out.n);
  }
  out.sd = std::sqrt(out.sd / static_cast<double>(out.n - 1));
  return out;
}

TEST_CASE("groups have mean, deviation and interval of every number over the seeds") {
  const Json summary = summary_of(kSweep);
  REQUIRE(summary["groups"].size() == 4);
  CHECK(summary["groups"][1]["set"] ==
        Json({{"/overlay/base", 16}, {"/lookup/style", "recursive"}}));
  for (const Json& group : summary["groups"]) {
    CHECK(group["n"] == 5);
    for (const char* name : {"hop_count.mean", "hop_count.quantiles.p90",
                             "latency_ms.quantiles.p50", "counts.rpcs", "load_balance.max"}) {
      std::string pointer = std::string("/") + name;
      std::ranges::replace(pointer, '.', '/');
      const Sample s = sample(summary, group["set"], Json::json_pointer(pointer));
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
  const Json summary = summary_of(kSweep);
  const Json& scalars = summary["groups"][0]["scalars"];
  std::size_t numbers = 0;
  for (const auto& [name, value] : metrics_of(summary["points"][0])) {
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
  const Json summary = summary_of(kSweep, {{"/seed", "7"}});
  for (const Json& group : summary["groups"]) {
    const Json& scalar = group["scalars"]["hop_count.mean"];
    CHECK(group["n"] == 1);
    CHECK(scalar["n"] == 1);
    CHECK(scalar["sd"].is_null());
    CHECK(scalar["half_width"].is_null());
  }
}

TEST_CASE("seeds are grouped wherever among the axes they stand") {
  const Json first = summary_of(R"({ "trace": { "kind": "uniform", "queries": 50 },
    "overlay": { "nodes": 20 }, "sweep": { "/seed": [1, 2, 3], "/overlay/base": [2, 4] } })");
  const Json last = summary_of(R"({ "trace": { "kind": "uniform", "queries": 50 },
    "overlay": { "nodes": 20 }, "sweep": { "/overlay/base": [2, 4] }, "seeds": [1, 2, 3] })");
  CHECK(first["points"] != last["points"]);
  CHECK(first["groups"] == last["groups"]);
}

TEST_CASE("distributions are pooled over the seeds") {
  const Folder folder;
  const Sweep sweep = sweep_of(kSweep);
  const Json summary = run_sweep(sweep, folder.path(), 1, Progress::Style::kNone).summary;
  const Json& group = summary["groups"][2];
  CHECK(group["pooled"]["hop_count"]["count"] == 5 * 300);
  CHECK(group["pooled"]["load_balance"]["count"] == 5 * 100);
  std::vector<Json> parts;
  for (const Json& point : summary["points"]) {
    if (point["set"] != group["set"]) continue;
    const std::string file = folder.path(point["file"].get<std::string>());
    parts.push_back(parse_json(read_text(file), file)["latency_ms"]);
  }
  REQUIRE(parts.size() == 5);
  CHECK(group["pooled"]["latency_ms"] == pooled(parts));
}

TEST_CASE("the summary is the same whether points are run or kept") {
  const Folder folder;
  const Sweep sweep = sweep_of(kSweep);
  const std::string run =
      to_text(run_sweep(sweep, folder.path(), 1, Progress::Style::kNone).summary);
  std::filesystem::remove(folder.path("bases/base=2,style=iterative,seed=4.json"));
  const SweepOutcome again = run_sweep(sweep, folder.path(), 2, Progress::Style::kNone);
  CHECK(again.skipped == 19);
  CHECK(to_text(again.summary) == run);
}

TEST_CASE("labels say what every axis and number is, with its unit") {
  const Json labels = summary_of(kSweep)["labels"];
  CHECK(labels["/overlay/base"] == Json({"overlay base", ""}));
  CHECK(labels["hop_count"] == Json({"hop count", "RPCs per lookup"}));
  CHECK(labels["hop_count.mean"] == Json({"mean hop count", "RPCs per lookup"}));
  CHECK(labels["latency_ms.quantiles.p50"] == Json({"median latency", "ms"}));
  CHECK(labels["latency_ms_as_in_paper.max"] == Json({"greatest latency as in paper", "ms"}));
  CHECK(labels["counts.rpcs"] == Json({"RPCs", ""}));
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
  const Json once = {{"mean", 7.123456}, {"sd", nullptr}, {"half_width", nullptr}, {"n", 1}};
  const Json zero = {{"mean", 0}, {"sd", 0}, {"half_width", 0}, {"n", 5}};
  const Json summary = {
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

const Json& series(const Json& summary, std::size_t figure, std::size_t number = 0) {
  return summary["figures"][figure]["series"][number];
}

TEST_CASE("usual figures: the first key of numbers is x, the others make curves") {
  const Json summary = summary_of(kSweep);
  REQUIRE(summary["figures"].size() == 4);
  const Json& hops = summary["figures"][0];
  CHECK(hops["default"] == true);
  CHECK(hops["x"] == "/overlay/base");
  CHECK(hops["curves"] == Json::array({"/lookup/style"}));
  CHECK(hops["y"] == Json::array({"hop_count.mean"}));
  REQUIRE(hops["series"].size() == 2);
  CHECK(series(summary, 0, 1)["set"] == Json({{"/lookup/style", "recursive"}}));
  CHECK(series(summary, 0, 1)["x"] == Json({2, 16}));  // rising, though the file says 16 first
  CHECK(series(summary, 0, 1)["n"] == Json({5, 5}));
  for (const std::size_t at : {0, 1}) {
    const Json& group = summary["groups"][at == 0 ? 3 : 1];  // recursive, base 2 and base 16
    const Json& scalar = group["scalars"]["hop_count.mean"];
    const double mean = scalar["mean"];
    const double half = scalar["half_width"];
    CHECK(series(summary, 0, 1)["mean"][at] == scalar["mean"]);
    CHECK(series(summary, 0, 1)["low"][at].get<double>() == Approx(mean - half).epsilon(1e-5));
    CHECK(series(summary, 0, 1)["high"][at].get<double>() == Approx(mean + half).epsilon(1e-5));
  }
  CHECK(summary["figures"][1]["y"] == Json::array({"latency_ms.quantiles.p50"}));
  CHECK(summary["figures"][2]["cdf"] == "hop_count");
  CHECK(summary["figures"][2]["curves"] == Json({"/overlay/base", "/lookup/style"}));
  REQUIRE(summary["figures"][2]["series"].size() == 4);
  CHECK(series(summary, 2, 3)["set"] == summary["groups"][3]["set"]);
  CHECK(series(summary, 2, 3)["group"] == 3);
}

TEST_CASE("usual figures of words, of seeds alone, and of one run") {
  const Json words = summary_of(kSweep, {{"/overlay/base", "2"}});
  CHECK(words["figures"][0]["x"] == "/lookup/style");
  CHECK(series(words, 0)["x"] == Json({"iterative", "recursive"}));
  const Json seeds = summary_of(kSweep, {{"/overlay/base", "2"}, {"/lookup/style", "iterative"}});
  REQUIRE(seeds["figures"].size() == 2);
  CHECK(seeds["figures"][0]["cdf"] == "hop_count");
  CHECK(seeds["figures"][1]["cdf"] == "latency_ms");
  CHECK(series(seeds, 0)["set"] == Json::object());
  const Json once = summary_of(R"({ "overlay": { "nodes": 1 },
                                    "trace": { "kind": "uniform", "queries": 5 } })");
  CHECK(once["groups"].size() == 1);
  CHECK(once["figures"].size() == 2);
}

constexpr std::string_view kFigures = R"({
  "name": "drawn", "overlay": { "nodes": 50 }, "trace": { "kind": "uniform", "queries": 100 },
  "sweep": { "/overlay/base": [2, 4], "/lookup/style": ["iterative", "recursive"],
             "/network/loss": [0, 0.1] },
  "figures": [
    { "x": "/network/loss", "y": ["hop_count.mean", "counts.failed"], "curves": "/lookup/style",
      "log": "y", "title": "Loss" },
    { "cdf": "load_balance" },
    { "x": "/overlay/base", "y": "living.joins" } ] })";

TEST_CASE("figures that the file asks for are in the summary, with their series") {
  const Json summary = summary_of(kFigures);
  REQUIRE(summary["figures"].size() == 3);
  const Json& first = summary["figures"][0];
  CHECK(first["title"] == "Loss");
  CHECK(first["log"] == "y");
  CHECK_FALSE(first.contains("default"));
  // The key that is not named makes curves too: nothing is averaged over settings.
  CHECK(first["curves"] == Json({"/lookup/style", "/overlay/base"}));
  REQUIRE(first["series"].size() == 2 * 4);
  CHECK(series(summary, 0, 4)["metric"] == "counts.failed");
  CHECK(series(summary, 0)["x"] == Json({0, 0.1}));
  CHECK(series(summary, 0)["low"] == Json({nullptr, nullptr}));
  CHECK(summary["figures"][1]["series"].size() == 8);
  CHECK(summary["figures"][2]["series"].empty());  // nothing lives on these rings
}

TEST_CASE("a key that --set ends as an axis is as if the figure did not name it") {
  const Json summary =
      summary_of(kFigures, {{"/network/loss", "0"}, {"/lookup/style", "recursive"}});
  CHECK(summary["figures"][0]["x"] == "/overlay/base");
  CHECK(summary["figures"][0]["curves"] == Json::array());
  const Json one = summary_of(kFigures, {{"/network/loss", "0"}, {"/overlay/base", "2"}});
  CHECK(one["figures"][0]["x"] == "/lookup/style");
  CHECK(one["figures"][0]["curves"] == Json::array());
}

TEST_CASE("figures change no point: what is finished is kept when others are asked for") {
  const Folder folder;
  run_sweep(sweep_of(kSweep), folder.path(), 1, Progress::Style::kNone);
  std::string text(kSweep);
  text.insert(text.rfind('}'), R"(, "figures": [{ "cdf": "hop_count" }])");
  const SweepOutcome again = run_sweep(sweep_of(text), folder.path(), 1, Progress::Style::kNone);
  CHECK(again.skipped == 20);
  CHECK(again.summary["figures"].size() == 1);
}

std::vector<std::string> figure_errors(std::string_view figures) {
  return errors_of(R"({ "sweep": { "/overlay/nodes": [10, 20] }, "figures": )" +
                   std::string(figures) + '}');
}

TEST_CASE("what is wrong with figures is told before the sweep is run") {
  using Lines = std::vector<std::string>;
  CHECK(figure_errors(R"([{ "x": "/overlay/nodes", "y": "hop_cuont.mean" }])") ==
        Lines{"test.json: /figures/0/y: found \"hop_cuont.mean\", expected the name of a number of "
              "a result such as counts.queries; did you mean \"hop_count.mean\"?"});
  CHECK(figure_errors(R"([{ "x": "/overlay/node", "y": "hop_count.mean" }])") ==
        Lines{"test.json: /figures/0/x: found \"/overlay/node\", expected a swept key: "
              "/overlay/nodes; did you mean \"/overlay/nodes\"?"});
  CHECK(figure_errors(R"([{ "cdf": "hop_count.mean" }])").size() == 1);
  CHECK(figure_errors(R"([{ "y": "hop_count" }])").size() == 1);
  CHECK(figure_errors(R"([{ "y": "hop_count.mean", "cdf": "hop_count" }])").size() == 1);
  CHECK(figure_errors(R"([{ "x": "/overlay/nodes" }])").size() == 1);
  CHECK(figure_errors(R"([{ "x": "/overlay/nodes", "cdf": "hop_count" }])").size() == 1);
  CHECK(figure_errors(R"([{ "y": "hop_count.mean", "x": "/overlay/nodes",
                            "curves": "/overlay/nodes" }])")
            .size() == 1);
  CHECK(figure_errors(R"([{ "y": [] }, { "y": "hop_count.mean", "log": "z" }, 3])").size() == 3);
  CHECK(figure_errors(R"([{ "y": "hop_count.mean", "curve": "/overlay/nodes" }])") ==
        Lines{"test.json: /figures/0/curve: unknown word of a figure; did you mean \"curves\"?"});
  CHECK(figure_errors(R"({})").size() == 1);
  CHECK(figure_errors(R"([{ "y": "living.groups.3.answered" }, { "cdf": "living.timeouts" }])")
            .empty());
}

TEST_CASE("a file that extends another one has its figures, or none with null") {
  const Folder folder;
  folder.write("base.json", kFigures);
  const auto figures = [&](std::string_view text) {
    return load_sweep(folder.write("mine.json", text)).figures.size();
  };
  CHECK(figures(R"({ "extends": "base.json" })") == 3);
  CHECK(figures(R"({ "extends": "base.json", "figures": null })") == 0);
  CHECK(figures(R"({ "extends": "base.json", "figures": [{ "cdf": "hop_count" }] })") == 1);
}

}  // namespace
}  // namespace ddns::experiments
