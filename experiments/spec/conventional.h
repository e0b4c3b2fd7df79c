// The section /conventional: what stands behind the service of that name.
#pragma once

#include <cstdint>
#include <optional>

#include "experiments/spec/keys.h"
#include "service/conventional/forwarders.h"
#include "service/conventional/resolvers.h"
#include "service/conventional/zones_of_names.h"

namespace ddns::experiments {

struct ConventionalSpec {
  enum class Model {
    kOneServer,  // one draw from the measured latencies
    kHierarchy,  // zones, their servers, and resolvers
    kCaches,     // the caches of resolvers alone
  };
  Model model = Model::kOneServer;
  std::optional<std::uint32_t> sharing;  // clients of a resolver; nothing: all have one
  std::optional<sim::Duration> ttl;      // of all answers; nothing: drawn for each name
  service::ResolverSettings resolver;
  service::ForwarderSettings forwarders;
  service::ZoneSettings zones;
};

extern const Section<ConventionalSpec> kConventionalDns;

// Of every question, what answers it is drawn, and it names nothing.
inline const Condition kOnOneServer = {"/conventional/model", {"one-server"}};
inline const Condition kOnHierarchy = {"/conventional/model", {"hierarchy"}};
// There are caches.
inline const Condition kOnResolvers = {"/conventional/model", {"hierarchy", "caches"}};

}  // namespace ddns::experiments
