// A ring of Chord for the tests of the server.
#pragma once

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "chord/chord.h"
#include "server/ring_source.h"
#include "sim/latency.h"
#include "tests/server/table_source.h"

namespace ddns::server {

struct Ring {
  explicit Ring(std::uint32_t nodes = 200, unsigned replicas = 6,
                std::optional<Doubts> doubts = std::nullopt)
      : members(overlay::Members::random(nodes, sim::Stream(1, "ids"))),
        chord(members, {}),
        latency(sim::constant_latency(sim::Duration::milliseconds(60))),
        network(scheduler, *latency, nodes, {}),
        source((chord.fill_perfect(), members), {network, chord}, {.replicas = replicas}, 1,
               std::move(doubts)) {}

  Changes load(const std::vector<dns::Zone>& zones) {
    Publication all = publish(zones);
    resolver = std::make_unique<Resolver>(source, all.origins);
    return source.update(std::move(all));
  }

  overlay::Members members;
  chord::Chord chord;
  sim::Scheduler scheduler;
  std::unique_ptr<sim::LatencyModel> latency;
  sim::Network network;
  RingSource source;
  std::unique_ptr<Resolver> resolver;
};

}  // namespace ddns::server
