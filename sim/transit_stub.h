// A transit-stub graph: the internet as a few backbones, with networks that hang on their routers
// (Zegura, Calvert and Bhattacharjee, "How to model an internetwork", INFOCOM 1996). Packets take
// shortest paths. Hosts stand at the routers of stub networks.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/distances.h"
#include "sim/random.h"

namespace ddns::sim {

struct TransitStub {
  unsigned domains = 4;       // transit domains: backbones,
  unsigned routers = 8;       // each with so many routers,
  unsigned stubs = 3;         // each of which has so many stub networks,
  unsigned stub_routers = 8;  // each with so many routers
  Duration between_domains;   // the mean round-trip time over a link between two domains,
  Duration within_domain;     // between two routers of a domain,
  Duration to_stub;           // between a transit router and a stub network,
  Duration within_stub;       // and between two routers of a stub network

  std::uint32_t transit_count() const { return domains * routers; }
  std::uint32_t site_count() const { return transit_count() * stubs * stub_routers; }
};

struct Link {
  std::uint32_t a;
  std::uint32_t b;
  Duration round_trip;
};

// The routers are numbered: first those of the domains, then those of stub networks, those of one
// network in a row. Everything that belongs together is connected: by a tree in which each router
// is linked to one before it, any alike, and by further links, each pair having one with a
// probability of kFurther. A link takes from half of its mean to one and a half, uniformly, in
// whole nanoseconds. REQUIRES: all counts are at least 1 and no time is negative.
inline constexpr double kFurther = 0.3;
std::vector<Link> make_links(const TransitStub& graph, Rng& rng);

// The times over the shortest paths between all routers of stub networks, in their order. Takes
// time in proportion to sites^2 * log(sites).
RttMatrix shortest_round_trips(const TransitStub& graph, const std::vector<Link>& links);

}  // namespace ddns::sim
