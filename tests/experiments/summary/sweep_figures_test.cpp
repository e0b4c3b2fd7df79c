// The figures of a sweep: what its file may ask for, and what its summary says to draw.
#include <catch2/catch.hpp>

#include "tests/experiments/run/sweeps.h"

namespace ddns::experiments {
namespace {

const Json& series(const Json& summary, std::size_t figure, std::size_t number = 0) {
  return summary["figures"][figure]["series"][number];
}

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
  run_sweep(sweep_of(kBases), folder.path(), 1);
  std::string text(kBases);
  text.insert(text.rfind('}'), R"(, "figures": [{ "cdf": "hop_count" }])");
  const SweepOutcome again = run_sweep(sweep_of(text), folder.path(), 1);
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

TEST_CASE("an expression that cannot be computed is told with the nearest word") {
  using Lines = std::vector<std::string>;
  CHECK(figure_errors(R"j([{ "x": "/overlay/nodes", "y": "counts.answerd / counts.queries" }])j") ==
        Lines{"test.json: /figures/0/y: found \"counts.answerd / counts.queries\", counts has no "
              "\"answerd\"; did you mean \"answered\"?"});
  CHECK(figure_errors(R"j([{ "x": "time_series.end", "y": "time_series.nodes" }])j") ==
        Lines{"test.json: /figures/0/x: found \"time_series.end\", time_series has no \"end\""});
  CHECK(
      figure_errors(R"j([{ "y": "sun(time_series.nodes)"
}])j") ==
      Lines{"test.json: /figures/0/y: found \"sun(time_series.nodes)\", unknown word \"sun\"; did "
            "you mean \"sum\"?"});
  CHECK(figure_errors(R"j([{ "y": "2 * time_series.nodes" }])j").size() == 1);        // a column
  CHECK(figure_errors(R"j([{ "x": "time_series.end_s", "y": "1" }])j").size() == 1);  // a number
  CHECK(figure_errors(R"j([{ "y": "1 + spec.overlay.node" }])j").size() == 1);
  CHECK(figure_errors(R"j([{ "y": { "of": "hop_count.mean" } }])j").size() == 1);
  CHECK(figure_errors(R"j([{ "y": { "of": "hop_count.mean", "label": "a", "colour": "red" } }])j")
            .size() == 1);
  CHECK(figure_errors(R"j([{ "y": "2 * later", "let": { "latr": "1" } }])j").size() == 1);
  CHECK(
      figure_errors(R"j([{ "y": "hop_count.mean", "where": { "/overlay/bases": 2 } }])j").size() ==
      1);
  CHECK(figure_errors(R"j([{ "y": "hop_count.mean", "where": { "/overlay/base": 1 } }])j").size() ==
        1);
  CHECK(figure_errors(R"j([{ "y": "hop_count.mean", "theory": { "of": "x", "label": "x" } }])j")
            .size() == 1);  // of which x?
  CHECK(figure_errors(R"j([{ "x": "/overlay/nodes", "y": "hop_count.mean", "y_range": [1, 0],
                            "stack": 1, "words": { "a": 1 }, "shade": [0, 1, 2] }])j")
            .size() == 4);
  CHECK(figure_errors(R"j([{ "x": "/overlay/nodes", "y": "hop_count.mean", "published":
                            { "file": "none.json", "x": "x", "y": "y", "label": "none" } }])j")
            .size() == 1);
  CHECK(figure_errors(R"j([{ "x": "time_series.end_s / 60", "y": [
                            { "of": "time_series.nodes / share", "label": "nodes",
                              "where": { "/overlay/base": 2 } }],
                            "let": { "share": "sum(time_series.hosts)"
  }
  , "shade" : [ 0, "1 + 1" ],
              "x_range" : [ 0, 2 ],
                          "log" : "y",
                                  "x_label" : "minutes",
                                              "stack" : true
  }])j")
            .empty());
}

constexpr std::string_view kLiving = R"j({
  "name": "lives", "overlay": { "nodes": 40 }, "dhash": { "insert": "placed" },
  "trace": { "kind": "steady", "names": 20, "rate_per_s": 5, "duration_s": 100 },
  "faults": { "crash": { "victims": "uniform", "fraction": 0.2, "at_s": 30 } },
  "output": { "window_s": 30 },
  "sweep": { "/faults/crash/fraction": [0.1, 0.5], "/dhash/replicas": [1, 2] }, "seeds": [1, 2],
  "figures": [
    { "x": "time_series.end_s - spec.faults.crash.at_s", "y": "time_series.hosts / 40",
      "where": { "/dhash/replicas": 2 }, "shade": [0, "spec.output.window_s"] },
    { "x": "/faults/crash/fraction", "x_of": "100 * spec.faults.crash.fraction",
      "let": { "gone": "counts.queries - counts.answered" },
      "y": [{ "of": "gone / counts.queries", "label": "not answered" },
            { "of": "counts.timeouts + 0", "label": "timeouts",
              "where": { "/dhash/replicas": 1 } }],
      "theory": [{ "of": "power(x, spec.dhash.replicas)",
                             "label" : "theory"
  },
                 { "of": "x", "label": "of none", "where": { "/dhash/replicas": 3 } }]
  }]
  })";

