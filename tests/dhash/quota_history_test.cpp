// Random inserts under quotas, against a brute-force account of what is where.
#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>
#include <set>
#include <vector>

#include "dhash/quota.h"
#include "tests/dhash/world.h"

namespace {

using namespace ddns::dhash;
using namespace ddns::dhash::test;
using ddns::overlay::Members;

// What random inserts should come to, by the words of the header: sets of records a node.
struct Model {
  std::vector<std::set<RecordIndex>> held;  // by node
  std::vector<ddns::overlay::HostIndex> host;
  std::vector<std::uint32_t> room;  // by host
  std::vector<OrganisationIndex> of_host, of_record;
  bool proportional;
  unsigned slack;

  Admission judge(NodeIndex n, RecordIndex record) const {
    const ddns::overlay::HostIndex h = host[n];
    std::uint64_t share = 0, all = 0, of_this = 0, here = 0;
    for (std::size_t other = 0; other < room.size(); ++other) {
      all += room[other];
      if (of_host[other] == of_record[record]) share += room[other];
    }
    for (NodeIndex m = 0; m < held.size(); ++m) {
      if (host[m] != h) continue;
      here += held[m].size();
      for (const RecordIndex other : held[m]) of_this += of_record[other] == of_record[record];
    }
    const std::uint64_t exact = slack * room[h] * share / all;
    const std::uint64_t limit = share == 0 ? 0 : std::max<std::uint64_t>(exact, 1);
    if (proportional && of_this + 1 > limit) return Admission::kOverQuota;
    return here + 1 > room[h] ? Admission::kFull : Admission::kAdmitted;
  }
  // Returns what the owner says.
  Admission insert(NodeIndex owner, unsigned replicas, RecordIndex record, unsigned& refused) {
    refused = 0;
    std::set<ddns::overlay::HostIndex> hosts;  // one replica each
    for (std::size_t i = 0; i < held.size() && hosts.size() < replicas; ++i) {
      const NodeIndex n = (owner + i) % static_cast<NodeIndex>(held.size());
      if (!hosts.insert(host[n]).second || held[n].contains(record)) continue;
      const Admission said = judge(n, record);
      if (said == Admission::kAdmitted) held[n].insert(record);
      if (said != Admission::kAdmitted && i == 0) return said;
      refused += said != Admission::kAdmitted;
    }
    return Admission::kAdmitted;
  }
};

template <class T>
std::vector<T> random_values(std::size_t count, T from, T below) {
  return *rc::gen::container<std::vector<T>>(count, rc::gen::inRange(from, below));
}

// Random rooms, organisations and policy for the hosts of `members`, and `records` records.
Model random_model(const Members& members, std::size_t records) {
  const std::size_t hosts = members.host_count();
  Model model{.held = std::vector<std::set<RecordIndex>>(members.count()),
              .host = {},
              .room = random_values<std::uint32_t>(hosts, 0, 13),
              .of_host = random_values<OrganisationIndex>(hosts, 0, 3),
              .of_record = random_values<OrganisationIndex>(records, 0, 4),
              .proportional = *rc::gen::arbitrary<bool>(),
              .slack = *rc::gen::inRange(0u, 5u)};
  for (NodeIndex n = 0; n < members.count(); ++n) model.host.push_back(members.host(n));
  ++model.room[0];  // there is room for a block
  return model;
}

// Do the charges equal what the nodes hold, and do these hold what the model says?
void check_charges(const Model& model, const Quota& quota, const Store& store) {
  std::vector<std::vector<std::uint32_t>> of_hosts(model.room.size(),
                                                   std::vector<std::uint32_t>(4));
  for (NodeIndex n = 0; n < model.held.size(); ++n) {
    std::vector<std::uint32_t> of_node(4);
    for (RecordIndex r = 0; r < model.of_record.size(); ++r) {
      RC_ASSERT(store.holds(n, r) == model.held[n].contains(r));
      of_node[model.of_record[r]] += store.holds(n, r);
    }
    for (OrganisationIndex o = 0; o < 4; ++o) {
      RC_ASSERT(quota.charged(n, o) == of_node[o]);
      of_hosts[model.host[n]][o] += of_node[o];
    }
  }
  for (std::size_t h = 0; h < of_hosts.size(); ++h) {
    const auto& of_host = of_hosts[h];
    RC_ASSERT(std::accumulate(of_host.begin(), of_host.end(), 0u) <= model.room[h]);
    for (OrganisationIndex o = 0; o < 4; ++o) {
      if (model.proportional) RC_ASSERT(of_host[o] <= quota.limit(h, o));
    }
  }
}

TEST_CASE("Random inserts end as a brute-force account of them says, charges equal to blocks") {
  CHECK(rc::check([] {
    constexpr RecordIndex kRecords = 40;
    const auto counts = random_values<std::uint32_t>(*rc::gen::inRange(1u, 7u), 1, 4);
    const Members members = Members::random(counts, ddns::sim::Stream(3, "ids"));
    const NodeIndex nodes = members.count();
    const unsigned replicas = *rc::gen::inRange(1u, nodes + 1u);
    Model model = random_model(members, kRecords);
    const auto owners = random_values<NodeIndex>(kRecords, 0, nodes);
    std::vector<Id> keys;
    for (const NodeIndex owner : owners) keys.push_back(members.id(owner));
    WalkOverlay overlay(members);
    Quota quota(members,
                {.room = model.room,
                 .of_host = model.of_host,
                 .of_record = model.of_record,
                 .organisations = 4},
                model.proportional ? QuotaPolicy::kProportional : QuotaPolicy::kRoom, model.slack);
    Settings settings;
    settings.replicas = replicas;
    World world(overlay, keys, settings);
    world.dhash.add_gatekeeper(quota);
    for (NodeIndex step = 0; step < 60; ++step) {
      const RecordIndex record = *rc::gen::inRange(RecordIndex{0}, kRecords);
      const bool by_protocol = *rc::gen::arbitrary<bool>();
      const InsertResult result =
          by_protocol ? world.insert(step % nodes, record) : world.dhash.place(record);
      unsigned refused = 0;
      const Admission expected = model.insert(owners[record], replicas, record, refused);
      RC_ASSERT(result.admission == expected);
      RC_ASSERT(result.stored == (expected == Admission::kAdmitted));
      RC_ASSERT(result.refused_replicas == refused);
    }
    check_charges(model, quota, world.dhash.store());
  }));
}

}  // namespace
