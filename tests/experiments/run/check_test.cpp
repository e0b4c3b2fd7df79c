// What is told before a run starts: by the same words wherever it is asked.
#include "experiments/run/check.h"

#include <catch2/catch.hpp>

#include "chord/chord.h"
#include "experiments/world/estimate.h"
#include "tests/experiments/made_up.h"

namespace ddns::experiments {
namespace {

struct Refused {
  int exit_code = 0;
  std::string what;
};

template <class F>
Refused refusal(F f) {
  try {
    f();
  } catch (const sim::InputError& e) {
    return {e.exit_code(), e.what()};
  }
  return {};
}

// The check alone and the run say the same.
Refused refused(const Folder& folder, std::string_view text) {
  const Spec spec = load_spec(folder.write("bad.json", text));
  const Refused checked = refusal([&] { RunCheck()(spec); });
  const Refused ran = refusal([&] { run(spec); });
  CHECK(checked.what == ran.what);
  CHECK(checked.exit_code == ran.exit_code);
  return checked;
}

TEST_CASE("a run's files are looked at before it starts, and named with file and key") {
  const Folder folder;
  folder.write("folder/file", "");
  folder.write("empty.txt", "# nothing\n");
  folder.write("trace.csv", "t_s,qname\n");
  const struct {
    const char* text;
    const char* pointer;
    const char* what;
  } cases[] = {
      {R"({ "trace": { "kind": "file", "path": "none.csv" } })", "/trace/path",
       "none.csv: no such file"},
      {R"({ "trace": { "kind": "file", "path": "folder" } })", "/trace/path",
       "folder: this is a folder, expected a file"},
      {R"({ "trace": { "kind": "file", "path": "trace.csv" } })", "/trace/path", "trace.csv:1: "},
      {R"({ "latency": { "file": "none.txt" } })", "/latency/file", "none.txt: no such file"},
      {R"({ "latency": { "file": "folder" } })", "/latency/file", "folder: this is a folder"},
      {R"({ "latency": { "file": "empty.txt" } })", "/latency/file", "empty.txt: found 0 lines"},
      {R"({ "churn": { "kind": "file", "file": "none.txt" } })", "/churn/file",
       "none.txt: no such file"},
      {R"({ "churn": { "kind": "file", "file": "folder" } })", "/churn/file",
       "folder: this is a folder"},
      {R"({ "churn": { "kind": "file", "file": "empty.txt" } })", "/churn/file",
       "empty.txt: holds no lifetime"}};
  for (const auto& c : cases) {
    INFO(c.text);
    const Refused r = refused(folder, c.text);
    CHECK(r.exit_code == 4);
    CHECK_THAT(r.what, Catch::StartsWith(folder.path("bad.json: ") + c.pointer + ": " +
                                         folder.path(c.what)));
  }
}

TEST_CASE("what cannot be is told before anything is built") {
  const Folder folder;
  const struct {
    const char* text;
    const char* what;
  } cases[] = {
      {R"({ "service": { "kind": "lookup" }, "overlay": { "nodes": 1e7, "base": 1024 } })",
       "/overlay/base: gives the 10000000 nodes about "},
      {R"({ "trace": { "kind": "steady", "rate_per_s": 1e6, "duration_s": 1e6 } })",
       "/trace/rate_per_s: rate x duration is 1e+12 questions, expected at most 1000000000"},
      {R"({ "trace": { "names": 1000000000 } })", "/trace: the targets of the trace cannot be met"},
      {R"({ "quota": { "kind": "room", "blocks_per_unit": 0.1 } })",
       "/quota/blocks_per_unit: no host that serves, but the attacker's, has room"},
      {R"({ "quota": { "kind": "room", "blocks_per_unit": 1e6 }, "overlay": { "nodes": 3,
           "capacity": { "kind": "list", "values": [1e6] } } })",
       "/quota/blocks_per_unit: a host has room for "}};
  for (const auto& c : cases) {
    INFO(c.text);
    const Refused r = refused(folder, c.text);
    CHECK(r.exit_code == 3);
    CHECK_THAT(r.what, Catch::StartsWith(folder.path("bad.json: ") + c.what));
  }
  const auto lines = errors_of(R"({ "overlay": { "nodes": 1e6, "virtual_nodes": 2,
      "capacity": { "kind": "uniform", "least": 1, "greatest": 999 } } })");
  CHECK(lines == std::vector<std::string>{"test.json: /overlay/virtual_nodes: gives about "
                                          "1000000000 virtual nodes in all, expected at most "
                                          "100000000"});
}

TEST_CASE("everything that is wrong is told at once") {
  const Folder folder;
  const Refused r = refused(folder, R"({ "trace": { "kind": "file", "path": "none.csv" },
      "latency": { "file": "none.txt" },
      "overlay": { "nodes": 1e7, "base": 1024 } })");
  CHECK(std::ranges::count(r.what, '\n') == 2);
  CHECK(r.exit_code == 3);  // the files alone would not help
  for (const char* pointer : {"/trace/path: ", "/latency/file: ", "/overlay/base: "}) {
    CHECK_THAT(r.what, Catch::Contains(pointer));
  }
}

TEST_CASE("a ring is refused for its fingers where it would have too many, and not before") {
  const auto spec = [](std::uint32_t nodes) {
    return spec_of(R"({ "service": { "kind": "lookup" }, "overlay": { "base": 1024 } })",
                   {{"/overlay/nodes", std::to_string(nodes)}});
  };
  // The first number of nodes with too many, by bisection.
  std::uint32_t fits = 1, too_many = 10'000'000;
  while (too_many - fits > 1) {
    const std::uint32_t middle = fits + (too_many - fits) / 2;
    (chord::Chord::expected(middle, {.base = 1024}).entries < 4294967295.0 ? fits : too_many) =
        middle;
  }
  const auto part = [&](double share) { return static_cast<std::uint32_t>(share * fits); };
  CHECK_NOTHROW(RunCheck()(spec(part(0.99))));
  CHECK_THROWS_AS(RunCheck()(spec(part(1.001))), sim::InputError);
}

TEST_CASE("files of one name in two folders are both looked at") {
  const Folder folder;
  folder.write("a/latency.txt", "0 1\n1 2\n");
  folder.write("b/latency.txt", "0 1\n");
  constexpr std::string_view kText = R"({ "latency": { "file": "latency.txt" } })";
  RunCheck check;
  check(load_spec(folder.write("a/x.json", kText)));
  CHECK_THROWS_AS(check(load_spec(folder.write("b/x.json", kText))), sim::InputError);
}

}  // namespace
}  // namespace ddns::experiments