std::vector<Json> results_of(const Folder& folder, const Json& summary, const Json& set) {
    std::vector<Json> out = points_of(folder, summary);
    std::erase_if(out, [&](const Json& point) { return point["set"] != set; });
    return out;
  }

  TEST_CASE("a time series is averaged window by window, without the last one that is short") {
    const Folder folder;
    const Json summary = run_sweep(sweep_of(kLiving), folder.path(), 1).summary;
    const Json& figure = summary["figures"][0];
    CHECK(figure["curves"] == Json::array({"/faults/crash/fraction"}));
    CHECK(figure["shade"] == Json({0, 30}));
    REQUIRE(figure["series"].size() == 2);
    const Json& half = figure["series"][1];
    CHECK(half["set"] == Json({{"/faults/crash/fraction", 0.5}}));
    const auto results =
        results_of(folder, summary, {{"/faults/crash/fraction", 0.5}, {"/dhash/replicas", 2}});
    REQUIRE(results.size() == 2);
    REQUIRE(results[0]["time_series"]["end_s"].size() == 4);  // 30, 60, 90, and what is left
    CHECK(half["x"] == Json({0, 30, 60}));
    CHECK(half["n"] == Json({2, 2, 2}));
    for (std::size_t i = 0; i < 3; ++i) {
      double sum = 0;
      for (const Json& r : results) sum += r["time_series"]["hosts"][i].get<double>() / 40;
      CHECK(half["mean"][i].get<double>() == Approx(sum / 2).epsilon(1e-5));
    }
  }

  TEST_CASE("an expression is computed of each point, then averaged; theory of each setting") {
    const Folder folder;
    const Json summary = run_sweep(sweep_of(kLiving), folder.path(), 1).summary;
    const Json& figure = summary["figures"][1];
    CHECK_FALSE(figure.contains("let"));
    CHECK(figure["y"] == Json({"gone / counts.queries", "counts.timeouts + 0"}));
    REQUIRE(figure["series"].size() == 3);
    CHECK(series(summary, 1, 2)["set"] == Json::object());  // its key has one value alone
    CHECK(series(summary, 1, 2)["label"] == "timeouts");
    const Json& one = series(summary, 1, 1);
    CHECK(one["set"] == Json({{"/dhash/replicas", 2}}));
    CHECK(one["x"] == Json({10, 50}));
    double sum = 0;
    for (const Json& r :
         results_of(folder, summary, {{"/faults/crash/fraction", 0.5}, {"/dhash/replicas", 2}})) {
      const double queries = r["counts"]["queries"];
      sum += (queries - r["counts"]["answered"].get<double>()) / queries;
    }
    CHECK(one["mean"][1].get<double>() == Approx(sum / 2).epsilon(1e-5));
    REQUIRE(figure["theory"].size() == 2);
    const Json& line = figure["theory"][1];
    CHECK(line["set"] == Json({{"/dhash/replicas", 2}}));
    CHECK(line["x"].front() == 0.1);
    CHECK(line["x"].back() == 0.5);
    CHECK(line["y"].front().get<double>() == Approx(0.01));
    CHECK(line["y"].back().get<double>() == Approx(0.25));
  }

  TEST_CASE("a published curve stands behind settings like its own alone") {
    const Folder folder;
    folder.write("curve.json", R"({ "nodes": [10, 20], "hops": [2, 3] })");
    const auto published = [&](const std::string& base) {
      const std::string text = R"({ "overlay": { "nodes": 10, "base": )" + base + R"( },
      "trace": { "kind": "uniform", "queries": 20 }, "sweep": { "/overlay/nodes": [10, 20] },
      "figures": [{ "x": "/overlay/nodes", "y": "hop_count.mean", "published": {
        "file": "curve.json", "x": "nodes", "y": "2 * hops", "label": "printed",
        "where": { "/overlay/base": 2 } } }] })";
      const Sweep sweep = load_sweep(folder.write("mine.json", text));
      return run_sweep(sweep, folder.path(), 1, nullptr, true).summary["figures"][0];
    };
    const Json like = published("2");
    REQUIRE(like.contains("published"));
    CHECK(like["published"][0] == Json({{"label", "printed"}, {"x", {10, 20}}, {"y", {4, 6}}}));
    CHECK_FALSE(published("4").contains("published"));
  }

  TEST_CASE("the paper's estimate of the path stands behind plain routing alone") {
    constexpr std::string_view text = R"({ "trace": { "kind": "uniform", "queries": 50 },
    "sweep": { "/overlay/nodes": [16, 256] } })";
    const Json plain = summary_of(text);
    REQUIRE(plain["figures"][0].contains("theory"));
    const Json& line = plain["figures"][0]["theory"][0];
    CHECK(line["y"].front().get<double>() == Approx(2));  // half of log2 16
    CHECK(line["y"].back().get<double>() == Approx(4));
    const Json lossy = summary_of(text, {{"/network/loss", "0.1"}});
    CHECK_FALSE(lossy["figures"][0].contains("theory"));
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
