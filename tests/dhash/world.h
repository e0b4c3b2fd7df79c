// What the tests of DHash run in: a ring on which every lookup walks clockwise from node to node,
// so that paths are plain to see, and a DHash on top.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "dhash/dhash.h"
#include "overlay/ring.h"
#include "sim/check.h"

namespace ddns::dhash::test {

using overlay::Id;
using overlay::Members;
using overlay::Step;

// Node n has the id (n + 1) * 2^152, on a ring of at most 254 nodes.
inline Id node_id(NodeIndex n) {
  Id id;
  id.word[0] = (std::uint64_t{n} + 1) << 56;
  return id;
}

// A key that node n owns: just before it.
inline Id key_of(NodeIndex n, unsigned which = 0) {
  Id id = node_id(n);
  id.word[0] -= 1 + which;
  return id;
}

inline Members ring(NodeIndex nodes) {
  std::vector<Id> ids;
  for (NodeIndex n = 0; n < nodes; ++n) ids.push_back(node_id(n));
  return Members(ids);
}

// Knows of each node only its successor.
class WalkOverlay : public overlay::RingOverlay {
 public:
  explicit WalkOverlay(const Members& members) : RingOverlay(members) {}
  bool perfect() const override { return true; }
  Step next_hop(NodeIndex at, const Id& key, std::span<const NodeIndex> avoid) const override {
    if (owner(key) == at) return {Step::Kind::kOwner, at};
    const NodeIndex next = members_.next_present(at);
    if (overlay::contains(avoid, next)) return {Step::Kind::kStuck, next};
    return {next == owner(key) ? Step::Kind::kFinal : Step::Kind::kForward, next};
  }
  NodeIndex before(NodeIndex at) const override { return members_.previous_present(at); }
  // All others.
  NodeIndex after(NodeIndex at, unsigned i) const override {
    if (i + 1 >= members_.present_count()) return overlay::kNoNode;
    NodeIndex n = members_.next_present(at);
    for (; i > 0; --i) n = members_.next_present(n);
    return n;
  }
  void neighbours(NodeIndex at, std::vector<NodeIndex>& out) const override {
    out = {members_.next_present(at)};
  }
  std::size_t memory_bytes() const override { return 0; }
};

inline constexpr NodeIndex kNodes = 8;  // of a small ring
inline constexpr sim::Duration kRoundTrip = sim::Duration::milliseconds(10);

inline constexpr sim::Duration kTimeout = sim::Duration::milliseconds(500);

// How its lookups go.
struct Calls {
  overlay::LookupStyle style = overlay::LookupStyle::kIterative;
  unsigned tries = 1;
  sim::Duration timeout = kTimeout;
};

// A DHash over any overlay; every round trip takes kRoundTrip.
class World {
 public:
  World(overlay::Overlay& overlay, std::vector<Id> keys, const Settings& settings,
        const Calls& calls = {})
      : latency_(sim::constant_latency(kRoundTrip)),
        network(scheduler, *latency_, overlay.members().count(), {.timeout = calls.timeout}),
        dhash({network, overlay, calls.style, calls.tries}, std::move(keys), settings) {}

  // Runs one fetch or insert to its end; the time goes on by as much as it takes.
  overlay::LookupResult fetch(NodeIndex origin, RecordIndex record, sim::Duration ttl = kForever) {
    overlay::LookupResult result;
    scheduler.spawn(run_fetch(origin, record, result, ttl));
    scheduler.run();
    return result;
  }
  InsertResult insert(NodeIndex origin, RecordIndex record) {
    InsertResult result;
    scheduler.spawn(run_insert(origin, record, result));
    scheduler.run();
    return result;
  }
  sim::Process run_fetch(NodeIndex origin, RecordIndex record, overlay::LookupResult& out,
                         sim::Duration ttl = kForever) {
    out = co_await dhash.fetch(origin, record, ttl, rng_);
  }
  sim::Process run_insert(NodeIndex origin, RecordIndex record, InsertResult& out) {
    out = co_await dhash.insert(origin, record, rng_);
  }
  void wait(sim::Duration d) { scheduler.run_until(scheduler.now() + d); }

  // The nodes that have a copy, ascending. Looking does not count as a use: on a copy of the cache.
  std::vector<NodeIndex> copy_holders(RecordIndex record) const {
    CopyCache cache = dhash.cache();
    std::vector<NodeIndex> out;
    for (NodeIndex n = 0; n < network.nodes(); ++n) {
      if (cache.contains(n, record, scheduler.now())) out.push_back(n);
    }
    return out;
  }

  sim::Scheduler scheduler;

 private:
  std::unique_ptr<sim::LatencyModel> latency_;
  sim::Rng rng_ = sim::Stream(1, "test").at(0);

 public:
  sim::Network network;
  Dhash dhash;
};

}  // namespace ddns::dhash::test
