// Reading experiment files: what is accepted, and every way of being told what is wrong.
#include "experiments/load/load.h"

#include <catch2/catch.hpp>

#include "tests/experiments/made_up.h"

namespace ddns::experiments {
namespace {

using Lines = std::vector<std::string>;

TEST_CASE("an empty experiment is the paper's successful day") {
  const Spec spec = spec_of("{}");
  CHECK(spec.name == "test");
  CHECK(spec.seed == 1);
  CHECK(spec.trace.kind == TraceSpec::Kind::kJungDay);
  CHECK(spec.trace.queries == 260000);
  CHECK(spec.trace.names == 120000);
  CHECK(spec.overlay.hosts == 1000);
  CHECK(spec.overlay.base == 2);
  CHECK(spec.dhash.replicas == 1);
  CHECK(spec.dhash.policy == dhash::CachePolicy::kPath);
  CHECK_FALSE(spec.dhash.cache_capacity);
  CHECK_FALSE(spec.dhash.ttl);
  CHECK(spec.latency.trim_low == 0.025);
  CHECK(spec.latency.trim_high == 0.95);
}

TEST_CASE("defaults follow what they depend on") {
  const Spec spec = spec_of(R"({ "trace": { "outcome": "unsuccessful" } })");
  CHECK(spec.trace.queries == 220000);
  CHECK(spec.trace.names == 17000);
  CHECK(spec.trace.most_popular == 82000);
  CHECK(spec.trace.asked_once == 8000u);
  CHECK(spec_of(R"({ "trace": { "kind": "slashdot" } })").trace.queries == 100000);
}

TEST_CASE("the resolved specification has the keys that apply and no others") {
  const Spec day = spec_of("{}");
  CHECK(day.resolved.contains("/dhash/cache/policy"_json_pointer));
  CHECK_FALSE(day.resolved.contains("/dhash/cache/ttl_s"_json_pointer));
  CHECK_FALSE(day.resolved.contains("/trace/path"_json_pointer));
  const Spec lookups = spec_of(R"({ "service": { "kind": "lookup" } })");
  CHECK_FALSE(lookups.resolved.contains("dhash"));
  CHECK(lookups.resolved.contains("overlay"));
  const Spec servers = spec_of(R"({ "service": { "kind": "conventional" } })");
  CHECK_FALSE(servers.resolved.contains("overlay"));
}

TEST_CASE("a resolved specification resolves to itself") {
  const Spec once = spec_of(kSmallDay);
  const Spec twice = spec_of(once.resolved.dump());
  CHECK(twice.resolved == once.resolved);
}

TEST_CASE("all errors are told at once, with file, pointer, what was found and expected") {
  const Lines lines = errors_of(R"({
    "overlay": { "nodes": 0, "bse": 4, "base": "two" },
    "dhash": { "cache": { "policy": "pth", "ttl": "yes" } },
    "latency": { "trim": [0.1] },
    "lokup": {} })");
  CHECK(
      lines ==
      Lines{
          "test.json: /overlay/nodes: found 0, expected an integer from 1 to 10000000",
          "test.json: /overlay/bse: unknown key; did you mean /overlay/base?",
          "test.json: /overlay/base: found \"two\", expected an integer from 2 to 1024",
          "test.json: /dhash/cache/policy: found \"pth\", expected one of path, penultimate, "
          "origin, "
          "all, none; did you mean \"path\"?",
          "test.json: /dhash/cache/ttl: found \"yes\", expected true or false",
          "test.json: /latency/trim: found [0.1], expected an array of 2 numbers from 0 to 1, the "
          "first less than the second",
          "test.json: /lokup: unknown key; did you mean /lookup?"});
}

TEST_CASE("a known word in the wrong section is recognised") {
  CHECK(errors_of(R"({ "replicas": 3 })") ==
        Lines{"test.json: /replicas: unknown key; did you mean /dhash/replicas?"});
}

TEST_CASE("numbers") {
  CHECK(spec_of(R"({ "overlay": { "nodes": 1e3 } })").overlay.hosts == 1000);
  CHECK(spec_of(R"({ "overlay": { "nodes": 1e3 } })")
            .resolved["overlay"]["nodes"]
            .is_number_integer());
  CHECK(errors_of(R"({ "overlay": { "nodes": 10.5 } })").size() == 1);
  CHECK(errors_of(R"({ "overlay": { "nodes": -1 } })").size() == 1);
  CHECK(errors_of(R"({ "overlay": { "nodes": 10000001 } })").size() == 1);
  CHECK(errors_of(R"({ "overlay": { "nodes": 10000000 } })").empty());
  CHECK(errors_of(R"({ "seed": 9007199254740991 })").empty());
  CHECK(errors_of(R"({ "seed": 9007199254740992 })").size() == 1);
  CHECK(errors_of(R"({ "network": { "loss": 1.01 } })").size() == 1);
  CHECK(errors_of(R"({ "overlay": { "capacity": { "kind": "pareto", "shape": 0 } } })") ==
        Lines{"test.json: /overlay/capacity/shape: found 0, expected a number above 0 to 100"});
}

TEST_CASE("null is a value of some keys only") {
  CHECK_FALSE(spec_of(R"({ "dhash": { "cache": { "capacity": null } } })").dhash.cache_capacity);
  CHECK(errors_of(R"({ "overlay": { "nodes": null } })") ==
        Lines{"test.json: /overlay/nodes: found null, expected an integer from 1 to 10000000"});
}

TEST_CASE("a key that does not apply is refused, and the reason told") {
  CHECK(errors_of(R"({ "trace": { "kind": "slashdot", "names": 5 } })") ==
        Lines{"test.json: /trace/names: applies only where /trace/kind is jung-day, steady or "
              "connections; here "
              "/trace/kind is \"slashdot\""});
  CHECK(errors_of(R"({ "dhash": { "cache": { "ttl_s": 5 } } })").size() == 1);
  CHECK(errors_of(R"({ "dhash": { "cache": { "ttl": true, "ttl_s": 5 } } })").empty());
}

TEST_CASE("nothing is concluded from a word that is wrong") {
  const Lines lines =
      errors_of(R"({ "trace": { "kind": "slashdott", "queries": 5, "path": "x" } })");
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].find("did you mean \"slashdot\"?") != std::string::npos);
}

