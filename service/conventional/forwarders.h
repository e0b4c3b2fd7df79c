// Forwarders between clients and their resolver: caches in a chain, as in home routers and offices
// (RFC 5625; the lecture of Balakrishnan, "forwarding name servers that proxy for stubs").
//
// A forwarder of the first level serves so many clients, one of the next so many of those, up to
// the clients of the resolver. Each answers from its cache or asks the next one, in the end the
// resolver; what it hears it keeps for what is left of the TTL. It asks again at every timer, and
// says SERVFAIL when it has done so often enough. All ways between them take no time.
#pragma once

#include <cstdint>
#include <vector>

#include "service/conventional/cache.h"
#include "service/conventional/groups.h"
#include "service/conventional/resolvers.h"

namespace ddns::service {

struct ForwarderSettings {
  unsigned levels = 0;  // 0: clients ask their resolver
  std::uint32_t serves = 4;
  std::uint32_t cache_entries = 150;  // answers that each keeps; as dnsmasq does, from memory
  sim::Duration timer = sim::Duration::seconds(5);
  unsigned tries = 2;
};

struct ForwarderCounts {
  std::vector<std::uint64_t> hits;  // by level, the clients' own first
  std::uint64_t retries = 0;        // questions that those of the last level sent again
  std::uint64_t gave_up = 0;        // questions for which they had no answer in time
};

class Forwarders {
 public:
  // `places`: of the clients, each with its resolver. All but it must outlive this.
  Forwarders(sim::Scheduler& scheduler, Resolvers& resolvers, const ClientPlaces& places,
             const ForwarderSettings& settings, const ResolverSettings& resolver);

  // As Resolvers have it.
  sim::Task<Resolution> resolve(std::uint32_t client, dns::RecordIndex record, sim::Rng& rng);

  const ForwarderCounts& counts() const { return counts_; }

 private:
  struct Level {
    std::vector<std::uint32_t> of_client;
    Cache cache;
  };

  sim::Scheduler& scheduler_;
  Resolvers& resolvers_;
  ForwarderSettings settings_;
  sim::Duration clients_wait_;
  std::vector<Level> levels_;
  ForwarderCounts counts_;
};

}  // namespace ddns::service
