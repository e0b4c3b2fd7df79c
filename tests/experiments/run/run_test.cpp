// Runs: what must hold of every result, on rings of every size, whatever the numbers.
#include "experiments/run/run.h"

#include <catch2/catch.hpp>
#include <numeric>
#include <set>

#include "tests/experiments/made_up.h"

namespace ddns::experiments {
namespace {

// What counting RPCs where they are sent, where they are served and by lookup must agree on.
void check_sums(const Result& r) {
  const double queries = static_cast<double>(r.counts.queries);
  CHECK(r.counts.answered + r.counts.not_found + r.counts.failed == r.counts.queries);
  REQUIRE(r.hop_count);
  CHECK(r.hop_count->values.count() == r.counts.queries);
  CHECK(r.latency_ms->values.count() == r.counts.queries);
  CHECK(total(*r.hop_count) == Approx(static_cast<double>(r.counts.rpcs)));
  CHECK(total(*r.load_balance) * queries == Approx(static_cast<double>(r.counts.rpcs)));
  if (r.storage_balance) {
    const double stored =
        static_cast<double>(r.counts.records) * r.spec["dhash"]["replicas"].get<unsigned>();
    CHECK(total(*r.storage_balance) == Approx(stored));
  }
}

TEST_CASE("a small day: counts and sums") {
  const Result r = run_text(kSmallDay);
  check_sums(r);
  CHECK(r.counts.queries == 3000);
  CHECK(r.counts.answered == 3000);
  CHECK(r.counts.names == 1000);
  CHECK(r.counts.records == 1000);
  CHECK(r.counts.nodes == 100);
  CHECK(r.counts.insert_rpcs > 1000);
  CHECK(r.counts.copies > 0);
  CHECK(r.most_popular->fetches == 200);
  CHECK_FALSE(r.hop_count_as_in_paper);  // nothing was sought in vain
  CHECK(r.spread.empty());
}

TEST_CASE("the same specification gives the same bytes") {
  const Spec spec = spec_of(kSmallDay);
  const std::string first = to_text(to_json(run(spec)));
  CHECK(first == to_text(to_json(run(spec))));
  CHECK(first != to_text(to_json(run_text(kSmallDay, {{"/seed", "2"}}))));
}

TEST_CASE("what a seed draws does not depend on other settings") {
  // The ring, the questions and their origins are the same under every policy: where nothing is
  // cached and where copies never matter because each name is asked for once, lookups take the same
  // paths.
  const std::vector<Override> once = {{"/trace/queries", "1000"}, {"/trace/most_popular", "1"}};
  std::vector<Override> none = once;
  none.push_back({"/dhash/cache/policy", "none"});
  const Result a = run_text(kSmallDay, once);
  const Result b = run_text(kSmallDay, none);
  CHECK(max_cdf_distance(a.hop_count->values, b.hop_count->values) == 0);
  CHECK(max_cdf_distance(a.latency_ms->values, b.latency_ms->values) == 0);
}

TEST_CASE("rings of one and two nodes") {
  for (const char* nodes : {"1", "2"}) {
    for (const char* style : {"iterative", "recursive"}) {
      const Result r = run_text(kSmallDay, {{"/overlay/nodes", nodes}, {"/lookup/style", style}});
      check_sums(r);
      CHECK(r.counts.answered == 3000);
      CHECK(r.hop_count->max() == (*nodes == '1' ? 0 : 1));
    }
  }
  check_sums(run_text(R"({ "overlay": { "nodes": 1 },
    "service": { "kind": "lookup" }, "trace": { "queries": 10 } })"));
  const Result slashdot =
      run_text(R"({ "overlay": { "nodes": 1 }, "trace": { "kind": "slashdot", "queries": 10 } })");
  CHECK(slashdot.spread.front().fetches == 1u);
}

TEST_CASE("every way of running a day keeps the sums") {
  using Set = std::vector<Override>;
  const Set ways[] = {
      {{"/dhash/cache/policy", "none"}},
      {{"/dhash/cache/policy", "origin"}},
      {{"/dhash/cache/policy", "penultimate"}},
      {{"/dhash/cache/policy", "all"}},
      {{"/dhash/cache/capacity", "3"}},
      {{"/dhash/cache/ttl", "true"}, {"/dhash/cache/ttl_s", "600"}},
      {{"/dhash/replicas", "6"}},
      {{"/dhash/insert", "placed"}},
      {{"/overlay/base", "16"}},
      {{"/overlay/route_by_successors", "true"}},
      {{"/overlay/virtual_nodes", "4"}},
      {{"/overlay/capacity/kind", "pareto"}, {"/overlay/virtual_nodes", "2"}},
      {{"/lookup/origin", "client"}},
      {{"/lookup/style", "recursive"}},
      {{"/lookup/style", "recursive"}, {"/overlay/virtual_nodes", "4"}},
      {{"/lookup/style", "recursive"}, {"/dhash/cache/policy", "none"}},
      {{"/latency/kind", "constant"}},
      {{"/latency/kind", "lognormal"}, {"/latency/sigma", "0.3"}},
      {{"/trace/outcome", "unsuccessful"}},
  };
  for (const Set& way : ways) {
    INFO(way[0].pointer << " = " << way[0].value);
    check_sums(run_text(kSmallDay, way));
  }
}

TEST_CASE("caching changes no answer, only its price") {
  const Result without = run_text(kSmallDay, {{"/dhash/cache/policy", "none"}});
  for (const char* policy : {"origin", "penultimate", "path", "all"}) {
    const Result with = run_text(kSmallDay, {{"/dhash/cache/policy", policy}});
    CHECK(with.counts.answered == without.counts.answered);
    CHECK(with.counts.rpcs < without.counts.rpcs);
    CHECK(with.counts.answered_by_copies > 0);
  }
  CHECK(without.counts.answered_by_copies == 0);
  CHECK(without.counts.copies == 0);
}

TEST_CASE("a capacity of nothing is no cache; a small one evicts") {
  const Result none = run_text(kSmallDay, {{"/dhash/cache/policy", "none"}});
  const Result nothing = run_text(kSmallDay, {{"/dhash/cache/capacity", "0"}});
  CHECK(nothing.counts.rpcs == none.counts.rpcs);
  const Result three = run_text(kSmallDay, {{"/dhash/cache/capacity", "3"}});
  CHECK(three.counts.evictions > 0);
  CHECK(three.counts.copies <= 300);
}

TEST_CASE("inserts in place cost nothing and store the same records") {
  const Result placed = run_text(kSmallDay, {{"/dhash/insert", "placed"}});
  const Result protocol = run_text(kSmallDay);
  CHECK(placed.counts.insert_rpcs == 0);
  CHECK(max_cdf_distance(placed.storage_balance->values, protocol.storage_balance->values) == 0);
  CHECK(max_cdf_distance(placed.hop_count->values, protocol.hop_count->values) < 0.02);
}

TEST_CASE("questions without records end at the owner, and count their origin as the paper did") {
  const Result r = run_text(kSmallDay, {{"/trace/outcome", "unsuccessful"}});
  CHECK(r.counts.records == 0);
  CHECK(r.counts.not_found == 3000);
  REQUIRE(r.hop_count_as_in_paper);
  CHECK(r.hop_count_as_in_paper->mean() == Approx(r.hop_count->mean() + 1));
  const double rpc_ms = r.latency_ms->mean() / r.hop_count->mean();
  CHECK(r.latency_ms_as_in_paper->mean() - r.latency_ms->mean() == Approx(rpc_ms).epsilon(0.1));
  CHECK_FALSE(r.most_popular);
}

TEST_CASE("the paper's load counter adds own calls, copies sent and stores of inserts") {
  const Result none = run_text(kSmallDay, {{"/dhash/cache/policy", "none"}});
  const double queries = 3000, records = 1000;
  CHECK(total(*none.load_balance_as_in_paper) ==
        Approx(total(*none.load_balance) + 1 + records / queries));
  // Penultimate caching sends one copy for each lookup whose last node but one was not the origin:
  // that is, of at least two hops.
  const Result one = run_text(kSmallDay, {{"/dhash/cache/policy", "penultimate"}});
  const double sent = 1 - one.hop_count->cumulative(1);
  CHECK(total(*one.load_balance_as_in_paper) ==
        Approx(total(*one.load_balance) + 1 + records / queries + sent).epsilon(0.002));
}

TEST_CASE("a client always asks at the same node") {
  // One client, no cache of its own to help: all own calls land on one node.
  const Result r = run_text(kSmallDay, {{"/lookup/origin", "client"},
                                        {"/trace/clients", "1"},
                                        {"/dhash/cache/policy", "none"},
                                        {"/dhash/insert", "placed"}});
  CHECK(r.load_balance_as_in_paper->max() >= 1);
}

TEST_CASE("slashdot: the record spreads to every node") {
  const Result r = run_text(R"({ "overlay": { "nodes": 100 },
    "trace": { "kind": "slashdot", "queries": 5000 } })");
  check_sums(r);
  CHECK(r.counts.names == 1);
  CHECK(r.counts.copies == 99);
  REQUIRE(r.spread.size() == 4);
  for (std::size_t i = 0; i < 4; ++i) {
    REQUIRE(r.spread[i].fetches);
    if (i > 0) CHECK(*r.spread[i - 1].fetches <= *r.spread[i].fetches);
  }
  // Each node but the owner asked a remote one at most once after it had no copy.
  CHECK(r.most_popular->fetches == 5000);
  CHECK(total(r.most_popular->per_node) <= 99);
  CHECK(r.most_popular->by_owner >= 1);
  const Result none = run_text(R"({ "overlay": { "nodes": 100 },
    "dhash": { "cache": { "policy": "none" } },
    "trace": { "kind": "slashdot", "queries": 500 } })");
  CHECK_FALSE(none.spread[0].fetches);
  CHECK(none.most_popular->by_owner == total(none.most_popular->per_node));
}

