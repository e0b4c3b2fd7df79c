#include "experiments/terminal/published.h"

#include <fmt/format.h>

#include <utility>

#include "experiments/load/load.h"
#include "experiments/load/resolve.h"
#include "experiments/world/latency_build.h"
#include "experiments/world/signed_build.h"
#include "server/conventional_source.h"
#include "sim/check.h"

namespace ddns::experiments {

namespace {

// The ring of whom gives no experiment: blocks outlive a third of its nodes.
constexpr char kDefaultRing[] =
    R"({ "name": "serve", "overlay": { "nodes": 1000 }, "dhash": { "replicas": 6 } })";
constexpr char kDefaultServers[] = R"({
  "name": "serve", "service": { "kind": "conventional" },
  "conventional": { "model": "hierarchy" } })";

// The experiment of that path, or `otherwise`, which is called so, where there is none.
Spec load_or(const char* otherwise, const char* called, const std::string& path,
             const std::vector<Override>& overrides) {
  if (!path.empty()) return load_spec(path, overrides);
  Problems problems;
  Spec spec = resolve(parse_document(called, otherwise, overrides, problems), {}, problems);
  problems.raise();
  return spec;
}

[[noreturn]] void refuse(const Spec& spec, const char* expected) {
  throw sim::InputError(sim::InputError::Kind::kSpec,
                        fmt::format("{}: cannot be served, expected {}", spec.file, expected));
}

}  // namespace

Spec load_ring(const std::string& path, const std::vector<Override>& overrides, bool anchored) {
  Spec spec = load_or(kDefaultRing, "the ring that is served", path, overrides);
  if (spec.service.kind != ServiceSpec::Kind::kDdns || spec.living()) {
    refuse(spec,
           "an experiment of the service ddns, without /maintenance, and of /faults nothing but "
           "/faults/lying");
  }
  if (spec.keyed() || spec.service.mistakes) {
    refuse(spec,
           "/service/keys known and no /service/mistakes: keys and mistakes are the zones' own");
  }
  const bool checked = spec.service.check != dhash::Check::kNone;
  if (checked && !anchored) {
    refuse(spec, "--anchor where signatures are checked (/service/verify)");
  }
  if (spec.faults.lie && !checked) {
    refuse(spec, "--anchor, and that signatures are checked, where nodes lie (/faults/lying)");
  }
  check_keepers(spec);
  return spec;
}

Spec load_servers(const std::string& path, const std::vector<Override>& overrides) {
  Spec spec = load_or(kDefaultServers, "the servers that are asked", path, overrides);
  if (spec.service.kind != ServiceSpec::Kind::kConventional ||
      spec.conventional.model != ConventionalSpec::Model::kHierarchy) {
    refuse(spec,
           "an experiment of the service conventional whose /conventional/model is hierarchy, for "
           "--service conventional");
  }
  return spec;
}

Published::Published(const Spec& spec, std::optional<server::Doubts> doubts) {
  if (spec.service.kind == ServiceSpec::Kind::kConventional) {
    const ConventionalSpec& c = spec.conventional;
    latency = build_latency(spec);
    source = std::make_unique<server::ConventionalSource>(
        *latency,
        server::ConventionalSettings{c.resolver, c.zones.root_servers, c.zones.top_level_servers},
        spec.seed);
    return;
  }
  world = std::make_unique<World>(spec, World::RingOnly());
  if (doubts) doubts->lies = liars(spec, world->members);
  source = std::make_unique<server::RingSource>(world->members, world->lookup, dhash_settings(spec),
                                                spec.seed, std::move(doubts));
}

}  // namespace ddns::experiments
