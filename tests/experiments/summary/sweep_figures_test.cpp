// The figures of a sweep: what its file may ask for, and what its summary says to draw.
#include <catch2/catch.hpp>

#include "experiments/summary/sweep_figures.h"
#include "tests/experiments/batch/sweeps.h"

namespace ddns::experiments {
namespace {

TEST_CASE("usual figures: the first key of numbers is x, the others make curves") {
  const Json summary = summary_of(kBases);
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
  const Json words = summary_of(kBases, {{"/overlay/base", "2"}});
  CHECK(words["figures"][0]["x"] == "/lookup/style");
  CHECK(series(words, 0)["x"] == Json({"iterative", "recursive"}));
  const Json seeds = summary_of(kBases, {{"/overlay/base", "2"}, {"/lookup/style", "iterative"}});
  REQUIRE(seeds["figures"].size() == 2);
  CHECK(seeds["figures"][0]["cdf"] == "hop_count");
  CHECK(seeds["figures"][1]["cdf"] == "latency_ms");
  CHECK(series(seeds, 0)["set"] == Json::object());
  const Json once = summary_of(R"({ "overlay": { "nodes": 1 },
                                    "service": { "kind": "lookup" }, "trace": { "queries": 5 } })");
  CHECK(once["groups"].size() == 1);
  CHECK(once["figures"].size() == 2);
}

constexpr std::string_view kFigures = R"({
  "name": "drawn", "overlay": { "nodes": 50 }, "service": { "kind": "lookup" },
  "trace": { "queries": 100 },
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
  run_sweep(sweep_of(kBases), folder.path(), {});
  std::string text(kBases);
  text.insert(text.rfind('}'), R"(, "figures": [{ "cdf": "hop_count" }])");
  const SweepOutcome again = run_sweep(sweep_of(text), folder.path(), {});
  CHECK(again.skipped == 20);
  CHECK(again.summary["figures"].size() == 1);
}

TEST_CASE("what is wrong with figures is told before the sweep is run") {
  using Lines = std::vector<std::string>;
  CHECK(figure_errors(R"([{ "x": "/overlay/nodes", "y": "hop_cuont.mean" }])") ==
        Lines{"test.json: /figures/0/y: found \"hop_cuont.mean\", expected the name of a number of "
              "a result such as counts.queries; did you mean \"hop_count.mean\"?"});
  CHECK(figure_errors(R"([{ "x": "/overlay/node", "y": "hop_count.mean" }])") ==
        Lines{"test.json: /figures/0/x: found \"/overlay/node\", expected a swept key: "
              "/overlay/nodes; did you mean \"/overlay/nodes\"?"});
  for (const char* wrong :
       {R"({})", R"([{ "cdf": "hop_count.mean" }])", R"([{ "y": "hop_count" }])",
        R"([{ "y": "hop_count.mean", "cdf": "hop_count" }])", R"([{ "x": "/overlay/nodes" }])",
        R"([{ "x": "/overlay/nodes", "cdf": "hop_count" }])",
        R"([{ "y": "hop_count.mean", "x": "/overlay/nodes", "curves": "/overlay/nodes" }])"}) {
    INFO(wrong);
    CHECK(figure_errors(wrong).size() == 1);
  }
  CHECK(figure_errors(R"([{ "y": [] }, { "y": "hop_count.mean", "log": "z" }, 3])").size() == 3);
  CHECK(figure_errors(R"([{ "y": "hop_count.mean", "curve": "/overlay/nodes" }])") ==
        Lines{"test.json: /figures/0/curve: unknown word of a figure; did you mean \"curves\"?"});
  CHECK(figure_errors(R"([{ "y": "living.groups.3.answered" }, { "cdf": "living.timeouts" }])")
            .empty());
}

TEST_CASE("a file that extends another one has its figures, or none with null") {
  const Folder folder;
  folder.write("base.json", kFigures);
  const auto figures = [&](std::string_view text) {
    return load_sweep(folder.write("mine.json", text), {}, check_figures).figures.size();
  };
  CHECK(figures(R"({ "extends": "base.json" })") == 3);
  CHECK(figures(R"({ "extends": "base.json", "figures": null })") == 0);
  CHECK(figures(R"({ "extends": "base.json", "figures": [{ "cdf": "hop_count" }] })") == 1);
}

}  // namespace
}  // namespace ddns::experiments