TEST_CASE("uniform lookups: as many as asked for, whatever the number in flight") {
  const std::string_view text = R"({ "overlay": { "nodes": 500 },
    "service": { "kind": "lookup" }, "trace": { "queries": 4000, "in_flight": 1 } })";
  const Result one = run_text(text);
  check_sums(one);
  CHECK(one.counts.queries == 4000);
  CHECK_FALSE(one.storage_balance);
  const Result many = run_text(text, {{"/trace/in_flight", "10000"}});
  CHECK(max_cdf_distance(one.hop_count->values, many.hop_count->values) == 0);
  CHECK(max_cdf_distance(one.latency_ms->values, many.latency_ms->values) == 0);
}

TEST_CASE("constant latency: a lookup takes its hops' time") {
  for (const char* style : {"iterative", "recursive"}) {
    const Result r = run_text(R"({ "overlay": { "nodes": 300 },
      "service": { "kind": "lookup" }, "trace": { "queries": 1000 },
      "latency": { "kind": "constant", "value_ms": 10 } })",
                              {{"/lookup/style", style}});
    // Recursive: half a round trip a hop, and half of one for the answer unless nothing was asked.
    const bool iterative = style[0] == 'i';
    r.hop_count->values.for_each([&](std::int64_t hops, std::uint64_t) {
      const auto h = static_cast<double>(hops);
      const double took = iterative ? 10 * h : (h > 0 ? 5 * (h + 1) : 0);
      CHECK(r.latency_ms->cumulative(took) == r.hop_count->cumulative(h));
    });
  }
}

