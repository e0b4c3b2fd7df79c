#include "experiments/run/nearness.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "experiments/run/inserts.h"

namespace ddns::experiments {

namespace {

using overlay::NodeIndex;

using ByTime = std::vector<std::pair<sim::Duration, NodeIndex>>;

// How far the nearest node of some is from a client: the nodes that are nearer, and the time.
struct Nearest {
  std::int64_t nearer = 0;
  sim::Duration far;
};

// Of the nodes of other hosts those that have it. `others` are the times to these nodes, rising.
template <class Has>
Nearest nearest_of(const World& world, const ByTime& others, Has has) {
  for (const auto& [far, node] : others) {
    if (!has(node)) continue;
    const auto first = std::ranges::lower_bound(others, std::pair(far, NodeIndex{0}));
    return {first - others.begin(), far};
  }
  return {static_cast<std::int64_t>(others.size()), world.latency->longest()};
}

ByTime others_of(const World& world, NodeIndex client) {
  ByTime others;
  for (NodeIndex n = 0; n < world.members.count(); ++n) {
    if (world.members.same_host(client, n) || !world.members.present(n)) continue;
    others.emplace_back(world.distances->between(client, n), n);
  }
  std::ranges::sort(others);
  return others;
}

void add_nearest_holders(const World& world, const std::vector<bool>& stored, Result& result) {
  const double others = std::max(1.0, static_cast<double>(world.members.count()) - 1);
  const char* const share = "share of all other nodes that are nearer";
  const char* const ms = "ms";
  result.nearest_replica = Series{share, {}, others};
  result.nearest_holder = Series{share, {}, others};
  result.nearest_replica_ms = Series{ms, {}, 1e6};
  result.nearest_holder_ms = Series{ms, {}, 1e6};
  for (dhash::RecordIndex r = 0; r < stored.size(); ++r) {
    if (!stored[r]) continue;
    const ByTime others_by_time = others_of(world, inserting_node(world, r));
    const auto stores = [&](NodeIndex n) { return world.dhash->store().holds(n, r); };
    const auto has = [&](NodeIndex n) { return stores(n) || world.dhash->cache().listed(n, r); };
    const Nearest replica = nearest_of(world, others_by_time, stores);
    const Nearest holder = nearest_of(world, others_by_time, has);
    result.nearest_replica->values.add(replica.nearer);
    result.nearest_holder->values.add(holder.nearer);
    result.nearest_replica_ms->values.add(replica.far.ns());
    result.nearest_holder_ms->values.add(holder.far.ns());
  }
}

void add_owned(const World& world, const Faults& faults, const std::vector<bool>& stored,
               std::vector<GroupCounts>& groups) {
  for (GroupCounts& group : groups) group.owned.emplace();
  for (dhash::RecordIndex r = 0; r < stored.size(); ++r) {
    if (!stored[r]) continue;
    const NodeIndex client = inserting_node(world, r);
    const std::uint8_t side = faults.group(world.members.host(client));
    OwnedRecords& owned = *groups[side].owned;
    bool stores = false;
    bool holds = false;
    for (NodeIndex n = 0; n < world.members.count(); ++n) {
      if (faults.group(world.members.host(n)) != side || !world.members.present(n)) continue;
      if (world.members.same_host(client, n)) continue;
      stores = stores || world.dhash->store().holds(n, r);
      holds = holds || world.dhash->cache().listed(n, r);
    }
    ++owned.records;
    owned.stored += stores;
    owned.held += stores || holds;
  }
}

// Of pairs of hosts drawn at random.
Series coordinate_error(const World& world) {
  constexpr int kPairs = 100'000;
  constexpr double kParts = 1e6;
  Series series{"|estimate - time| / time", {}, kParts};
  sim::Rng rng = sim::Stream(world.spec.seed, "pairs of hosts").at(0);
  for (int i = 0; i < kPairs; ++i) {
    const NodeIndex from = rng.below(world.members.count());
    const NodeIndex to = rng.below(world.members.count());
    const auto right = static_cast<double>(world.distances->between(from, to).ns());
    const auto estimate = static_cast<double>(world.coordinates->between(from, to).ns());
    if (world.members.same_host(from, to) || right == 0) continue;
    series.values.add(std::llround(std::abs(estimate - right) / right * kParts));
  }
  return series;
}

}  // namespace

void add_nearness(const World& world, const Faults* faults, const std::vector<bool>& stored,
                  Result& result) {
  if (world.coordinates) result.coordinate_error = coordinate_error(world);
  if (!world.spec.nearest_holder) return;
  add_nearest_holders(world, stored, result);
  if (result.living && !result.living->groups.empty()) {
    add_owned(world, *faults, stored, result.living->groups);
  }
}

}  // namespace ddns::experiments
