// Runs of recorded traces: which questions are asked, and which records there are.
#include <catch2/catch.hpp>

#include "tests/experiments/made_up.h"
#include "tests/real_data.h"

namespace ddns::experiments {
namespace {

constexpr std::string_view kTrace =
    "t_s,client,server,qname,qtype,rcode,answers,latency_ms\n"
    "0,1,0,a.example,A,NOERROR,1,10\n"
    "1,1,0,b.example,A,NXDOMAIN,0,10\n"
    "2,2,0,a.example,A,NOERROR,1,10\n"
    "3,2,0,c.example,A,NOANSWER,0,\n"
    "4,3,0,b.example,AAAA,NOERROR,2,10\n";

Result run_file(std::string_view trace, const char* filter, const char* extra = "") {
  const Folder folder;
  folder.write("trace.csv", trace);
  return run(load_spec(folder.write(
      "test.json", std::string(R"({ "overlay": { "nodes": 50 }, "trace": { "kind": "file",
        "path": "trace.csv", "filter": ")") +
                       filter + "\"" + extra + " } }")));
}

TEST_CASE("a recorded trace, filtered by outcome") {
  const Result good = run_file(kTrace, "successful");
  CHECK(good.counts.queries == 3);
  CHECK(good.counts.names == 2);
  CHECK(good.counts.records == 2);
  CHECK(good.counts.answered == 3);

  const Result bad = run_file(kTrace, "unsuccessful");
  CHECK(bad.counts.queries == 2);
  CHECK(bad.counts.records == 0);
  CHECK(bad.counts.not_found == 2);

  const Result all = run_file(kTrace, "all");
  CHECK(all.counts.queries == 5);
  CHECK(all.counts.names == 4);
  CHECK(all.counts.records == 2);
  CHECK(all.counts.answered == 3);
  CHECK(all.counts.not_found == 2);
}

TEST_CASE("bad lines stop the run, or are counted") {
  const std::string broken = std::string(kTrace) + "5,1,0,d.example\n";
  try {
    run_file(broken, "all");
    FAIL("no error");
  } catch (const sim::InputError& e) {
    CHECK(e.exit_code() == 4);
    CHECK_THAT(e.what(), Catch::Contains("trace.csv:7"));
  }
  const Result r = run_file(broken, "all", R"(, "skip_bad_lines": true)");
  CHECK(r.counts.queries == 5);
  CHECK(r.counts.skipped_lines == 1);
}

TEST_CASE("a query file has no times: its questions come at a rate") {
  const Folder folder;
  folder.write("names.txt", "a.example A\nb.example MX\na.example A\n");
  const Result r = run(load_spec(folder.write("test.json", R"({ "overlay": { "nodes": 10 },
    "trace": { "kind": "file", "path": "names.txt", "rate_per_s": 0.5 } })")));
  CHECK(r.counts.queries == 3);
  CHECK(r.counts.answered == 3);
}

TEST_CASE("a list of names is asked for with the type that the file says") {
  const Folder folder;
  folder.write("names.txt", "a.example\nb.example MX\na.example\n");
  const auto run_with = [&](const char* extra) {
    return run(load_spec(folder.write("test.json", std::string(R"({ "overlay": { "nodes": 10 },
      "trace": { "kind": "file", "path": "names.txt")") +
                                                       extra + " } }")));
  };
  const Result r = run_with(R"(, "type": "AAAA")");
  CHECK(r.counts.queries == 3);
  CHECK(r.counts.names == 2);
  try {
    run_with("");
    FAIL("no error");
  } catch (const sim::InputError& e) {
    CHECK_THAT(e.what(), Catch::Contains("names.txt:1") && Catch::Contains("/trace/type"));
  }
}

TEST_CASE("the times of a trace have the unit that its column or the file says") {
  const auto last_window_s = [](const std::string& column, const char* unit) {
    const Folder folder;
    folder.write("trace.csv", column + ",qname,qtype\n1000,a.example,A\n61000,a.example,A\n");
    const Result r = run(load_spec(folder.write(
        "test.json", std::string(R"({ "overlay": { "nodes": 10 }, "output": { "window_s": 1 },
          "trace": { "kind": "file", "path": "trace.csv", "time_unit": ")") +
                         unit + "\" } }")));
    return to_json(r).at("time_series").at("end_s").back().get<double>();
  };
  CHECK(last_window_s("t_ms", "auto") == Approx(61).margin(1));
  CHECK(last_window_s("time", "ms") == Approx(61).margin(1));
  CHECK(last_window_s("t_ms", "us") == Approx(1).margin(1));
}

TEST_CASE("real traces", "[.real_data]") {
  struct Real {
    const char* file;
    std::uint64_t queries;
  };
  for (const Real& real :
       {Real{"wrccdc2018_queries.csv.xz", 24869}, Real{"rita_proxy_2024_queries.csv.xz", 3141},
        Real{"root_20161006a_queries.csv.xz", 8267}}) {
    const std::string path = find_data(std::string("traces/") + real.file);
    if (path.empty()) return;
    INFO(real.file);
    const Result all = run(
        load_spec("shipped:real-trace.json", {{"/trace/path", path}, {"/trace/filter", "all"}}));
    CHECK(all.counts.queries == real.queries);
    CHECK(all.counts.answered > 0);
    CHECK(all.counts.failed == 0);
    const Result good = run(load_spec("shipped:real-trace.json", {{"/trace/path", path}}));
    const Result bad = run(load_spec("shipped:real-trace.json",
                                     {{"/trace/path", path}, {"/trace/filter", "unsuccessful"}}));
    CHECK(good.counts.queries + bad.counts.queries == real.queries);
    CHECK(good.counts.answered == good.counts.queries);
  }
}

// The table of docs/signatures.md.
TEST_CASE("how clients come by keys on a real trace", "[.real_data]") {
  const std::string path = find_data("traces/wrccdc2018_queries.csv.xz");
  if (path.empty()) return;
  struct Row {
    const char* keys;
    double lookups, rpcs, octets, latency_ms;
  };
  for (const Row& row : {Row{"naive", 3.13, 2.84, 483, 290}, Row{"carried", 0, 0, 649, 99},
                         Row{"carried-but-popular", 1.15, 0.34, 516, 122}}) {
    INFO(row.keys);
    const Result r = run(load_spec(
        "shipped:real-trace.json",
        {{"/trace/path", path}, {"/service/verify", "signatures"}, {"/service/keys", row.keys}}));
    KeysOfLabels sum;
    for (const KeysOfLabels& some : r.keys->by_labels) {
      sum.answered += some.answered;
      sum.lookups += some.lookups;
      sum.rpcs += some.rpcs;
      sum.octets += some.octets;
      sum.labels += some.labels * some.answered;
    }
    const auto mean = [&](std::uint64_t all) {
      return static_cast<double>(all) / static_cast<double>(sum.answered);
    };
    CHECK(sum.answered == r.counts.queries);
    CHECK((row.lookups < 3 || sum.lookups == sum.labels));
    CHECK(mean(sum.lookups) == Approx(row.lookups).margin(0.005));
    CHECK(mean(sum.rpcs) == Approx(row.rpcs).margin(0.005));
    CHECK(mean(sum.octets) == Approx(row.octets).margin(0.5));
    CHECK(r.latency_ms->mean() == Approx(row.latency_ms).margin(1));
  }
}

}  // namespace
}  // namespace ddns::experiments
