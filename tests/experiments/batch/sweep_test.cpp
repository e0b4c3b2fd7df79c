// Sweeps: what points there are, in what order, and what is kept when one is run again.
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "experiments/run/output.h"
#include "tests/experiments/batch/sweeps.h"

namespace ddns::experiments {
namespace {

constexpr std::string_view kSweep = R"({
  "name": "small", "overlay": { "nodes": 20 }, "trace": { "kind": "slashdot", "queries": 200 },
  "sweep": { "/dhash/cache/policy": ["none", "path"], "/overlay/base": [2, 4] },
  "seeds": [3, 5] })";

std::vector<std::string> names(const Sweep& sweep) {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < sweep.points.size(); ++i) all.push_back(point_name(sweep, i));
  return all;
}

// All files of a folder by name, with their content; what says how a result came about is left out.
std::map<std::string, std::string> files_of(const std::string& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const std::string path = entry.path().string();
    if (!entry.is_regular_file() || path.ends_with(".provenance.json")) continue;
    files[path.substr(folder.size())] = read_text(path);
  }
  return files;
}

TEST_CASE("the last axis changes fastest, seeds are the last") {
  const Sweep sweep = sweep_of(kSweep);
  CHECK(names(sweep) ==
        std::vector<std::string>{"policy=none,base=2,seed=3", "policy=none,base=2,seed=5",
                                 "policy=none,base=4,seed=3", "policy=none,base=4,seed=5",
                                 "policy=path,base=2,seed=3", "policy=path,base=2,seed=5",
                                 "policy=path,base=4,seed=3", "policy=path,base=4,seed=5"});
  CHECK(sweep.points[3].spec.overlay.base == 4);
  CHECK(sweep.points[3].spec.seed == 5);
  CHECK(sweep.points[3].spec.dhash.policy == dhash::CachePolicy::kNone);
}

TEST_CASE("a point is what its settings alone would give") {
  for (const Point& point : sweep_of(kSweep).points) {
    std::vector<Override> set;
    for (const auto& [pointer, value] : point.set) {
      set.push_back({pointer, value.is_string() ? value.get<std::string>() : value.dump()});
    }
    const Spec alone = spec_of(kSweep, set);
    CHECK(point.spec.resolved == alone.resolved);
    CHECK(point.spec.seed == alone.seed);
  }
}

TEST_CASE("a file without a sweep is a sweep of one point") {
  CHECK(names(sweep_of("{}")) == std::vector<std::string>{"only"});
}

TEST_CASE("--set of a swept key, and --seed, end that axis") {
  CHECK(names(sweep_of(kSweep, {{"/overlay/base", "8"}, {"/seed", "1"}})) ==
        std::vector<std::string>{"policy=none", "policy=path"});
}

TEST_CASE("names of points are distinct and safe") {
  const Sweep sweep = sweep_of(R"({ "trace": { "kind": "file", "path": "x" },
    "sweep": { "/trace/path": ["a/b", "a?b"], "/trace/filter": ["all"] } })");
  CHECK(names(sweep) == std::vector<std::string>{"path=a_b~1,filter=all", "path=a_b~2,filter=all"});
  const Sweep sigmas = sweep_of(R"({ "latency": { "kind": "lognormal" },
    "sweep": { "/overlay/capacity/kind": ["equal"], "/latency/sigma": [0.5],
               "/dhash/insert": ["placed"],
               "/latency/kind": ["lognormal"] } })");
  CHECK(names(sigmas) == std::vector<std::string>{"overlay_capacity_kind=equal,sigma=0.5,"
                                                  "insert=placed,latency_kind=lognormal"});
}

TEST_CASE("names of points are bounded, and distinct even so") {
  Json values;
  for (int i = 0; i < 300; ++i) values.push_back(i + 1);
  Json sweep = {
      {"/overlay/capacity/values", {values, values}},
      {"/latency/trim",
       {{0.01234567890123456, 0.9012345678901234}, {0.01234567890123456, 0.9012345678901235}}}};
  sweep["/overlay/capacity/values"][1].push_back(7);
  for (const char* key : {"/dhash/replicas", "/overlay/successors", "/overlay/base", "/trace/names",
                          "/trace/queries", "/trace/most_popular", "/trace/clients"}) {
    sweep[key] = {12, 13};
  }
  const Json spec = {
      {"overlay", {{"capacity", {{"kind", "list"}}}}},
      {"trace",
       {{"asked_once", nullptr}, {"asked_over_100", nullptr}, {"asked_over_1000", nullptr}}},
      {"sweep", sweep}};
  const std::vector<std::string> all = names(sweep_of(spec.dump()));
  CHECK(all.size() == 512);
  CHECK(std::set<std::string>(all.begin(), all.end()).size() == all.size());
  for (const std::string& name : all) CHECK((name + ".provenance.json").size() <= 255);
  // No point's file is another's provenance.
  const Sweep paths = sweep_of(R"({ "trace": { "kind": "file", "path": "x" },
    "sweep": { "/trace/path": ["a", "a.provenance"] } })");
  CHECK(names(paths) == std::vector<std::string>{"path=a", "path=a.provenance~2"});
}