TEST_CASE("a trace file must be named") {
  const Lines lines = errors_of(R"({ "trace": { "kind": "file" } })");
  CHECK(lines == Lines{"test.json: /trace/path: missing, expected the path of a file; give it in "
                       "the file or with --set /trace/path=..."});
}

TEST_CASE("values that do not go together") {
  CHECK(errors_of(R"({ "overlay": { "nodes": 10000000, "virtual_nodes": 11 } })").size() == 1);
}

TEST_CASE("errors of syntax say line and column") {
  const auto first = [](std::string_view text) { return errors_of(text).at(0); };
  CHECK(first("{\n  \"seed\": 1,\n}").find("test.json: line 3, column 1: not JSON:") == 0);
  CHECK(first("{ \"seed\" 1 }").find("line 1, column 10") != std::string::npos);
  CHECK(first("{ // no comments\n}").find("line 1, column 3") != std::string::npos);
  CHECK(first("").find("not JSON") != std::string::npos);
  CHECK(first("[1]") == "test.json: found [1], expected an object of keys");
  CHECK(first(R"({ "seed": 1, "seed": 2 })") == "test.json: /seed: is given twice, expected once");
  CHECK(first(R"({ "trace": { "a": 1 }, "overlay": { "base": 2, "base": 2 } })") ==
        "test.json: /overlay/base: is given twice, expected once");
  CHECK(first(std::string(100, '[')).find("64 levels") != std::string::npos);
}

TEST_CASE("extends is a merge patch on another file") {
  const Folder folder;
  folder.write("base.json", R"({ "name": "base", "seed": 7,
    "overlay": { "nodes": 50, "base": 4 }, "dhash": { "cache": { "capacity": 9 } } })");
  const Spec spec = load_spec(folder.write("sub/patch.json", R"({ "extends": "../base.json",
    "name": "patch", "overlay": { "base": null },
    "dhash": { "cache": { "policy": "origin" } } })"));
  CHECK(spec.name == "patch");
  CHECK(spec.seed == 7);
  CHECK(spec.overlay.hosts == 50);
  CHECK(spec.overlay.base == 2);  // null took the base's value away
  CHECK(spec.dhash.cache_capacity == 9u);
  CHECK(spec.dhash.policy == dhash::CachePolicy::kOrigin);
}

TEST_CASE("an error in a file that is extended names that file") {
  const Folder folder;
  folder.write("base.json", R"({ "seeed": 7 })");
  try {
    load_spec(folder.write("patch.json", R"({ "extends": "base.json" })"));
    FAIL("no error");
  } catch (const sim::InputError& e) {
    CHECK(std::string(e.what()) ==
          folder.path("base.json") + ": /seeed: unknown key; did you mean /seed?");
  }
}

