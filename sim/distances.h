// Latencies that are a matter of who talks to whom: the round-trip time between two nodes is always
// the same, and no draw. Nodes stand somewhere: at a site of a matrix of round-trip times, or at a
// point of a plane.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "sim/latency.h"
#include "sim/random.h"
#include "sim/time.h"

namespace ddns::sim {

// How far nodes are from each other, as far as somebody can tell.
class Distances {
 public:
  virtual ~Distances() = default;
  // The round-trip time of an RPC of `from` to `to`; never negative.
  virtual Duration between(NodeIndex from, NodeIndex to) const = 0;
};

// Of the given nodes the one that is nearest to `from`, of several the first. REQUIRES: first !=
// last.
template <class Iterator>
Iterator nearest(const Distances& distances, NodeIndex from, Iterator first, Iterator last) {
  Iterator best = first;
  Duration least = distances.between(from, *first);
  while (++first != last) {
    const Duration d = distances.between(from, *first);
    if (d >= least) continue;
    least = d;
    best = first;
  }
  return best;
}

// A latency model that is the truth about distances. It draws nothing but any_round_trip.
class PairLatency : public LatencyModel, public Distances {
 public:
  Duration round_trip(NodeIndex from, NodeIndex to, Rng&) const final { return between(from, to); }
};

// Round-trip times between sites, row by row: that of the diagonal is of two hosts at one site. It
// need not be symmetric: a row is of the site that calls.
class RttMatrix {
 public:
  explicit RttMatrix(std::uint32_t sites) : sites_(sites), ns_(std::size_t{sites} * sites) {}

  std::uint32_t sites() const { return sites_; }
  Duration at(std::uint32_t from, std::uint32_t to) const {
    return Duration::nanoseconds(ns_[std::size_t{from} * sites_ + to]);
  }
  void set(std::uint32_t from, std::uint32_t to, Duration round_trip) {
    ns_[std::size_t{from} * sites_ + to] = round_trip.ns();
  }
  // Of two hosts at one site, whichever.
  void set_within(Duration round_trip) {
    for (std::uint32_t site = 0; site < sites_; ++site) set(site, site, round_trip);
  }
  Duration longest() const;

  static double expected_bytes(double sites) { return sites * sites * sizeof(std::int64_t); }

 private:
  std::uint32_t sites_;
  std::vector<std::int64_t> ns_;
};

// Node n stands at site_of[n]. REQUIRES: the matrix has all of these sites, at least one, and no
// time in it is negative.
std::unique_ptr<PairLatency> matrix_latency(RttMatrix matrix, std::vector<std::uint32_t> site_of);

struct Point {
  double x = 0;  // in [0, 1)
  double y = 0;
};

// The points of a square whose side is one unit.
struct Square {
  Duration of_unit;      // the round-trip time over a unit
  bool is_torus = true;  // each edge is the one on the other side: there are no corners

  Duration between(const Point& a, const Point& b) const;
  Duration longest() const;
};

// Node n stands at points[n].
std::unique_ptr<PairLatency> square_latency(const Square& square, std::vector<Point> points);

}  // namespace ddns::sim
