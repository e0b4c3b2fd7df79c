// Caching changes how many hops an answer takes, never the answer.
#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <set>
#include <vector>

#include "chord/chord.h"
#include "tests/dhash/world.h"

namespace {

using namespace ddns::dhash;
using namespace ddns::dhash::test;
using ddns::sim::Duration;
using ddns::sim::Stream;
using End = ddns::overlay::LookupResult::End;

const auto kPolicies = {CachePolicy::kNone, CachePolicy::kOrigin, CachePolicy::kPenultimate,
                        CachePolicy::kPath, CachePolicy::kAll};

struct Plan {
  NodeIndex nodes = *rc::gen::inRange(1u, 30u);
  RecordIndex records = *rc::gen::inRange(1u, 6u);
  std::uint64_t seed = *rc::gen::inRange<std::uint64_t>(0, 1'000'000);
  ddns::overlay::LookupStyle style = *rc::gen::element(ddns::overlay::LookupStyle::kIterative,
                                                       ddns::overlay::LookupStyle::kRecursive);
  Settings settings;

  Plan() {
    settings.replicas = *rc::gen::inRange(1u, 5u);
    settings.policy = *rc::gen::elementOf(std::vector<CachePolicy>(kPolicies));
    settings.cache_capacity = *rc::gen::element(0u, 1u, 2u, CopyCache::kUnlimited);
    settings.copies_expire = *rc::gen::arbitrary<bool>();
  }
  std::vector<Id> keys() const {
    std::vector<Id> out(records);
    for (RecordIndex r = 0; r < records; ++r) {
      out[r].word[0] = Stream(seed, "keys").at(r).next_u64();
    }
    return out;
  }
};

}  // namespace

TEST_CASE("a fetch with caches finds what one without caches finds, no later") {
  CHECK(rc::check([] {
    const Plan plan;
    const auto members = Members::random(plan.nodes, Stream(plan.seed, "ids"));
    ddns::chord::Chord chord(members, {});
    chord.fill_perfect();
    World cached(chord, plan.keys(), plan.settings, {plan.style});
    Settings plain = plan.settings;
    plain.policy = CachePolicy::kNone;
    World uncached(chord, plan.keys(), plain, {plan.style});

    std::set<RecordIndex> stored;
    for (int step = 0; step < 60; ++step) {
      const NodeIndex origin = *rc::gen::inRange(NodeIndex{0}, plan.nodes);
      const RecordIndex record = *rc::gen::inRange(RecordIndex{0}, plan.records);
      if (*rc::gen::inRange(0, 6) == 0) {
        RC_ASSERT(cached.insert(origin, record).stored);
        RC_ASSERT(uncached.insert(origin, record).stored);
        stored.insert(record);
        continue;
      }
      const Duration ttl = plan.settings.copies_expire
                               ? Duration::milliseconds(*rc::gen::inRange(0, 2000))
                               : kForever;
      const ddns::overlay::LookupResult got = cached.fetch(origin, record, ttl);
      const ddns::overlay::LookupResult expected = uncached.fetch(origin, record, ttl);
      RC_ASSERT(got.end == (stored.count(record) != 0 ? End::kFound : End::kNotFound));
      RC_ASSERT(got.end == expected.end);
      RC_ASSERT(got.hops <= expected.hops);
      RC_ASSERT(!expected.from_copy);
      if (got.end == End::kNotFound) {
        RC_ASSERT(got.hops == expected.hops);
        RC_ASSERT(got.server == chord.owner(plan.keys()[record]));
      } else if (!got.from_copy) {
        RC_ASSERT(cached.dhash.store().holds(got.server, record));
      }
    }
  }));
}

TEST_CASE("the replicas are the owner and the nodes after it") {
  CHECK(rc::check([] {
    const Plan plan;
    const auto members = Members::random(plan.nodes, Stream(plan.seed, "ids"));
    ddns::chord::Chord chord(members, {});
    chord.fill_perfect();
    World world(chord, plan.keys(), plan.settings, {plan.style});
    for (RecordIndex r = 0; r < plan.records; ++r) {
      RC_ASSERT(world.insert(*rc::gen::inRange(NodeIndex{0}, plan.nodes), r).stored);
      NodeIndex expected = members.first_at_or_after(plan.keys()[r]);
      const auto holders = world.dhash.store().holders(r);
      RC_ASSERT(holders.size() == std::min<std::size_t>(plan.settings.replicas, plan.nodes));
      for (const NodeIndex holder : holders) {
        RC_ASSERT(holder == expected);
        expected = (expected + 1) % plan.nodes;
      }
    }
  }));
}