TEST_CASE("what is wrong with a sweep") {
  using Lines = std::vector<std::string>;
  CHECK(errors_of(R"({ "sweep": { "/overlay/node": [1] } })") ==
        Lines{"test.json: /sweep/~1overlay~1node: unknown key; did you mean /overlay/nodes?"});
  CHECK(errors_of(R"({ "sweep": { "/overlay/nodes": [10, 0, "x"] } })").size() == 2);
  CHECK(errors_of(R"({ "sweep": { "/overlay/nodes": [10, 1e1] } })") ==
        Lines{"test.json: /sweep/~1overlay~1nodes/1: the value 10 is given twice"});
  for (const char* wrong :
       {R"({ "sweep": { "/overlay/nodes": [] } })", R"({ "sweep": [1] })", R"({ "seeds": 3 })",
        R"({ "seeds": [3, 3] })", R"({ "seeds": [1], "sweep": { "/seed": [2] } })",
        R"({ "sweep": { "/trace/names": [5, 6] }, "trace": { "kind": "slashdot" } })",
        R"({ "sweep": { "/name": ["a"] } })"}) {
    INFO(wrong);
    CHECK(errors_of(wrong).size() == 1);
  }
  const Folder folder;
  CHECK_THROWS_WITH(load_spec(folder.write("s.json", kSweep)), Catch::Contains("`ddns sweep`"));
}

TEST_CASE("too many points are refused before they are made") {
  std::string values = "0";
  for (int i = 1; i < 200; ++i) values += ',' + std::to_string(i);
  const std::string text = R"({ "sweep": { "/seed": [)" + values +
                           R"(], "/output/latency_by_hops/max_hops": [)" + values + "] } }";
  CHECK(errors_of(text).size() == 1);
}

TEST_CASE("the files do not depend on the number of jobs") {
  const Folder one, two;
  const Sweep sweep = sweep_of(kSweep);
  run_sweep(sweep, one.path(), {});
  run_sweep(sweep, two.path(), {.jobs = 2});
  const auto files = files_of(one.path());
  CHECK(files.size() == 9);
  CHECK(files == files_of(two.path()));
}

TEST_CASE("the summary has every point with its setting and where its result is") {
  const Folder folder;
  const Sweep sweep = sweep_of(kSweep);
  const Json summary = run_sweep(sweep, folder.path(), {}).summary;
  CHECK(summary["schema"] == 1);
  CHECK(summary["kind"] == "sweep");
  CHECK(summary["axes"]["/overlay/base"] == Json({2, 4}));
  REQUIRE(summary["points"].size() == 8);
  const Json& point = summary["points"][5];
  CHECK(point["set"] == Json({{"/dhash/cache/policy", "path"}, {"/overlay/base", 2}}));
  CHECK(point["seed"] == 5);
  const std::string file = point["file"];
  const Json result = parse_json(read_text(folder.path(file)), file);
  CHECK(result["spec"]["seed"] == 5);
  CHECK(result["fingerprint"] == point["fingerprint"]);
  CHECK(read_text(folder.path("small.json")) == to_text(summary, Inline::kArraysAndObjects));
}

TEST_CASE("finished points are kept, others are run") {
  const Folder folder;
  const Sweep sweep = sweep_of(kSweep);
  run_sweep(sweep, folder.path(), {});
  const auto files = files_of(folder.path());

  SECTION("all are there") {
    CHECK(run_sweep(sweep, folder.path(), {.jobs = 2}).skipped == 8);
  }
  SECTION("as after a kill: one is missing, one half-written, the summary is not there") {
    std::filesystem::remove(folder.path("small/policy=none,base=2,seed=3.json"));
    folder.write("small/policy=path,base=4,seed=5.json", "{ \"schema\": 1, ");
    std::filesystem::remove(folder.path("small.json"));
    CHECK(run_sweep(sweep, folder.path(), {}).skipped == 6);
  }
  SECTION("another specification is not the same point, and is not replaced unasked") {
    const Sweep other = sweep_of(kSweep, {{"/overlay/nodes", "21"}});
    CHECK_THROWS_WITH(run_sweep(other, folder.path(), {}),
                      Catch::Contains("/overlay/nodes is 20 there and 21 here; --force"));
    CHECK(files_of(folder.path()) == files);
    CHECK(run_sweep(other, folder.path(), {.force = true}).skipped == 0);
    CHECK(run_sweep(sweep, folder.path(), {.force = true}).skipped == 0);
  }
  SECTION("nor is what another version of the program made") {
    const std::string made_by = "small/policy=none,base=2,seed=3.provenance.json";
    Json provenance = Json::parse(read_text(folder.path(made_by)));
    for (const Json& version : {Json("0.0.1"), Json(1), Json(nullptr)}) {
      provenance["version"] = version;
      provenance["point"] = "what that version took it for";
      folder.write(made_by, provenance.dump());
      const SweepOutcome outcome = run_sweep(sweep, folder.path(), {});
      CHECK(outcome.skipped == 7);
      CHECK(outcome.replaced == 0);  // by the same bytes
    }
  }
  CHECK(files_of(folder.path()) == files);
}

}  // namespace
}  // namespace ddns::experiments
