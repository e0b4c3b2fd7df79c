// What a run is expected to take, and what there is. tests/scripts/estimate_test.py compares
// estimates of memory with real runs.
#include "experiments/terminal/plan.h"

#include <catch2/catch.hpp>

#include "experiments/run/memory.h"
#include "tests/experiments/made_up.h"

namespace ddns::experiments {
namespace {

Cost cost_of(const std::vector<Override>& set) {
  return expected_cost(spec_of("{}", set));
}

TEST_CASE("memory is the least of what the machine, control groups and limits leave") {
  const Folder root;
  CHECK(available_memory(root.path()) > 1'000'000);  // what setrlimit leaves, or without end
  root.write("proc/meminfo", "MemTotal: 9000000 kB\nMemFree: 1 kB\nMemAvailable:  4000000 kB\n");
  CHECK(available_memory(root.path()) == 4'096'000'000);

  root.write("proc/self/cgroup", "0::/user/task\n");
  root.write("sys/fs/cgroup/user/task/memory.max", "max\n");
  root.write("sys/fs/cgroup/user/task/memory.current", "500\n");
  CHECK(available_memory(root.path()) == 4'096'000'000);
  root.write("sys/fs/cgroup/user/memory.max", "3000000000\n");
  root.write("sys/fs/cgroup/user/memory.current", "1000000000\n");
  CHECK(available_memory(root.path()) == 2'000'000'000);
  root.write("sys/fs/cgroup/user/memory.stat", "anon 5\ninactive_file 400000000\nfile 7\n");
  CHECK(available_memory(root.path()) == 2'400'000'000);
  root.write("sys/fs/cgroup/user/task/memory.max", "900000000000\n");
  CHECK(available_memory(root.path()) == 2'400'000'000);
  root.write("sys/fs/cgroup/user/task/memory.max", "400\n");
  CHECK(available_memory(root.path()) == 0);
}

TEST_CASE("memory of a control group of version 1") {
  const Folder root;
  root.write("proc/meminfo", "MemAvailable: 4000000 kB\n");
  root.write("proc/self/cgroup", "3:cpu,cpuacct:/a\n2:memory:/a/b\n");
  root.write("sys/fs/cgroup/memory/a/b/memory.limit_in_bytes", "1000000000\n");
  root.write("sys/fs/cgroup/memory/a/b/memory.usage_in_bytes", "300000000\n");
  CHECK(available_memory(root.path()) == 700'000'000);
}

TEST_CASE("memory as text") {
  CHECK(memory_text(0) == "0.00 MB");
  CHECK(memory_text(40.81e6) == "40.8 MB");
  CHECK(memory_text(999e6) == "999 MB");
  CHECK(memory_text(96.34e9) == "96.3 GB");
  CHECK(memory_text(1.5e12) == "1.50 TB");
}

TEST_CASE("what is more takes more") {
  const Override uniform = {"/service/kind", "lookup"};
  const Override steady = {"/trace/kind", "steady"};
  const struct {
    std::vector<Override> less;
    Override more;
  } cases[] = {{{uniform}, {"/overlay/nodes", "1000000"}},
               {{uniform}, {"/trace/queries", "200000"}},
               {{uniform}, {"/overlay/virtual_nodes", "7"}},
               {{uniform}, {"/maintenance/on", "true"}},
               {{}, {"/trace/names", "200000"}},
               {{}, {"/dhash/replicas", "6"}},
               {{steady}, {"/churn/kind", "exponential"}},
               {{steady, {"/quota/kind", "room"}}, {"/quota/attacker/records", "100000"}}};
  for (const auto& c : cases) {
    INFO(c.more.pointer);
    std::vector<Override> more = c.less;
    more.push_back(c.more);
    CHECK(cost_of(more).memory_bytes > cost_of(c.less).memory_bytes);
    CHECK(cost_of(more).cpu_s > cost_of(c.less).cpu_s);
  }
}

// A million living nodes that were told to take three seconds once took a hundred.
TEST_CASE("overlays that live take about the time that was measured") {
  const Override lookup = {"/service/kind", "lookup"};
  const Override on = {"/maintenance/on", "true"};
  const Override small = {"/trace/queries", "1000"};
  const Override steady = {"/trace/kind", "steady"};
  const Override rate = {"/trace/rate_per_s", "2"};
  const Override million = {"/overlay/nodes", "1000000"};
  const Override fewer = {"/overlay/nodes", "100000"};
  const Override for_600 = {"/trace/duration_s", "600"};
  const Override churn = {"/churn/kind", "exponential"};
  const struct {
    const char* kind;
    std::vector<Override> set;
    double took_s;  // on one of two busy processors
  } runs[] = {{"chord", {lookup, on, small, million}, 1.2},
              {"pastry", {lookup, on, small, million}, 5.3},
              {"kademlia", {lookup, on, small, million}, 10.3},
              {"chord", {steady, rate, on, fewer, for_600}, 4.9},
              {"pastry", {steady, rate, on, fewer, for_600}, 35},
              {"kademlia", {steady, rate, on, fewer, for_600}, 16},
              {"chord", {steady, rate, churn, fewer, for_600}, 11},
              {"pastry", {steady, rate, churn, fewer, for_600}, 49},
              {"kademlia", {steady, rate, churn, fewer, for_600}, 53}};
  for (const auto& run : runs) {
    std::vector<Override> set = run.set;
    set.emplace_back("/overlay/kind", run.kind);
    const double told_s = cost_of(set).cpu_s;
    INFO(run.kind << ": took " << run.took_s << " s, told " << told_s);
    CHECK(told_s > run.took_s / 2);
    CHECK(told_s < run.took_s * 2);
  }
}

TEST_CASE("a larger base takes more memory and fewer messages") {
  const Override uniform = {"/service/kind", "lookup"};
  const Cost two = cost_of({uniform});
  const Cost many = cost_of({uniform, {"/overlay/base", "64"}});
  CHECK(many.memory_bytes > two.memory_bytes);
  CHECK(many.messages < two.messages);
}

TEST_CASE("lookups take the messages of the path's formula") {
  for (const char* base : {"2", "4", "10", "64"}) {
    const Spec spec = spec_of(R"({ "service": { "kind": "lookup" },
                                   "trace": { "queries": 20000 } })",
                              {{"/overlay/base", base}});
    CHECK(expected_cost(spec).messages ==
          Approx(static_cast<double>(run(spec).counts.rpcs)).epsilon(0.05));
  }
}

TEST_CASE("a run that cannot fit is refused, and one that may is not") {
  Plan plan;
  const Spec spec = spec_of("{}");
  for (int i = 0; i < 3; ++i) plan.add("day", spec);
  const double one = expected_cost(spec).memory_bytes;
  const auto bytes = [&](double runs) { return static_cast<std::uint64_t>(runs * one); };
  CHECK_NOTHROW(plan.check_fits(1, bytes(1 / kMemoryFactor) + 1));
  CHECK_THROWS_WITH(plan.check_fits(1, bytes(0.6)),
                    Catch::Contains("day: needs about " + memory_text(one)) &&
                        Catch::Contains(memory_text(0.6 * one) + " are available"));
  CHECK_THROWS_WITH(plan.check_fits(2, bytes(1.2)),
                    Catch::Contains("day and others, 2 at a time: need about"));
  CHECK_NOTHROW(plan.check_fits(8, bytes(2.1)));  // there are but three
  CHECK_THROWS_AS(plan.check_fits(8, bytes(1.9)), std::runtime_error);
}

TEST_CASE("a billion names are known to need a hundred gigabytes, mostly for the records") {
  const Cost cost = cost_of({{"/trace/kind", "steady"}, {"/trace/names", "1000000000"}});
  CHECK(cost.memory_bytes > 1e11);
  CHECK(cost.mostly == "the records");
}

}  // namespace
}  // namespace ddns::experiments
