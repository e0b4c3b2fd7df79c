// Keys that a file of a run makes void: refused, and a file that makes them count is not.
#include <catch2/catch.hpp>

#include "experiments/run/check.h"
#include "experiments/world/latency_build.h"
#include "experiments/world/trace_build.h"
#include "tests/experiments/made_up.h"

namespace ddns::experiments {
namespace {

// The message of the InputError that `made` throws, whose exit code is 3.
template <class Make>
std::string refusal(Make make) {
  try {
    make();
  } catch (const sim::InputError& e) {
    CHECK(e.exit_code() == 3);
    return e.what();
  }
  FAIL("no error");
  return "";
}

TEST_CASE("a rate is for traces without times") {
  const Folder folder;
  folder.write("times.csv", "t_s,qname,qtype,rcode,answers\n0,a.example,A,NOERROR,1\n");
  folder.write("names.txt", "a.example A\nb.example A\n");
  const auto spec = [&](const std::string& rest) {
    return load_spec(
        folder.write("test.json", R"({ "trace": { "kind": "file", "path": )" + rest + " } }"));
  };
  for (const char* format : {"auto", "csv"}) {
    const std::string file = R"("times.csv", "format": ")" + std::string(format) + '"';
    CHECK_THAT(refusal([&] { RunCheck()(spec(file + R"(, "rate_per_s": 3)")); }),
               Catch::Contains("test.json: /trace/rate_per_s: applies only where the trace has no "
                               "times") &&
                   Catch::Contains("times.csv"));
    CHECK(build_trace(spec(file))->question_count() == 1);
  }
  CHECK(spec(R"("times.csv")").resolved.at("trace").at("rate_per_s") == nullptr);
  // Three a second where nothing is said.
  for (const auto& [rest, gap_ms] :
       {std::pair(R"("names.txt")", 333), {R"("names.txt", "rate_per_s": 2)", 500}}) {
    const auto trace = build_trace(spec(rest));
    traces::Question question;
    trace->next(question);
    trace->next(question);
    CHECK(question.time.ns() / 1'000'000 == gap_ms);
  }
  const auto errors =
      errors_of(R"({ "trace": { "kind": "steady" } })", {{"/trace/rate_per_s", "null"}});
  REQUIRE(errors.size() == 1);
  CHECK_THAT(errors[0], Catch::Contains("/trace/rate_per_s: is null"));
}

TEST_CASE("a trim is of what the table covers") {
  const Folder folder;
  folder.write("table.txt", "0.1 10\n0.5 40\n0.9 100\n");
  const auto spec = [&](const char* trim) {
    return load_spec(folder.write("test.json", R"({ "latency": { "file": "table.txt", "trim": )" +
                                                   std::string(trim) + " } }"));
  };
  for (const char* trim : {"[0.05, 0.9]", "[0.1, 0.95]"}) {
    CHECK_THAT(refusal([&] { build_latency(spec(trim)); }),
               Catch::Contains("test.json: /latency/trim: is [0.") &&
                   Catch::Contains("expected fractions from 0.1 to 0.9") &&
                   Catch::Contains("table.txt"));
  }
  CHECK(build_latency(spec("[0.1, 0.9]")) != nullptr);
}

TEST_CASE("a trim on one server is for the latency of hops alone") {
  const std::string_view trimmed = R"({ "service": { "kind": "conventional" },
                                        "trace": { "queries": 10 },
    "latency": { "trim": [0.1, 0.9] }, "output": { "latency_by_hops": { "max_hops": 2 } } })";
  CHECK(errors_of(trimmed).empty());
  const auto errors = errors_of(trimmed, {{"/output/latency_by_hops/max_hops", "0"}});
  REQUIRE(errors.size() == 1);
  CHECK_THAT(errors[0], Catch::Contains("/latency/trim: applies only where"));
  // Without it the result says of no trim, and can be run again.
  const Spec plain = spec_of(R"({ "service": { "kind": "conventional" }, "trace": { "queries": 10 },
                                  "output": { "latency_by_hops": { "max_hops": 0 } } })");
  CHECK_FALSE(plain.resolved.at("latency").contains("trim"));
  CHECK(errors_of(plain.resolved.dump()).empty());
}

}  // namespace
}  // namespace ddns::experiments
