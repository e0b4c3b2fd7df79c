// A small living network for the tests of the protocol: scheduler, network, members, buckets and
// protocol in one.
#pragma once

#include <memory>

#include "kademlia/protocol.h"
#include "sim/latency.h"
#include "sim/scheduler.h"

namespace ddns::kademlia {

struct LivingNetwork {
  struct Options {
    NodeIndex nodes = 64;
    std::uint64_t seed = 1;
    unsigned k = 4;
    MaintenanceSettings maintenance = {};
  };

  explicit LivingNetwork(const Options& options)
      : members(overlay::Members::random(options.nodes, sim::Stream(options.seed, "ids"))),
        buckets(members, options.k),
        network(scheduler, *latency, options.nodes, {}),
        protocol(buckets, members, network, options.maintenance,
                 sim::Stream(options.seed, "maintenance")) {}

  void set_present(NodeIndex n, bool present) {
    members.set_present(n, present);
    network.set_up(n, present);
  }
  // The present nodes as if they had been there for long, and their maintenance.
  void settle() {
    buckets.fill_settled(sim::Stream(1, "buckets"));
    protocol.start_all();
  }
  void run(sim::Duration time) { scheduler.run_until(scheduler.now() + time); }
  NodeIndex any_present(sim::Rng& rng) const {
    const NodeIndex n = rng.below(members.count());
    return members.present(n) ? n : members.next_present(n);
  }
  bool knows(NodeIndex at, NodeIndex other) const {
    return overlay::contains(buckets.contacts(at, buckets.bit_of(at, members.id(other))), other);
  }

  sim::Process join(NodeIndex n, NodeIndex contact, int* outcome = nullptr) {
    const bool joined = co_await protocol.join(n, contact);
    if (outcome != nullptr) *outcome = joined ? 1 : 0;
  }
  sim::Process leave(NodeIndex n) { co_await protocol.leave(n); }
  sim::Process look_up(NodeIndex origin, Id key, overlay::Lookup lookup,
                       overlay::LookupResult* out) {
    sim::Rng rng = sim::Stream(9, "lookups").at(lookups++);
    *out = co_await lookup.run(origin, key, nullptr, rng);
  }
  // Waits for the end of the lookup, ten seconds.
  overlay::LookupResult look_up(NodeIndex origin, const Id& key, unsigned alpha, unsigned closest) {
    overlay::LookupResult result;
    scheduler.spawn(look_up(origin, key,
                            {.network = network,
                             .overlay = buckets,
                             .alpha = alpha,
                             .closest = closest,
                             .named = buckets.k()},
                            &result));
    run(sim::Duration::seconds(10));
    return result;
  }

  sim::Scheduler scheduler;
  std::unique_ptr<sim::LatencyModel> latency =
      sim::lognormal_latency(sim::Duration::milliseconds(43), 0.4);
  overlay::Members members;
  Buckets buckets;
  sim::Network network;
  Protocol protocol;
  std::uint64_t lookups = 0;
};

}  // namespace ddns::kademlia
