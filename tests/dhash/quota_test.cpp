#include "dhash/quota.h"

#include <catch2/catch.hpp>
#include <vector>

#include "sim/check.h"
#include "tests/dhash/world.h"

namespace {

using namespace ddns::dhash;
using namespace ddns::dhash::test;
using ddns::overlay::Members;
using Nodes = std::vector<NodeIndex>;

constexpr OrganisationIndex kNobody = 2;  // organisation 2 contributes nothing

// Eight nodes with room for `room` blocks each; organisation 0 has six of them, 1 has two. All keys
// are owned by node 3; record r is organisation of_record[r]'s.
struct Ring {
  Ring(unsigned replicas, std::uint32_t room, std::vector<OrganisationIndex> of_record,
       QuotaPolicy policy, double slack)
      : members(ring(kNodes)),
        overlay(members),
        quota(members,
              {.room = std::vector<std::uint32_t>(kNodes, room),
               .of_host = {0, 0, 0, 0, 0, 0, 1, 1},
               .of_record = of_record,
               .organisations = 3},
              policy, slack),
        world(overlay, keys(of_record.size()), settings(replicas)) {
    world.dhash.add_gatekeeper(quota);
  }
  static Settings settings(unsigned replicas) {
    Settings out;
    out.replicas = replicas;
    out.policy = CachePolicy::kNone;
    return out;
  }
  static std::vector<Id> keys(std::size_t records) {
    std::vector<Id> out;
    for (unsigned r = 0; r < records; ++r) out.push_back(key_of(3, r));
    return out;
  }
  Nodes holders(RecordIndex record) const {
    const auto all = world.dhash.store().holders(record);
    return {all.begin(), all.end()};
  }
  Members members;
  WalkOverlay overlay;
  Quota quota;
  World world;
};

TEST_CASE("A host has room in proportion to its capacity") {
  const std::vector<std::uint64_t> capacities = {1000, 2500, 333, 4};
  CHECK(rooms(capacities, 10) == std::vector<std::uint32_t>{10, 25, 3, 0});
  CHECK(rooms(capacities, 0.3) == std::vector<std::uint32_t>{0, 1, 0, 0});
  CHECK_THROWS_AS(rooms(capacities, 2e9), ddns::sim::InputError);
}

TEST_CASE("A limit is the slack times the organisation's share of a host's room") {
  const Members members = ring(4);
  const Quota quota(
      members,
      {.room = {100, 50, 30, 20}, .of_host = {0, 1, 1, 2}, .of_record = {}, .organisations = 4},
      QuotaPolicy::kProportional, 1.5);
  CHECK(quota.room_in_all() == 200);
  CHECK(quota.contributed(0) == 100);
  CHECK(quota.contributed(1) == 80);
  CHECK(quota.contributed(2) == 20);
  CHECK(quota.contributed(3) == 0);
  CHECK(quota.limit(0, 0) == 75);  // 1.5 * 100 * 1/2
  CHECK(quota.limit(1, 1) == 30);  // 1.5 * 50 * 4/10
  CHECK(quota.limit(1, 2) == 7);   // 1.5 * 50 * 1/10 = 7.5
  CHECK(quota.limit(0, 3) == 0);   // who brings nothing stores nothing
  const Quota tight(
      members,
      {.room = {100, 50, 30, 3}, .of_host = {0, 1, 1, 2}, .of_record = {}, .organisations = 4},
      QuotaPolicy::kProportional, 1);
  CHECK(tight.limit(2, 2) == 1);  // 30 * 3/183 is less than a block
}

TEST_CASE("A host refuses what would take an organisation over its limit, and stores the others'") {
  // Room 4: organisation 0 may have 3 on a host, 1 may have 1.
  Ring r(1, 4, {1, 1, 0, 0, 0, 0, kNobody}, QuotaPolicy::kProportional, 1);
  CHECK(r.world.insert(0, 0).stored);
  const InsertResult refused = r.world.insert(0, 1);
  CHECK_FALSE(refused.stored);
  CHECK(refused.admission == Admission::kOverQuota);
  CHECK(refused.owner == 3);
  CHECK(refused.stores == 1);  // the block was sent, and refused
  CHECK(r.holders(1).empty());
  CHECK(r.world.insert(0, 6).admission == Admission::kOverQuota);
  for (RecordIndex record = 2; record < 5; ++record) CHECK(r.world.insert(0, record).stored);
  CHECK(r.world.insert(0, 5).admission == Admission::kOverQuota);  // and the node is full
  CHECK(r.quota.charged(3, 0) == 3);
  CHECK(r.quota.charged(3, 1) == 1);
  CHECK(r.quota.charged(3, kNobody) == 0);
}

TEST_CASE("Without quotas a host refuses when it is full, whoever asks") {
  Ring r(1, 3, {1, 1, kNobody, 0}, QuotaPolicy::kRoom, 1);
  for (RecordIndex record = 0; record < 3; ++record) CHECK(r.world.insert(5, record).stored);
  const InsertResult refused = r.world.insert(5, 3);
  CHECK_FALSE(refused.stored);
  CHECK(refused.admission == Admission::kFull);
  CHECK(r.world.dhash.store().count(3) == 3);
}

TEST_CASE("The owner's word goes: where it refuses, no other keeper is asked") {
  Ring r(3, 2, {0, 0, 0}, QuotaPolicy::kRoom, 1);
  r.world.dhash.give(0, 3);
  r.world.dhash.give(1, 3);
  const InsertResult refused = r.world.insert(1, 2);
  CHECK_FALSE(refused.stored);
  CHECK(refused.stores == 1);
  CHECK(r.holders(2).empty());
  CHECK(r.quota.charged(4, 0) == 0);
  CHECK(r.world.dhash.place(2).admission == Admission::kFull);
  CHECK(r.holders(2).empty());
}

TEST_CASE("A keeper that refuses costs the block one replica, the others are charged") {
  for (const NodeIndex origin : {1u, 3u}) {  // 3 is the owner itself
    Ring r(3, 1, {0, 1}, QuotaPolicy::kRoom, 1);
    r.world.dhash.give(0, 4);
    const InsertResult result = r.world.insert(origin, 1);
    CHECK(result.stored);
    CHECK(result.admission == Admission::kAdmitted);
    CHECK(result.refused_replicas == 1);
    CHECK(r.holders(1) == Nodes{3, 5});
    CHECK(r.quota.charged(3, 1) == 1);
    CHECK(r.quota.charged(4, 1) == 0);
    CHECK(r.quota.charged(5, 1) == 1);
  }
}

TEST_CASE("A record is charged once, however often it is inserted, and repair charges nothing") {
  Ring r(2, 2, {1, 1, 1}, QuotaPolicy::kProportional, 8);
  CHECK(r.world.insert(0, 0).stored);
  CHECK(r.world.insert(5, 0).stored);
  CHECK(r.quota.charged(3, 1) == 1);
  CHECK(r.quota.charged(4, 1) == 1);
  r.world.dhash.give(1, 3);
  CHECK(r.quota.charged(3, 1) == 1);
  CHECK(r.world.dhash.place(2).admission == Admission::kFull);  // but it takes room
  CHECK(r.world.insert(0, 1).stored);                           // 3 has it, 4 is charged
  CHECK(r.quota.charged(3, 1) == 1);
  CHECK(r.quota.charged(4, 1) == 2);
}

TEST_CASE("A lost disk takes its accounts with it, a disk that survives keeps them") {
  Ring r(2, 4, {0, 1}, QuotaPolicy::kProportional, 4);
  r.world.dhash.place(0);
  r.world.dhash.place(1);
  r.world.dhash.node_gone(3, /*disk_survives=*/true);
  CHECK(r.quota.charged(3, 0) == 1);
  r.world.dhash.node_gone(3, /*disk_survives=*/false);
  CHECK(r.quota.charged(3, 0) == 0);
  CHECK(r.quota.charged(3, 1) == 0);
  CHECK(r.quota.charged(4, 1) == 1);
}

TEST_CASE("The virtual nodes of a host share its room and its limits") {
  const std::vector<std::uint32_t> counts = {2, 1};
  const Members members = Members::random(counts, ddns::sim::Stream(1, "ids"));
  Nodes first;  // the two nodes of host 0
  for (NodeIndex n = 0; n < 3; ++n) {
    if (members.host(n) == 0) first.push_back(n);
  }
  WalkOverlay overlay(members);
  for (const bool proportional : {false, true}) {
    // Two blocks fit; of each organisation one, where there are quotas.
    Quota quota(members,
                {.room = {2, 2}, .of_host = {0, 1}, .of_record = {0, 0, 1}, .organisations = 2},
                proportional ? QuotaPolicy::kProportional : QuotaPolicy::kRoom, 1);
    const Id at_first = members.id(first[0]);
    const Id at_second = members.id(first[1]);
    World world(overlay, {at_first, at_second, at_second}, Ring::settings(1));
    world.dhash.add_gatekeeper(quota);
    CHECK(world.insert(0, 0).stored);
    CHECK(world.insert(0, 1).stored == !proportional);
    CHECK(world.insert(0, 2).stored == proportional);
    CHECK(quota.held(0, world.dhash.store()) == 2);
    CHECK(quota.held(1, world.dhash.store()) == 0);
  }
}

}  // namespace
