#include "experiments/world/workload.h"

#include <catch2/catch.hpp>

#include "experiments/run/inserts.h"
#include "experiments/run/measure.h"
#include "experiments/run/questions.h"
#include "experiments/world/world.h"
#include "tests/experiments/made_up.h"

namespace ddns::experiments {
namespace {

constexpr std::string_view kWorkloadDay = R"({"name": "day", "seed": 7,
  "trace": {"queries": 3000, "names": 1000, "most_popular": 100, "asked_once": 500,
            "asked_over_100": 0, "asked_over_1000": 0},
  "overlay": {"nodes": 50}})";

Result run_in(World& world) {
  Measurements measurements(world);
  insert_records(world, measurements);
  ask_questions(world, measurements, /*observer=*/nullptr);
  return measurements.result();
}

TEST_CASE("A run that is given its workload is the run that makes its own") {
  const Workload workload(spec_of(kWorkloadDay));
  for (const char* policy : {"path", "penultimate", "none"}) {
    const Spec spec = spec_of(kWorkloadDay, {{"/dhash/cache/policy", policy}});
    World own(spec);
    World given(spec, &workload);
    CHECK(to_json(run_in(own)) == to_json(run_in(given)));
  }
}

TEST_CASE("A workload serves runs of its own seed and trace alone") {
  const Workload workload(spec_of(kWorkloadDay));
  CHECK(workload.serves(spec_of(kWorkloadDay, {{"/overlay/nodes", "60"}})));
  CHECK_FALSE(workload.serves(spec_of(kWorkloadDay, {{"/seed", "8"}})));
  CHECK_FALSE(workload.serves(spec_of(kWorkloadDay, {{"/trace/queries", "3001"}})));
}

}  // namespace
}  // namespace ddns::experiments
