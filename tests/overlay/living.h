// What every living overlay of the tests stands on, whatever its tables and its protocol are.
#pragma once

#include <memory>

#include "overlay/members.h"
#include "sim/latency.h"
#include "sim/network.h"
#include "sim/scheduler.h"

namespace ddns::overlay {

struct Living {
  Living(NodeIndex nodes, std::uint64_t seed, const sim::Network::Settings& settings = {})
      : members(Members::random(nodes, sim::Stream(seed, "ids"))),
        network(scheduler, *latency, nodes, settings) {}

  void set_present(NodeIndex n, bool present) {
    members.set_present(n, present);
    network.set_up(n, present);
  }
  void run(sim::Duration time) { scheduler.run_until(scheduler.now() + time); }

  sim::Scheduler scheduler;
  std::unique_ptr<sim::LatencyModel> latency =
      sim::lognormal_latency(sim::Duration::milliseconds(43), 0.4);  // none is late
  Members members;
  sim::Network network;
};

}  // namespace ddns::overlay
