// What `ddns serve` publishes zones to: a ring, or conventional DNS.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "experiments/load/document.h"
#include "experiments/spec/spec.h"
#include "experiments/world/world.h"
#include "server/ring_source.h"
#include "server/zone_source.h"

namespace ddns::experiments {

// The experiment of that path, or the one that stands for none: 1,000 nodes and six replicas.
// `anchored`: there is a key to check signatures from. Throws InputError as load_spec() does, and
// (kSpec) where nobody could ask such a ring: an experiment of another service, a ring that lives,
// a check without an anchor.
Spec load_ring(const std::string& path, const std::vector<Override>& overrides, bool anchored);

// The same of conventional DNS with root, top-level and authoritative servers.
Spec load_servers(const std::string& path, const std::vector<Override>& overrides);

// `doubts` are a ring's; who lies follows from the specification. The specification and what the
// doubts refer to must outlive it.
struct Published {
  Published(const Spec& spec, std::optional<server::Doubts> doubts);
  std::unique_ptr<World> world;
  std::unique_ptr<sim::LatencyModel> latency;
  std::unique_ptr<server::ZoneSource> source;
};

}  // namespace ddns::experiments
