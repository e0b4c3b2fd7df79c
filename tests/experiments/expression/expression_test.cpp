// Every word of the language against values by hand, and what it says of what it does not know.
#include "experiments/expression/expression.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "sim/check.h"

namespace ddns::experiments {
namespace {

// Four values, 1 2 2 4, as a result reports them; and one more.
const Json kFile = Json::parse(R"({
  "load": { "unit": "RPCs", "count": 4, "mean": 2.25, "max": 4,
            "cdf": [[1, 0.25], [2, 0.75], [4, 1]] },
  "one": { "unit": "RPCs", "count": 1, "mean": 2, "max": 2, "cdf": [[2, 1]] },
  "none": { "unit": "RPCs", "count": 0 },
  "curve": { "fraction": [0.1, 0.5, 1], "value": [0, 10, 20] },
  "shares": [0.25, 0.25, 0.5],
  "rows": [ { "hops": 1, "mean": 60 }, { "hops": 2, "mean": 120 }, { "hops": 3, "mean": 180 } ],
  "costs": { "join": { "bytes": 10, "messages": 1 }, "leave": { "bytes": 20, "messages": 2 } },
  "series": { "end_s": [1, 2, 3], "answered": [10, 20, 40], "p50": [1, null, 3] },
  "count": 7, "nothing": null, "empty": [] })");

class TestNames : public Names {
 public:
  std::optional<std::string> let(const std::string& name) const override {
    static const std::map<std::string, std::string> lets = {{"later", "after(series.end_s, 1)"},
                                                            {"itself", "itself + 1"},
                                                            {"bad", "sum(sreies.end_s)"},
                                                            {"series_", "series"}};
    return lets.contains(name) ? std::optional(lets.at(name)) : std::nullopt;
  }
  bool is_family(const std::string& name) const override { return name == "attack"; }
  std::vector<const Json*> files(std::string_view of, const std::string& name,
                                 const std::string& key) const override {
    if (name == "attack[most-loaded,30]" && key == "count") return {&kFile};
    if (of == "pooled") return {&kFile[name], &kFile["one"]};
    if (!kFile.contains(name)) {
      throw sim::InputError(sim::InputError::Kind::kSpec, "no file " + name);
    }
    return {&kFile[name]};
  }
};

double value(const std::string& text) {
  return evaluate(text, TestNames());
}

TEST_CASE("numbers and operators") {
  CHECK(value("1 + 2 * 3 - 8 / 4") == 5);
  CHECK(value("(1 + 2) * -3") == -9);
  CHECK(value("1.5e2") == 150);
  CHECK(value("count - 1") == 6);
  CHECK(std::isnan(value("nothing + 1")));
  CHECK(evaluate_column("10 * series.end_s + series.answered", TestNames()) ==
        std::vector<double>{20, 40, 70});
  CHECK(evaluate_column("series.answered / series.end_s", TestNames())[2] == Approx(40.0 / 3));
}

TEST_CASE("paths") {
  CHECK(value("load.mean") == 2.25);
  CHECK(value("load.cdf[1][0]") == 2);
  CHECK(value("sum(rows.hops)") == 6);  // the key of every row
  CHECK(value("rows[2].mean") == 180);
  CHECK(value("sum(costs.*.bytes)") == 30);
  CHECK(value("attack[most-loaded,30].count") == 7);
  CHECK(value("last(series_.end_s)") == 3);
  CHECK(value("sum(where(series.answered, later))") == 60);
}

TEST_CASE("words for distributions") {
  CHECK(value("below(load, 2)") == 0.75);
  CHECK(value("below(load, 1.9)") == 0.25);
  CHECK(value("below(load, 0)") == 0);
  CHECK(value("above(load, 2)") == 0.25);
  CHECK(evaluate_column("below(load, series.end_s)", TestNames()) ==
        std::vector<double>{0.25, 0.75, 0.75});
  CHECK(value("quantile(load, 0.75)") == 2);
  CHECK(value("quantile(load, 0.76)") == 4);
  CHECK(value("second(load)") == 2);
  CHECK(std::isnan(value("quantile(none, 0.5)")));
  CHECK(std::isnan(value("below(none, 1)")));
  // Straight lines between printed points; the first value below them.
  CHECK(value("below(curve, 5)") == Approx(0.3));
  CHECK(value("below(curve, -1)") == 0);
  CHECK(value("below(curve, 99)") == 1);
  CHECK(value("quantile(curve, 0.75)") == 15);
  CHECK(value("quantile(curve, 0.05)") == 0);
  // Shares of 0, 1, 2.
  CHECK(value("below(shares, 1)") == 0.5);
  CHECK(value("quantile(shares, 0.5)") == 1);
  // 1 2 2 2 4: another 2.
  CHECK(value("pooled_quantile(load, one, 0.8)") == 2);
  CHECK(value("pooled_quantile(load, one, 0.81)") == 4);
  CHECK(value("below(pooled.load, 2)") == 0.8);
  // Two thirds of [0.25, 1] lie at 2, a third at 4.
  CHECK(value("mean_between(load, 0.25, 1)") == Approx(2.0 * 2 / 3 + 4.0 / 3));
  CHECK(value("mean_between(curve, 0.1, 0.5)") == 10);
}

TEST_CASE("distances between distributions") {
  CHECK(value("distance(load, shares)") == Approx(0.25));  // at 0, 1, 2: 0.25, 0.25, 0.25
  CHECK(value("distance(shares, load)") == Approx(0.25));
  CHECK(value("distance(load, one)") == Approx(0.25));   // at 1
  CHECK(value("distance(load, curve)") == Approx(0.5));  // at 10, a printed point
  CHECK(value("distance(load, one, series.end_s)") == Approx(0.25));
  CHECK(value("distance(shares, shares)") == 0);
  // 1 - (mean / (1 + mean))^(k + 1) at 0, 1, ...: farthest at 0, where none of the values is.
  CHECK(value("distance_geometric(one)") == Approx(1 - std::pow(2.0 / 3, 2)));
}

TEST_CASE("words for columns") {
  CHECK(value("sum(series.answered)") == 70);
  CHECK(value("mean(series.answered)") == Approx(70.0 / 3));
  CHECK(value("max(series.answered)") == 40);
  CHECK(value("last(series.answered)") == 40);
  CHECK(value("round(2.5)") == 3);
  CHECK(evaluate_column("next(series.end_s)", TestNames()) == std::vector<double>{2, 3, 1});
  CHECK(evaluate_column("root(series.end_s)", TestNames())[2] == Approx(std::sqrt(3)));
  CHECK(evaluate_column("log(series.end_s)", TestNames())[2] == Approx(std::log(3)));
  CHECK(evaluate_column("power(series.end_s, 4)", TestNames())[1] == 16);
  CHECK(value("sum(after(series.end_s, 2))") == 1);
  CHECK(value("sum(until(series.end_s, 2))") == 2);
  CHECK(value("at(series.end_s, series.answered, 4 / 2)") == 20);
  CHECK(value("slope(rows.mean, rows.hops)") == Approx(60));
  CHECK(value("correlation(rows.mean, rows.hops)") == Approx(1));
  CHECK(value("correlation(rows.mean, 0 * rows.hops)") == 0);
  for (const char* nothing : {"last(empty)", "max(empty)", "mean(empty)", "sum(series.p50)"}) {
    CHECK(std::isnan(value(nothing)));
  }
}

TEST_CASE("what is wrong is said with the nearest word") {
  const auto says = [](const char* text, const char* what) {
    INFO(text);
    CHECK_THROWS_WITH(value(text), what);
  };
  says("quantil(load, 0.5)", "unknown word \"quantil\"; did you mean \"quantile\"?");
  says("load.maen", "load has no \"maen\"; did you mean \"mean\"?");
  says("rows[3].mean", "rows has no \"3\"");
  says("sum(rows.hpos)", "rows has no \"hpos\"; did you mean \"hops\"?");
  says("laod.mean", "no file laod");
  says("sum(load)", "sum(): expected a column of numbers");
  says("load", "expected a number");
  says("quantile(count, 0.5)", "quantile(): expected a distribution");
  says("quantile(load)", "quantile() takes 2 values, got 1");
  says("distance(load)", "distance() takes 2 values or one more, got 1");
  says("sum(series.end_s + shares.x)", "shares has no \"x\"");
  says("series.end_s + empty", "columns of 3 and 0 numbers do not go together");
  says("at(series.end_s, series.answered, 9)", "at(): the first column has no 9");
  says("1 +", "expected a value at the end");
  says("1 + )", "expected a value before \")\"");
  says("(1", "expected ')' at the end");
  says("1 2", "expected an operator before \"2\"");
  says("itself",
       "\"itself\": \"itself\": \"itself\": \"itself\": \"itself\": \"itself\": "
       "\"itself\": \"itself\": \"itself\": \"itself\" is defined by itself");
  says("bad", "\"bad\": no file sreies");
  says("pooled.load + 1", "expected numbers, or columns of them");
}

}  // namespace
}  // namespace ddns::experiments
