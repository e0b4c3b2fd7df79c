// Runs whose hosts have room for so many blocks, with and without an attacker who floods them.
#include <catch2/catch.hpp>

#include "experiments/run/run.h"
#include "experiments/world/world.h"
#include "tests/experiments/made_up.h"

namespace ddns::experiments {
namespace {

// The small day's 1000 records on hosts with room for 3000 blocks in all, 5 % of it the attacker's;
// each of its hosts has 30.
std::vector<Override> with(const char* kind, const char* attack, std::vector<Override> more = {}) {
  std::vector<Override> set = {{"/quota/kind", kind},
                               {"/quota/blocks_per_unit", "30"},
                               {"/quota/organisations", "5"},
                               {"/quota/attacker/hosts", "5"},
                               {"/quota/attacker/records", attack}};
  set.insert(set.end(), more.begin(), more.end());
  return set;
}

Result run_with(const std::vector<Override>& set) {
  return run(spec_of(kSmallDay, set));
}

// What must hold of every run: every insert has one end, and what is stored is what was charged.
void check_quota_sums(const Result& r) {
  REQUIRE(r.quota);
  const QuotaOutcome& q = *r.quota;
  const unsigned replicas = r.spec["dhash"]["replicas"].get<unsigned>();
  std::uint64_t blocks = 0;
  for (const InsertCounts* c : {&q.ordinary, &q.attacker}) {
    CHECK(c->tried == c->stored + c->refused_by_quota + c->refused_full);  // no message is lost
    blocks += c->stored * replicas - c->refused_replicas;
  }
  CHECK(q.blocks == blocks);
  CHECK(q.attacker_blocks == q.attacker.stored * replicas - q.attacker.refused_replicas);
  CHECK(total(*r.storage_balance) == Approx(static_cast<double>(blocks)));
  CHECK(q.blocks <= q.room);
  CHECK(q.fill.max() <= 1);
  CHECK(q.ordinary.tried == 1000);
  CHECK(q.ordinary.stored == r.counts.records);
  CHECK(r.counts.failed_inserts == q.ordinary.tried - q.ordinary.stored);
  CHECK(q.attacker.tried == r.spec["quota"]["attacker"]["records"]);
  CHECK(r.counts.answered + r.counts.not_found == r.counts.queries);
  CHECK((r.counts.not_found == 0) == (r.counts.failed_inserts == 0));
}

TEST_CASE("hosts belong to the organisations in turn") {
  const Spec spec = spec_of(kSmallDay, {{"/quota/kind", "proportional"},
                                        {"/quota/blocks_per_unit", "40"},
                                        {"/quota/organisations", "8"},
                                        {"/quota/attacker/hosts", "4"}});
  const World world(spec);
  // Of 100 hosts the first four are the attacker's: of the others, 12 are of each remainder by 8.
  for (dhash::OrganisationIndex o = 0; o <= 8; ++o) {
    CHECK(world.quota->contributed(o) == 40 * (o == 8 ? 4u : 12u));
  }
}

TEST_CASE("limits that bind nobody change nothing but the report") {
  const Result without = run(spec_of(kSmallDay));
  CHECK_FALSE(without.quota);
  for (const char* kind : {"room", "proportional"}) {
    const Result with_room =
        run_with({{"/quota/kind", kind}, {"/quota/blocks_per_unit", "100000"}});
    check_quota_sums(with_room);
    CHECK(with_room.fingerprint == without.fingerprint);
    CHECK(with_room.counts.rpcs == without.counts.rpcs);
    CHECK(with_room.quota->ordinary.stored == 1000);
  }
}

TEST_CASE("a flood fills hosts that refuse only when they are full") {
  const Result r = run_with(with("room", "30000"));
  check_quota_sums(r);
  CHECK(r.quota->room == 3000);
  CHECK(r.quota->attacker_room == 150);
  CHECK(r.quota->ordinary.refused_by_quota == 0);
  CHECK(r.quota->ordinary.refused_full > 700);
  // Ten inserts for each block of room, 30 of 31 of them the attacker's, in random order.
  CHECK(r.quota->attacker_blocks > 0.9 * static_cast<double>(r.quota->blocks));
}

TEST_CASE("quotas hold a flood to the slack times what its organisation contributes") {
  for (const char* slack : {"1", "2", "4"}) {
    const Result r = run_with(with("proportional", "30000", {{"/quota/slack", slack}}));
    check_quota_sums(r);
    // 30 * 5 % = 1.5 blocks a host for each unit of slack, rounded down; the flood reaches every
    // host but the few that own next to nothing of the ring.
    const std::uint64_t most = 100 * static_cast<std::uint64_t>(1.5 * (*slack - '0'));
    CHECK(r.quota->attacker_blocks <= most);
    CHECK(static_cast<double>(r.quota->attacker_blocks) > 0.9 * static_cast<double>(most));
    CHECK(r.quota->attacker.refused_by_quota > 29000);
  }
}

TEST_CASE("who contributes nothing stores nothing, and harms nobody") {
  const auto nothing = with("proportional", "30000", {{"/quota/attacker/hosts", "0"}});
  const Result r = run_with(nothing);
  check_quota_sums(r);
  CHECK(r.quota->attacker.stored == 0);
  CHECK(r.quota->attacker.refused_by_quota == 30000);
}

TEST_CASE("virtual nodes in proportion to capacity let more be stored before hosts are full") {
  const std::vector<Override> skewed = {{"/overlay/capacity/kind", "pareto"},
                                        {"/overlay/capacity/shape", "1.2"},
                                        {"/quota/blocks_per_unit", "6"}};
  std::vector<Override> one_each = with("room", "0", skewed);
  one_each.push_back({"/overlay/virtual_nodes", "0.01"});
  std::vector<Override> in_proportion = with("room", "0", skewed);
  in_proportion.push_back({"/overlay/virtual_nodes", "8"});
  const Result a = run_with(one_each);
  const Result b = run_with(in_proportion);
  check_quota_sums(a);
  check_quota_sums(b);
  CHECK(a.counts.nodes == 100);
  CHECK(a.quota->room == b.quota->room);
  CHECK(a.quota->ordinary.refused_full > 200);
  CHECK(b.quota->ordinary.refused_full < a.quota->ordinary.refused_full / 4);
}

TEST_CASE("every way of storing keeps the sums") {
  const std::vector<Override> ways[] = {
      {{"/dhash/replicas", "3"}},
      {{"/dhash/insert", "placed"}},
      {{"/dhash/insert", "placed"}, {"/dhash/replicas", "2"}, {"/overlay/virtual_nodes", "3"}},
      {{"/lookup/style", "recursive"}},
  };
  for (const auto& way : ways) {
    for (const char* kind : {"room", "proportional"}) {
      INFO(way[0].pointer << " = " << way[0].value << ", " << kind);
      check_quota_sums(run_with(with(kind, "2000", way)));
    }
  }
}

TEST_CASE("a quota that cannot be is refused") {
  CHECK(errors_of(kSmallDay, {{"/quota/slack", "2"}}).size() == 1);  // there is no quota
  CHECK(errors_of(kSmallDay, with("room", "1", {{"/quota/slack", "2"}})).size() == 1);
  const auto all = with("room", "1", {{"/quota/attacker/hosts", "100"}});
  REQUIRE(errors_of(kSmallDay, all).size() == 1);
  CHECK(errors_of(kSmallDay, all)[0].find("less than /overlay/nodes") != std::string::npos);
  CHECK_THROWS_AS(run_with(with("room", "1", {{"/quota/blocks_per_unit", "0.001"}})),
                  sim::InputError);
}

}  // namespace
}  // namespace ddns::experiments
