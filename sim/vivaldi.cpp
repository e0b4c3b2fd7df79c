#include "sim/vivaldi.h"

#include <algorithm>
#include <cmath>

#include "sim/check.h"

namespace ddns::sim {
namespace {

constexpr double kErrorGain = 0.25;  // the paper's c_e
constexpr double kStep = 0.25;       // and c_c
constexpr double kLeastHeightMs = 0.1;
constexpr double kLeastRttMs = 1e-6;  // what counts as no distance at all

double to_ms(Duration d) {
  return static_cast<double>(d.ns()) / 1e6;
}

// A direction of the plane, any alike, of length 1.
Point any_direction(Rng& rng) {
  while (true) {
    const Point p{2 * rng.unit() - 1, 2 * rng.unit() - 1};
    const double length = std::sqrt(p.x * p.x + p.y * p.y);
    if (length > 0.1 && length < 1) return {p.x / length, p.y / length};
  }
}

// The nodes that speak for their hosts: the first of each.
std::vector<NodeIndex> speakers(const std::vector<std::uint32_t>& host_of) {
  std::vector<NodeIndex> node_of(1 + *std::ranges::max_element(host_of));
  for (auto n = static_cast<NodeIndex>(host_of.size()); n-- > 0;) node_of[host_of[n]] = n;
  return node_of;
}

}  // namespace

Vivaldi::Vivaldi(const Distances& truth, std::vector<std::uint32_t> host_of,
                 const Settings& settings, const Stream& stream)
    : host_of_(std::move(host_of)), least_height_(settings.heights ? kLeastHeightMs : 0) {
  check(!host_of_.empty() && settings.neighbours > 0, "coordinates of no host, or without others");
  const std::vector<NodeIndex> node_of = speakers(host_of_);
  const auto hosts = static_cast<std::uint32_t>(node_of.size());
  hosts_.assign(hosts, {.height = least_height_});
  if (hosts == 1) return;
  // The k-th neighbour of a host is a draw of its own, so that none has to be kept.
  const auto neighbour = [&](std::uint32_t host, std::uint32_t k) {
    Rng rng = stream.at(1 + std::uint64_t{host} * settings.neighbours + k);
    const std::uint32_t other = rng.below(hosts - 1);
    return other + (other >= host);
  };
  Rng rng = stream.at(0);
  for (unsigned i = 0; i < settings.samples; ++i) {
    for (std::uint32_t host = 0; host < hosts; ++host) {
      const std::uint32_t other = neighbour(host, rng.below(settings.neighbours));
      const double ms = to_ms(truth.between(node_of[host], node_of[other]));
      move(hosts_[host], hosts_[other], std::max(ms, kLeastRttMs), rng);
    }
  }
}

double Vivaldi::distance_ms(const Coordinates& a, const Coordinates& b) {
  const double x = a.x - b.x;
  const double y = a.y - b.y;
  return std::sqrt(x * x + y * y) + a.height + b.height;
}

void Vivaldi::move(Coordinates& mine, const Coordinates& other, double round_trip_ms,
                   Rng& rng) const {
  const double foretold = distance_ms(mine, other);
  const double errors = mine.error + other.error;
  const double weight = errors > 0 ? mine.error / errors : 0;
  const double error = std::abs(foretold - round_trip_ms) / round_trip_ms;
  mine.error = error * kErrorGain * weight + mine.error * (1 - kErrorGain * weight);
  const double force = kStep * weight * (round_trip_ms - foretold);
  Point away{mine.x - other.x, mine.y - other.y};
  double length = foretold;
  if (away.x == 0 && away.y == 0) {
    away = any_direction(rng);
    length = 1;
  }
  mine.x += force * away.x / length;
  mine.y += force * away.y / length;
  if (least_height_ == 0) return;
  mine.height += force * (mine.height + other.height) / foretold;
  mine.height = std::max(mine.height, least_height_);
}

Duration Vivaldi::between(NodeIndex from, NodeIndex to) const {
  if (host_of_[from] == host_of_[to]) return {};
  const double ms = distance_ms(hosts_[host_of_[from]], hosts_[host_of_[to]]);
  return Duration::nanoseconds(std::llround(ms * 1e6));
}

}  // namespace ddns::sim
