// The result file: its fields, their order, and the one shape of every distribution.
#include "experiments/result/result.h"

#include <catch2/catch.hpp>

#include "tests/experiments/made_up.h"

namespace ddns::experiments {
namespace {

TEST_CASE("the fields of a result stand in a fixed order") {
  const Result r = run(spec_of(kSmallDay));
  const Json file = to_json(r);
  std::vector<std::string> fields;
  for (const auto& item : file.items()) fields.push_back(item.key());
  CHECK(fields == std::vector<std::string>{"schema", "name", "spec", "fingerprint", "counts",
                                           "storage_balance", "load_balance",
                                           "load_balance_as_in_paper", "hop_count", "latency_ms",
                                           "owner_transfers", "most_popular"});
  CHECK(file["schema"] == 1);
  CHECK(file["fingerprint"].get<std::string>().size() == 16);
  CHECK(file["spec"] == r.spec);
}

TEST_CASE("a distribution in a file: one shape, exact steps, at most 2,000 points") {
  const Json file = to_json(run(spec_of(kSmallDay)));
  for (const char* name : {"storage_balance", "load_balance", "hop_count", "latency_ms"}) {
    INFO(name);
    const Json& d = file[name];
    std::vector<std::string> fields;
    for (const auto& item : d.items()) fields.push_back(item.key());
    CHECK(fields == std::vector<std::string>{"unit", "count", "mean", "sd", "min", "max",
                                             "quantiles", "cdf"});
    REQUIRE(d["cdf"].size() <= 2000);
    CHECK(d["cdf"].front()[0] == d["min"]);
    CHECK(d["cdf"].back()[0] == d["max"]);
    CHECK(d["cdf"].back()[1] == 1);
    for (std::size_t i = 1; i < d["cdf"].size(); ++i) {
      CHECK(d["cdf"][i - 1][0] < d["cdf"][i][0]);
      CHECK(d["cdf"][i - 1][1] < d["cdf"][i][1]);
    }
    CHECK(d["quantiles"].size() == 9);
  }
  CHECK(file["latency_ms"]["cdf"].size() > 1000);  // 3,000 different times, thinned
}

}  // namespace
}  // namespace ddns::experiments
