// Conventional DNS as the paper compares it (section 3, Figure 4): one server has the answer to
// every question, and what it takes is one draw from the latencies that were measured.
#pragma once

#include "service/name_service.h"
#include "sim/latency.h"
#include "sim/scheduler.h"

namespace ddns::service {

class OneServer final : public NameService {
 public:
  // `latency` is that of a whole question. Both must outlive this.
  OneServer(sim::Scheduler& scheduler, const sim::LatencyModel& latency)
      : scheduler_(scheduler), latency_(latency) {}

  // Always kFound, after one RPC. Clients and servers are no nodes: `client` is not looked at, and
  // the answer names no server.
  sim::Task<Answer> ask(NodeIndex client, const Question& question, sim::Rng& rng) override;

 private:
  sim::Scheduler& scheduler_;
  const sim::LatencyModel& latency_;
};

}  // namespace ddns::service