TEST_CASE("lost messages cost timeouts, and are survived") {
  const Result r = run_text(
      kSmallDay,
      {{"/network/loss", "0.05"}, {"/latency/kind", "constant"}, {"/dhash/insert", "placed"}});
  CHECK(r.counts.timeouts > 0);
  CHECK(r.counts.failed < 300);
}

TEST_CASE("an observer sees the run advance and may end it") {
  class Counter : public Observer {
   public:
    void progress(std::uint64_t done, std::uint64_t total) override {
      CHECK(done > last);
      CHECK(total == 10000);
      last = done;
      if (done >= stop) throw std::runtime_error("enough");
    }
    std::uint64_t last = 0;
    std::uint64_t stop = UINT64_MAX;
  };
  const Spec spec = spec_of(R"({ "overlay": { "nodes": 10 },
    "service": { "kind": "lookup" }, "trace": { "queries": 10000 } })");
  Counter counter;
  run(spec, &counter);
  CHECK(counter.last == 10000);
  Counter impatient;
  impatient.stop = 5000;
  CHECK_THROWS_WITH(run(spec, &impatient), "enough");
}

TEST_CASE("targets that cannot be met together are an error of the specification") {
  try {
    run_text(R"({ "trace": { "queries": 10 } })");
    FAIL("no error");
  } catch (const sim::InputError& e) {
    CHECK(e.exit_code() == 3);
  }
}

}  // namespace
}  // namespace ddns::experiments
