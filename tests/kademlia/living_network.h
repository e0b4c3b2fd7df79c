// A small living network for the tests of the protocol.
#pragma once

#include "kademlia/protocol.h"
#include "tests/overlay/living.h"

namespace ddns::kademlia {

struct LivingNetwork : overlay::Living {
  struct Options {
    NodeIndex nodes = 64;
    std::uint64_t seed = 1;
    unsigned k = 4;
    MaintenanceSettings maintenance = {};
  };

  explicit LivingNetwork(const Options& options)
      : Living(options.nodes, options.seed),
        buckets(members, options.k),
        protocol(buckets, members, network, options.maintenance,
                 sim::Stream(options.seed, "maintenance")) {}

  // The present nodes as if they had been there for long, and their maintenance.
  void settle() {
    buckets.fill_settled(sim::Stream(1, "buckets"));
    protocol.start_all();
  }
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

  Buckets buckets;
  Protocol protocol;
  std::uint64_t lookups = 0;
};

}  // namespace ddns::kademlia