TEST_CASE("circles and missing files of extends") {
  const Folder folder;
  folder.write("a.json", R"({ "extends": "b.json" })");
  folder.write("b.json", R"({ "extends": "./a.json" })");
  CHECK_THROWS_WITH(load_spec(folder.path("a.json")), Catch::Contains("a circle"));
  folder.write("c.json", R"({ "extends": "none.json" })");
  CHECK_THROWS_WITH(load_spec(folder.path("c.json")), Catch::Contains("none.json: cannot be read"));
}

TEST_CASE("files are found from the folder of the file that names them") {
  const Folder folder;
  folder.write("deep/base.json", R"({ "trace": { "kind": "file", "path": "day.csv" } })");
  const Spec spec = load_spec(folder.write("top.json", R"({ "extends": "deep/base.json" })"));
  CHECK(spec.trace.path == folder.path("deep/day.csv"));
  CHECK(spec.resolved["trace"]["path"] == "day.csv");
  const Spec set = load_spec(folder.path("top.json"), {{"/trace/path", "here.csv"}});
  CHECK(set.trace.path == "here.csv");
}

TEST_CASE("--set") {
  CHECK(spec_of("{}", {{"/overlay/nodes", "5"}}).overlay.hosts == 5);
  CHECK(spec_of("{}", {{"/dhash/cache/policy", "origin"}}).dhash.policy ==
        dhash::CachePolicy::kOrigin);
  CHECK_FALSE(spec_of("{}", {{"/trace/asked_once", "null"}}).trace.asked_once);
  CHECK(spec_of("{}", {{"/name", "7"}}).name == "7");
  CHECK(errors_of("{}", {{"/overlay/node", "5"}}) ==
        Lines{"--set /overlay/node=5: /overlay/node: unknown key; did you mean /overlay/nodes?"});
  CHECK(errors_of("{}", {{"overlay/nodes", "5"}}).at(0).find("did you mean /overlay/nodes?") !=
        std::string::npos);
  CHECK_THROWS_WITH(parse_override("/seed"), Catch::Contains("expected /POINTER=VALUE"));
}

TEST_CASE("what could not be written into a result is refused before the run") {
  const Lines lines = errors_of(R"({ "trace": { "kind": "file", "path": "x" } })",
                                {{"/trace/path", "caf\xe9.csv"}});
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].ends_with("expected the path of a file in UTF-8"));
  CHECK(errors_of(R"({ "trace": { "kind": "file", "path": "x" } })",
                  {{"/trace/path", "caf\xc3\xa9.csv"}})
            .empty());
}

TEST_CASE("the name that a file's own name gives is one that /name takes") {
  const Folder folder;
  const std::pair<std::string, std::string> names[] = {
      {"my run.json", "my_run"},
      {"caf\xe9.json", "caf_"},
      {".hidden.json", "_hidden"},
      {"50%.day-2.json", "50_.day-2"},
      {std::string(180, 'x') + ".json", std::string(100, 'x')}};
  for (const auto& [file, name] : names) {
    const Spec spec = load_spec(folder.write(file, "{}"));
    CHECK(spec.name == name);
    CHECK(spec_of(spec.resolved.dump()).name == name);
  }
  CHECK(load_spec(folder.path("my run.json"), {{"/name", "coffee"}}).name == "coffee");
}

TEST_CASE("names of results cannot leave their folder") {
  for (const char* name : {"", "../x", "a/b", ".hidden", "a b", "\\u0000"}) {
    CHECK(errors_of(std::string(R"({ "name": ")") + name + "\" }").size() == 1);
  }
}

TEST_CASE("the shipped experiments are valid") {
  for (const char* name : {"successful", "failed", "slashdot", "latency"}) {
    CHECK(load_spec(std::string("shipped:") + name + ".json").name == name);
  }
  CHECK(load_sweep("shipped:sweep-nodes.json").points.size() == 25);
  CHECK(load_sweep("shipped:sweep-base.json").points.size() == 20);
  CHECK(load_sweep("shipped:cache-policies.json").points.size() == 25);
  CHECK(load_sweep("shipped:virtual-nodes.json").points.size() == 30);
  CHECK_THROWS_WITH(load_spec("shipped:real-trace.json"), Catch::Contains("/trace/path: missing"));
  CHECK_THROWS_WITH(load_spec("shipped:none.json"), Catch::Contains("no such file is shipped"));
}

}  // namespace
}  // namespace ddns::experiments
