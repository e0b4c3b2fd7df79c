// A static ring on which every walk is plain arithmetic: 16 nodes of Chord at equal distances,
// where a lookup goes by powers of two, the largest that fits first, to the node before the owner.
#pragma once

#include <memory>
#include <vector>

#include "chord/chord.h"
#include "overlay/lookup.h"
#include "service/name_service.h"
#include "sim/latency.h"
#include "sim/network.h"
#include "sim/scheduler.h"

namespace ddns::service::test {

inline constexpr NodeIndex kNodes = 16;
inline constexpr sim::Duration kRoundTrip = sim::Duration::milliseconds(60);

inline overlay::Id node_id(NodeIndex n) {
  return {{std::uint64_t{n} << 60, 0, 0}};
}
// One of the keys that node n owns, on the arc before it.
inline overlay::Id key_of(NodeIndex n, unsigned which = 0) {
  return node_id(n) - overlay::power_of_two(100 + which);
}

// The nodes that a lookup from `client` visits, client and owner included.
inline std::vector<NodeIndex> path(NodeIndex client, NodeIndex owner) {
  std::vector<NodeIndex> nodes = {client};
  if (client == owner) return nodes;
  const NodeIndex before = (owner + kNodes - 1) % kNodes;
  while (nodes.back() != before) {
    const NodeIndex to_go = (before + kNodes - nodes.back()) % kNodes;
    NodeIndex step = kNodes / 2;
    while (step > to_go) step /= 2;
    nodes.push_back((nodes.back() + step) % kNodes);
  }
  nodes.push_back(owner);
  return nodes;
}

struct Asked {
  Answer answer;
  sim::Duration took;
};

// Every round trip takes kRoundTrip.
struct Ring {
  explicit Ring(overlay::LookupStyle style = overlay::LookupStyle::kIterative)
      : members(ids()),
        chord(members, {}),
        latency(sim::constant_latency(kRoundTrip)),
        network(scheduler, *latency, kNodes, {}),
        lookup{network, chord, style} {
    chord.fill_perfect();
  }

  static std::vector<overlay::Id> ids() {
    std::vector<overlay::Id> all;
    for (NodeIndex n = 0; n < kNodes; ++n) all.push_back(node_id(n));
    return all;
  }

  // Asks, and runs until the answer is there.
  Asked ask(NameService& service, NodeIndex client, const Question& question) {
    Asked asked;
    scheduler.spawn(process(service, client, question, asked));
    scheduler.run();
    return asked;
  }
  void wait(sim::Duration d) { scheduler.run_until(scheduler.now() + d); }

  overlay::Members members;
  chord::Chord chord;
  sim::Scheduler scheduler;
  std::unique_ptr<sim::LatencyModel> latency;
  sim::Network network;
  overlay::Lookup lookup;
  sim::Rng rng = sim::Stream(1, "test").at(0);

 private:
  sim::Process process(NameService& service, NodeIndex client, Question question, Asked& out) {
    const sim::Time asked = scheduler.now();
    out.answer = co_await service.ask(client, question, rng);
    out.took = scheduler.now() - asked;
  }
};

}  // namespace ddns::service::test
