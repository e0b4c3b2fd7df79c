#include "experiments/world/distances_build.h"

#include <fmt/format.h>

#include <cmath>
#include <filesystem>

#include "experiments/files/number_lines.h"
#include "experiments/files/problems.h"
#include "sim/check.h"
#include "sim/transit_stub.h"
#include "sim/vivaldi.h"
#include "traces/input_file.h"

namespace ddns::experiments {

namespace {

using sim::InputError;

constexpr double kLongestMs = 1e9;

sim::Duration from_ms(double ms) {
  return sim::Duration::nanoseconds(std::llround(ms * 1e6));
}

sim::RttMatrix graph_matrix(const Spec& spec) {
  sim::TransitStub graph = spec.latency.graph;
  const std::vector<double>& ms = spec.latency.link_ms;
  graph.between_domains = from_ms(ms[0]);
  graph.within_domain = from_ms(ms[1]);
  graph.to_stub = from_ms(ms[2]);
  graph.within_stub = from_ms(ms[3]);
  sim::Rng rng = sim::Stream(spec.seed, "transit-stub graph").at(0);
  return sim::shortest_round_trips(graph, sim::make_links(graph, rng));
}

// What `of_host` says of the host of each node.
template <class OfHost>
auto for_nodes(const overlay::Members* members, OfHost of_host) {
  std::vector<decltype(of_host(0))> out;
  if (!members) return out;
  out.reserve(members->count());
  for (overlay::NodeIndex n = 0; n < members->count(); ++n) {
    out.push_back(of_host(members->host(n)));
  }
  return out;
}

}  // namespace

sim::RttMatrix read_rtt_matrix(const std::string& path) {
  NumberLines lines(path, 0, "round-trip times in ms from one site to all");
  std::vector<double> row;
  if (!lines.next(row)) throw InputError(InputError::Kind::kData, path + ": has no numbers");
  const auto sites = static_cast<std::uint32_t>(row.size());
  sim::RttMatrix matrix(sites);
  std::uint32_t from = 0;
  do {
    if (from == sites) {
      lines.refuse(fmt::format("a row too many: found {} columns, expected as many rows", sites));
    }
    for (std::uint32_t to = 0; to < sites; ++to) {
      if (from == to) continue;
      if (!(row[to] >= 0 && row[to] <= kLongestMs)) {
        lines.refuse(fmt::format("column {}: found {} ms, expected 0 to 1e9", to + 1, row[to]));
      }
      matrix.set(from, to, from_ms(row[to]));
    }
    ++from;
  } while (lines.next(row));
  if (from < sites) {
    throw InputError(InputError::Kind::kData,
                     fmt::format("{}: found {} rows of {} columns, expected as many of both", path,
                                 from, sites));
  }
  return matrix;
}

std::unique_ptr<sim::PairLatency> build_pair_latency(const Spec& spec,
                                                     const overlay::Members* members) {
  const LatencySpec& latency = spec.latency;
  if (latency.kind == LatencySpec::Kind::kEuclidean) {
    const sim::Stream points(spec.seed, "points");
    return sim::square_latency(latency.square, for_nodes(members, [&](overlay::HostIndex host) {
                                 sim::Rng rng = points.at(host);
                                 const double x = rng.unit();
                                 return sim::Point{x, rng.unit()};
                               }));
  }
  sim::RttMatrix matrix =
      latency.kind == LatencySpec::Kind::kTransitStub
          ? graph_matrix(spec)
          : at_key(spec.file, "/latency/file", [&] { return read_rtt_matrix(latency.file); });
  matrix.set_within(latency.within);
  const sim::Stream sites(spec.seed, "sites");
  auto site_of = for_nodes(
      members, [&](overlay::HostIndex host) { return sites.at(host).below(matrix.sites()); });
  return sim::matrix_latency(std::move(matrix), std::move(site_of));
}

std::unique_ptr<sim::Distances> build_coordinates(const Spec& spec, const overlay::Members& members,
                                                  const sim::Distances& truth) {
  if (spec.overlay.near != OverlaySpec::Near::kByCoordinates) return nullptr;
  return std::make_unique<sim::Vivaldi>(
      truth, for_nodes(&members, [](overlay::HostIndex host) { return host; }),
      spec.overlay.coordinates, sim::Stream(spec.seed, "coordinates"));
}

double expected_distance_bytes(const Spec& spec, double nodes) {
  const LatencySpec& latency = spec.latency;
  if (!latency.by_pair()) return 0;
  double bytes = nodes * sizeof(std::uint32_t);
  if (latency.kind == LatencySpec::Kind::kEuclidean) bytes = nodes * sizeof(sim::Point);
  if (latency.kind == LatencySpec::Kind::kTransitStub) {
    bytes += sim::RttMatrix::expected_bytes(latency.graph.site_count());
  }
  if (latency.kind == LatencySpec::Kind::kMatrix) {
    // As many octets for each time as in measured matrices.
    constexpr double kOctets = 7;
    constexpr double kCompressed = 2.4;
    std::error_code error;
    const auto octets = static_cast<double>(std::filesystem::file_size(latency.file, error));
    const bool plain = traces::without_compression(latency.file) == latency.file;
    if (!error) bytes += octets / (plain ? kOctets : kCompressed) * sizeof(std::int64_t);
  }
  if (spec.overlay.near == OverlaySpec::Near::kByCoordinates) {
    bytes += nodes * sim::Vivaldi::kBytesAHost;
  }
  return bytes;
}

}  // namespace ddns::experiments
