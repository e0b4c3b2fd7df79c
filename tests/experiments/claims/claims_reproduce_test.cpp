// From runs to files.
#include <catch2/catch.hpp>
#include <map>

#include "experiments/claims/reproduce.h"
#include "experiments/claims/reproduce_observe.h"
#include "experiments/claims/reproduce_values.h"
#include "experiments/files/json_file.h"
#include "experiments/summary/figure_data.h"
#include "tests/experiments/files.h"

namespace ddns::experiments {
namespace {

Series series_of_values(std::initializer_list<std::int64_t> values, double divisor = 1) {
  Series series{"things", {}, divisor};
  for (const std::int64_t value : values) series.values.add(value);
  return series;
}

TEST_CASE("curves of one series") {
  const std::vector<double> fractions = figure_fractions();
  REQUIRE(fractions.size() == 200);
  CHECK(fractions.front() == 0.005);
  CHECK(fractions[99] == 0.5);
  CHECK(fractions.back() == 1);

  const std::vector<double> quantiles = quantile_curve(series_of_values({10, 20, 30, 40}, 10));
  REQUIRE(quantiles.size() == 200);
  CHECK(quantiles[0] == 1);
  CHECK(quantiles[49] == 1);  // a quarter
  CHECK(quantiles[50] == 2);
  CHECK(quantiles[199] == 4);

  CHECK(share_curve(series_of_values({0, 2, 2, 3})) == std::vector<double>{0.25, 0, 0.5, 0.25});
}

TEST_CASE("bands over seeds: mean, lowest, highest") {
  const std::vector<double> flat(200, 1);
  const std::vector<double> high(200, 4);
  Curves one;
  for (const char* name :
       {"figure1.successful", "figure2.successful", "figure2.successful_as_in_paper",
        "figure2.unsuccessful", "figure2.unsuccessful_as_in_paper", "figure2.slashdot",
        "figure2.slashdot_as_in_paper", "figure4.conventional", "figure6.successful_path",
        "figure6.successful_penultimate"}) {
    one[name] = flat;
  }
  for (const char* name : {"successful_path", "successful_penultimate", "unsuccessful",
                           "unsuccessful_as_in_paper", "slashdot"}) {
    one[std::string("figure3.") + name] = {0.5, 0.5};
  }
  one["figure5.mean"] = {60, 130};
  one["figure5.sd"] = {70, 100};
  Curves two = one;
  two["figure1.successful"] = high;
  two["figure3.slashdot"] = {0.25, 0.25, 0.5};  // longer than the other seed's

  const Json json = figure_data({one, two});
  CHECK(json["seeds"] == 2);
  const Json& storage = json["figure1"]["series"]["successful"];
  CHECK(storage["fraction"].size() == 200);
  CHECK(storage["mean"][7] == 2.5);
  CHECK(storage["low"][7] == 1);
  CHECK(storage["high"][7] == 4);
  CHECK(json["figure3"]["hops"] == Json({0, 1, 2}));
  const Json& slashdot = json["figure3"]["series"]["slashdot"];
  CHECK(slashdot["mean"] == Json({0.375, 0.375, 0.25}));
  CHECK(slashdot["low"] == Json({0.25, 0.25, 0.0}));
  // At most 0, 1, 2 RPCs: 0.5, 1, 1 in one seed and 0.25, 0.5, 1 in the other.
  CHECK(slashdot["cumulative_low"] == Json({0.25, 0.5, 1.0}));
  CHECK(slashdot["cumulative_high"] == Json({0.5, 1.0, 1.0}));
  CHECK(json["figure3"]["series"]["unsuccessful"]["mean"].size() == 3);
  CHECK(json["figure5"]["hops"] == Json({1, 2}));
  CHECK(json["figure5"]["mean_ms"] == Json({60.0, 130.0}));
}

TEST_CASE("how far the curves of one seed lie from those of the next") {
  const auto curves = [](std::vector<double> hops, std::vector<double> latency) {
    return Curves{{"figure3.successful_penultimate", std::move(hops)},
                  {"figure6.shares_penultimate", std::move(latency)}};
  };
  std::vector<Values> values(3);
  add_distances_between_seeds(
      {curves({0.5, 0.5}, {1}), curves({0.25, 0.75}, {1}), curves({0.25, 0.5, 0.25}, {0.9, 0.1})},
      values);
  CHECK(values[0].at("hops.penultimate.apart") == Approx(0.25));
  CHECK(values[1].at("hops.penultimate.apart") == Approx(0.25));  // at most 1 RPC: 1 and 0.75
  CHECK(values[2].at("hops.penultimate.apart") == Approx(0.25));  // the last and the first
  CHECK(values[0].at("latency.penultimate.apart") == Approx(0));
  CHECK(values[1].at("latency.penultimate.apart") == Approx(0.1));
  CHECK(values[2].at("latency.penultimate.apart") == Approx(0.1));
}

TEST_CASE("records put in place change none of the figures") {
  const Folder folder;
  const Observations inserted = observe_paper(3, folder.path("out"), nullptr);
  const Observations placed = observe_paper(3, "", nullptr);
  CHECK(inserted.values == placed.values);
  CHECK(inserted.curves == placed.curves);
}

TEST_CASE("the whole evaluation: the same files for any number of threads") {
  const Folder folder;
  std::map<unsigned, std::map<std::string, std::string>> files;
  for (const unsigned jobs : {1u, 2u}) {
    ReproduceSettings settings;
    settings.folder = folder.path(std::to_string(jobs));
    settings.seeds = 1;
    settings.jobs = jobs;
    settings.large_ring = 2000;
    const auto findings = reproduce(settings);
    CHECK(findings.size() == claims().size());
    for (const char* name :
         {"successful.json", "successful-penultimate.json", "failed.json", "slashdot.json",
          "latency.json", "figures.json", "claims.json", "claims.md"}) {
      files[jobs][name] = read_text(settings.folder + '/' + name);
    }
  }
  for (const auto& [name, text] : files[1]) {
    INFO(name);
    CHECK(!text.empty());
    CHECK(text == files[2][name]);
  }
  const Json shipped = to_json(run(load_spec("shipped:failed.json")));
  CHECK(files[1]["failed.json"] == to_text(shipped));
  const Json claims = Json::parse(files[1]["claims.json"]);
  CHECK(claims["claims"].size() == experiments::claims().size());
  CHECK(claims["living_seeds"] == 0);
}

}  // namespace
}  // namespace ddns::experiments
