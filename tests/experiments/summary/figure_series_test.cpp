// The expressions of a sweep's figures: what is refused, and what is computed, against sums over
// the points' files.
#include <catch2/catch.hpp>
#include <cmath>

#include "experiments/summary/sweep_figures.h"
#include "tests/experiments/batch/sweeps.h"

namespace ddns::experiments {
namespace {

TEST_CASE("an expression that cannot be computed is told with the nearest word") {
  using Lines = std::vector<std::string>;
  CHECK(figure_errors(R"j([{ "x": "/overlay/nodes", "y": "counts.answerd / counts.queries" }])j") ==
        Lines{"test.json: /figures/0/y: found \"counts.answerd / counts.queries\", counts has no "
              "\"answerd\"; did you mean \"answered\"?"});
  CHECK(figure_errors(R"j([{ "x": "time_series.end", "y": "time_series.nodes" }])j") ==
        Lines{"test.json: /figures/0/x: found \"time_series.end\", time_series has no \"end\"; "
              "did you mean \"end_s\"?"});
  CHECK(
      figure_errors(R"j([{ "y": "sun(time_series.nodes)" }])j") ==
      Lines{"test.json: /figures/0/y: found \"sun(time_series.nodes)\", unknown word \"sun\"; did "
            "you mean \"sum\"?"});
  for (const char* wrong :
       {R"j({ "y": "2 * time_series.nodes" })j",        // a column
        R"j({ "x": "time_series.end_s", "y": "1" })j",  // a number
        R"j({ "y": "1 + spec.overlay.node" })j", R"j({ "y": { "of": "hop_count.mean" } })j",
        R"j({ "y": { "of": "hop_count.mean", "label": "a", "colour": "red" } })j",
        R"j({ "y": "2 * later", "let": { "latr": "1" } })j",
        R"j({ "y": "hop_count.mean", "where": { "/overlay/bases": 2 } })j",
        R"j({ "y": "hop_count.mean", "where": { "/overlay/base": 1 } })j",
        R"j({ "y": "hop_count.mean", "theory": { "of": "x", "label": "x" } })j",  // of which x?
        R"j({ "x": "/overlay/nodes", "y": "hop_count.mean", "published":
              { "file": "none.json", "x": "x", "y": "y", "label": "none" } })j"}) {
    INFO(wrong);
    CHECK(figure_errors('[' + std::string(wrong) + ']').size() == 1);
  }
  CHECK(figure_errors(R"j([{ "x": "/overlay/nodes", "y": "hop_count.mean", "y_range": [1, 0],
                            "stack": 1, "words": { "a": 1 }, "shade": [0, 1, 2] }])j")
            .size() == 4);
  CHECK(figure_errors(R"j([{ "x": "time_series.end_s / 60", "y": [
                            { "of": "time_series.nodes / share", "label": "nodes",
                              "where": { "/overlay/base": 2 } }],
                            "let": { "share": "sum(time_series.hosts)" }, "shade": [0, "1 + 1"],
                            "x_range": [0, 2], "log": "y", "x_label": "min", "stack": true }])j")
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
      "theory": [{ "of": "power(x, spec.dhash.replicas)", "label": "theory" },
                 { "of": "x", "label": "of none", "where": { "/dhash/replicas": 3 } }] }] })j";

std::vector<Json> results_of(const Folder& folder, const Json& summary, const Json& set) {
  std::vector<Json> out = points_of(folder, summary);
  std::erase_if(out, [&](const Json& point) { return point["set"] != set; });
  return out;
}

TEST_CASE("a time series is averaged window by window, without the last one that is short") {
  const Folder folder;
  const Json summary = run_sweep(sweep_of(kLiving), folder.path(), {}).summary;
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
  const Json summary = run_sweep(sweep_of(kLiving), folder.path(), {}).summary;
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
      "service": { "kind": "lookup" }, "trace": { "queries": 20 },
      "sweep": { "/overlay/nodes": [10, 20] },
      "figures": [{ "x": "/overlay/nodes", "y": "hop_count.mean", "published": {
        "file": "curve.json", "x": "nodes", "y": "2 * hops", "label": "printed",
        "where": { "/overlay/base": 2 } } }] })";
    const Sweep sweep = load_sweep(folder.write("mine.json", text), {}, check_figures);
    return run_sweep(sweep, folder.path(), {.force = true}).summary["figures"][0];
  };
  const Json like = published("2");
  REQUIRE(like.contains("published"));
  CHECK(like["published"][0] == Json({{"label", "printed"}, {"x", {10, 20}}, {"y", {4, 6}}}));
  CHECK_FALSE(published("4").contains("published"));
}

TEST_CASE("the paper's estimate of the path stands behind plain routing alone") {
  constexpr std::string_view text = R"({
    "service": { "kind": "lookup" }, "trace": { "queries": 50 },
    "sweep": { "/overlay/nodes": [16, 256] } })";
  const Json plain = summary_of(text);
  REQUIRE(plain["figures"][0].contains("theory"));
  const Json& line = plain["figures"][0]["theory"][0];
  CHECK(line["y"].front().get<double>() == Approx(2));  // half of log2 16
  CHECK(line["y"].back().get<double>() == Approx(4));
  const Json lossy = summary_of(text, {{"/network/loss", "0.1"}});
  CHECK_FALSE(lossy["figures"][0].contains("theory"));
}

}  // namespace
}  // namespace ddns::experiments
