// An overlay simple enough to know every answer by heart: eight nodes at equal distances, each
// knowing the next two.
#pragma once

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "overlay/lookup.h"
#include "overlay/ring.h"

namespace ddns::overlay {

inline constexpr NodeIndex kNodes = 8;

inline Id point(std::uint64_t eighth) {
  return {{eighth << 61, 0, 0}};
}
// A key in the middle of the arc before node n, which owns it.
inline Id key_of(std::uint64_t n) {
  return point(n) - power_of_two(155);
}

class TwoNeighbours : public Overlay, private DeathListener {
 public:
  explicit TwoNeighbours(const Members& members) : Overlay(members) { set_death_listener(this); }

  NodeIndex owner(const Id& key) const override { return ring_owner(members_, key); }
  NodeIndex heir(const Id&, NodeIndex n) const override { return members_.next_present(n); }
  bool perfect() const override { return true; }
  Step next_hop(NodeIndex at, const Id& key, std::span<const NodeIndex> avoid) const override {
    const NodeIndex goal = (members_.first_at_or_after(key) + owner_offset) % kNodes;
    const NodeIndex far = (goal + kNodes - at) % kNodes;
    if (far == 0) return {Step::Kind::kOwner, at};
    for (NodeIndex step = std::min(far, 2u); step > 0; --step) {
      const NodeIndex next = (at + step) % kNodes;
      if (contains(avoid, next)) continue;
      return {step == far ? Step::Kind::kFinal : Step::Kind::kForward, next};
    }
    return {Step::Kind::kStuck, at};
  }
  void replicas(const Id&, unsigned, std::vector<NodeIndex>& out) const override { out.clear(); }
  void keepers(NodeIndex, const Id&, unsigned, std::vector<NodeIndex>& out) const override {
    out.clear();
  }
  void neighbours(NodeIndex at, std::vector<NodeIndex>& out) const override {
    out = {(at + 1) % kNodes, (at + 2) % kNodes};
  }
  std::size_t memory_bytes() const override { return 0; }

  NodeIndex owner_offset = 0;  // other than 0: it leads lookups astray
  std::vector<std::pair<NodeIndex, NodeIndex>> suspected;

 private:
  void found_dead(NodeIndex at, NodeIndex dead) override { suspected.push_back({at, dead}); }
};

inline Members one_a_host() {
  std::vector<Id> ids;
  for (NodeIndex n = 0; n < kNodes; ++n) ids.push_back(point(n));
  return Members(ids);
}

struct World {
  explicit World(LookupStyle style, Members m = one_a_host(), sim::Network::Settings s = {})
      : members(std::move(m)),
        network(scheduler, *latency, kNodes, s),
        lookup{network, overlay, style} {}

  LookupResult look_up(NodeIndex origin, const Id& key) {
    way = {};
    return look_up(origin, key, &way);
  }
  LookupResult look_up(NodeIndex origin, const Id& key, Probe* probe) {
    LookupResult result;
    scheduler.spawn(process(origin, key, probe, result));
    scheduler.run();
    return result;
  }
  sim::Process process(NodeIndex origin, Id key, Probe* probe, LookupResult& out) {
    out = co_await lookup.run(origin, key, probe, rng);
  }

  Members members;
  TwoNeighbours overlay{members};
  sim::Scheduler scheduler;
  std::unique_ptr<sim::LatencyModel> latency =
      sim::constant_latency(sim::Duration::milliseconds(100));
  sim::Network network;
  sim::Rng rng = sim::Stream(1, "latency").at(0);
  Lookup lookup;
  PathProbe way;  // of the last lookup without a probe of its own
};

using Nodes = std::vector<NodeIndex>;
inline Nodes nodes(const Path& path) {
  return {path.begin(), path.end()};
}

}  // namespace ddns::overlay
