// Small worlds of zones, servers and resolvers, and questions put to them at given times.
#pragma once

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "service/conventional/forwarders.h"
#include "sim/latency.h"

namespace ddns::service::test {

inline sim::Duration seconds(double s) {
  return sim::Duration::nanoseconds(static_cast<std::int64_t>(s * 1e9));
}

struct Outcome {
  Resolution resolution;
  sim::Duration took;
};

// Every round trip takes `rtt`, unless another model is given.
class ResolverWorld {
 public:
  explicit ResolverWorld(Hierarchy hierarchy, const ResolverSettings& settings = {},
                         const ClientPlaces& places = {1, 1, 1},
                         std::unique_ptr<sim::LatencyModel> model = nullptr,
                         const ForwarderSettings& forwarding = {})
      : zones(std::move(hierarchy)),
        latency(model ? std::move(model) : sim::constant_latency(sim::Duration::milliseconds(100))),
        resolvers(scheduler, *latency, zones, places.resolvers(), settings,
                  /*seed=*/1),
        forwarders(scheduler, resolvers, places, forwarding, settings) {}

  // The answer to a question that is asked so many seconds from now; filled in by the run.
  std::shared_ptr<Outcome> ask(dns::RecordIndex record, double at_s = 0, std::uint32_t client = 0) {
    auto out = std::make_shared<Outcome>();
    scheduler.spawn(process(record, seconds(at_s), client, out, asked_++));
    return out;
  }
  Outcome ask_now(dns::RecordIndex record, std::uint32_t client = 0) {
    const auto out = ask(record, 0, client);
    scheduler.run();
    return *out;
  }

  sim::Scheduler scheduler;
  Hierarchy zones;
  std::unique_ptr<sim::LatencyModel> latency;
  Resolvers resolvers;
  Forwarders forwarders;

 private:
  sim::Process process(dns::RecordIndex record, sim::Duration after, std::uint32_t client,
                       std::shared_ptr<Outcome> out, std::uint64_t index) {
    co_await scheduler.delay(after);
    sim::Rng rng = sim::Stream(1, "questions").at(index);
    const sim::Time asked = scheduler.now();
    out->resolution = co_await forwarders.resolve(client, record, rng);
    out->took = scheduler.now() - asked;
  }
  std::uint64_t asked_ = 0;
};

// The root, one top-level zone, one zone below it with `servers` of them: record 0 exists there for
// a minute, and record 1 does not, for half of one.
inline Hierarchy three_levels(unsigned servers = 1) {
  Hierarchy zones(1);
  const ZoneIndex top = zones.add_zone(kRootZone, 1, seconds(7200));
  const ZoneIndex zone = zones.add_zone(top, servers, seconds(3600));
  zones.add_record(zone, 7, seconds(60));
  zones.add_record(zone, kNoData, seconds(30));
  return zones;
}

}  // namespace ddns::service::test
