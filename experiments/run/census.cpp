#include "experiments/run/census.h"

#include <algorithm>

namespace ddns::experiments {

bool Census::within_reach(NodeIndex origin, dhash::RecordIndex record) const {
  const auto holders = world_.dhash->store().holders(record);
  return std::ranges::any_of(holders, [&](NodeIndex n) {
    return serves(n) && world_.network.group(n) == world_.network.group(origin);
  });
}

NodeIndex Census::owner_in_reach(NodeIndex from, const overlay::Id& key) const {
  const std::uint8_t group = world_.network.group(from);
  NodeIndex n = world_.overlay->owner(key);
  while (world_.network.group(n) != group) n = world_.overlay->heir(key, n);
  return n;
}

std::uint64_t Census::wrong_successors() const {
  const overlay::Members& members = world_.members;
  std::uint64_t wrong = 0;
  if (!world_.ring) return wrong;
  for (NodeIndex n = 0; n < members.count(); ++n) {
    if (!members.present(n)) continue;
    NodeIndex right = members.next_present(n);
    while (world_.network.group(right) != world_.network.group(n)) {
      right = members.next_present(right);
    }
    wrong += world_.ring->after(n, 0) != right;
  }
  return wrong;
}

BlockCensus Census::blocks(const std::vector<bool>& stored) const {
  BlockCensus census;
  if (!world_.dhash) return census;
  const dhash::Store& store = world_.dhash->store();
  const unsigned wanted = std::min<unsigned>(store.replicas(), world_.members.present_count());
  for (dhash::RecordIndex r = 0; r < stored.size(); ++r) {
    if (!stored[r]) continue;
    const auto holders =
        std::ranges::count_if(store.holders(r), [&](NodeIndex n) { return serves(n); });
    ++census.records;
    census.lost += holders == 0 && store.lost(r);
    census.unavailable += holders == 0;
    census.under_replicated += holders < std::ptrdiff_t{wanted};
  }
  return census;
}

Series Census::over_hosts(const char* unit, const std::vector<std::uint64_t>& of_nodes,
                          double divisor) const {
  const overlay::Members& members = world_.members;
  Series series{unit, {}, divisor};
  std::vector<std::uint64_t> of_hosts(members.host_count());
  for (NodeIndex n = 0; n < members.count(); ++n) of_hosts[members.host(n)] += of_nodes[n];
  for (HostIndex h = 0; h < of_hosts.size(); ++h) {
    if (population_ && !population_->present(h)) continue;
    if (world_.silent_hosts[h]) continue;
    series.values.add(static_cast<std::int64_t>(of_hosts[h]));
  }
  return series;
}

Series Census::storage() const {
  std::vector<std::uint64_t> records(world_.members.count());
  for (NodeIndex n = 0; n < records.size(); ++n) records[n] = world_.dhash->store().count(n);
  const bool alone = world_.members.host_count() == world_.members.count();
  return over_hosts(alone ? "records per node" : "records per host", records, 1);
}

Series Census::storage_octets() const {
  std::vector<std::uint64_t> octets(world_.members.count());
  for (dhash::RecordIndex r = 0; r < world_.rrsets->count(); ++r) {
    for (const NodeIndex n : world_.dhash->store().holders(r)) {
      octets[n] += world_.rrsets->octets(r);
    }
  }
  return over_hosts("octets of records per host", octets, 1);
}

std::vector<std::uint64_t> Census::served() const {
  std::vector<std::uint64_t> rpcs(world_.members.count());
  for (NodeIndex n = 0; n < rpcs.size(); ++n) rpcs[n] = world_.network.served(n);
  return rpcs;
}

Series Census::load_of(const std::vector<std::uint64_t>& rpcs, std::uint64_t lookups) const {
  return over_hosts(
      population_ ? "RPCs served per lookup, maintenance and repair too" : "RPCs served per lookup",
      rpcs, static_cast<double>(lookups));
}

Series Census::load(std::uint64_t lookups) const {
  return load_of(served(), lookups);
}

Series Census::load_as_in_paper(std::uint64_t lookups) const {
  const dhash::Dhash& dhash = *world_.dhash;
  std::vector<std::uint64_t> rpcs = served();
  for (NodeIndex n = 0; n < rpcs.size(); ++n) {
    rpcs[n] += dhash.fetches_begun(n) + dhash.copies_received(n) + dhash.store().count(n);
  }
  return load_of(rpcs, lookups);
}

QuotaOutcome Census::quota(dhash::RecordIndex ordinary) const {
  const dhash::Quota& quota = *world_.quota;
  const dhash::Store& store = world_.dhash->store();
  QuotaOutcome out;
  out.room = quota.room_in_all();
  out.attacker_room = quota.contributed(world_.spec.quota.organisations);
  for (NodeIndex n = 0; n < world_.members.count(); ++n) out.blocks += store.count(n);
  for (dhash::RecordIndex r = ordinary; r < store.record_count(); ++r) {
    out.attacker_blocks += store.holders(r).size();
  }
  constexpr std::uint64_t kMillion = 1'000'000;
  out.fill = {"share of a host's room that is full", {}, static_cast<double>(kMillion)};
  for (HostIndex h = 0; h < world_.members.host_count(); ++h) {
    if (world_.silent_hosts[h]) continue;
    const std::uint64_t room = quota.room(h);
    const std::uint64_t full = room == 0 ? kMillion : quota.held(h, store) * kMillion / room;
    out.fill.values.add(static_cast<std::int64_t>(full));
  }
  return out;
}

}  // namespace ddns::experiments
