#include "sim/transit_stub.h"

#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <utility>

#include "sim/check.h"

namespace ddns::sim {
namespace {

class LinkMaker {
 public:
  explicit LinkMaker(Rng& rng) : rng_(rng) {}

  // Connects routers: the i-th of `count` is what one(i) says.
  template <class One>
  void connect(unsigned count, Duration mean, One one) {
    for (unsigned i = 1; i < count; ++i) {
      const unsigned parent = rng_.below(i);
      for (unsigned j = 0; j < i; ++j) {
        if (j == parent || rng_.unit() < kFurther) link(one(j), one(i), mean);
      }
    }
  }
  void link(std::uint32_t a, std::uint32_t b, Duration mean) {
    const auto spread = static_cast<std::uint64_t>(mean.ns()) + 1;
    const auto more = static_cast<std::int64_t>(rng_.below_u64(spread));
    links.push_back({a, b, Duration::nanoseconds(mean.ns() / 2 + more)});
  }

  std::vector<Link> links;

 private:
  Rng& rng_;
};

}  // namespace

std::vector<Link> make_links(const TransitStub& graph, Rng& rng) {
  check(graph.site_count() > 0, "a transit-stub graph without a router");
  LinkMaker maker(rng);
  for (unsigned d = 0; d < graph.domains; ++d) {
    maker.connect(graph.routers, graph.within_domain,
                  [&](unsigned i) { return d * graph.routers + i; });
  }
  // A domain is linked to another by a router of its own, any alike.
  maker.connect(graph.domains, graph.between_domains,
                [&](unsigned d) { return d * graph.routers + rng.below(graph.routers); });
  std::uint32_t first = graph.transit_count();
  for (std::uint32_t t = 0; t < graph.transit_count(); ++t) {
    for (unsigned s = 0; s < graph.stubs; ++s, first += graph.stub_routers) {
      maker.connect(graph.stub_routers, graph.within_stub, [&](unsigned i) { return first + i; });
      maker.link(t, first + rng.below(graph.stub_routers), graph.to_stub);
    }
  }
  return std::move(maker.links);
}

RttMatrix shortest_round_trips(const TransitStub& graph, const std::vector<Link>& links) {
  struct Length {
    std::int64_t ns;
  };
  using Graph = boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, Length>;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> ends;
  std::vector<Length> lengths;
  for (const Link& link : links) {
    for (const auto& way : {std::pair(link.a, link.b), std::pair(link.b, link.a)}) {
      ends.push_back(way);
      lengths.push_back({link.round_trip.ns()});
    }
  }
  const std::uint32_t transit = graph.transit_count();
  const std::uint32_t sites = graph.site_count();
  const Graph routers(boost::edges_are_unsorted_multi_pass, ends.begin(), ends.end(),
                      lengths.begin(), transit + sites);
  RttMatrix matrix(sites);
  std::vector<std::int64_t> ns(transit + sites);
  for (std::uint32_t from = 0; from < sites; ++from) {
    const auto lengths_so_far =
        boost::make_iterator_property_map(ns.begin(), get(boost::vertex_index, routers));
    boost::dijkstra_shortest_paths(
        routers, transit + from,
        boost::weight_map(get(&Length::ns, routers)).distance_map(lengths_so_far));
    for (std::uint32_t to = 0; to < sites; ++to) {
      matrix.set(from, to, Duration::nanoseconds(ns[transit + to]));
    }
  }
  return matrix;
}

}  // namespace ddns::sim
