// Network coordinates: each host has a place in a plane, and perhaps a height above it, such that
// distances between places foretell round-trip times (Dabek, Cox, Kaashoek and Morris, "Vivaldi: A
// decentralized network coordinate system", SIGCOMM 2004). A host moves a little whenever it has
// measured a round trip to one of its neighbours: figure 3 of the paper, with its adaptive
// timestep; heights are section 5.4.
//
// The coordinates are those that hosts have come to when a run begins. Measuring them costs the run
// nothing, and they do not change any more.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/distances.h"
#include "sim/random.h"

namespace ddns::sim {

class Vivaldi final : public Distances {
 public:
  struct Settings {
    bool heights = true;
    unsigned neighbours = 64;  // of a host, any others, drawn with replacement
    unsigned samples = 600;    // measurements by each host, of a neighbour drawn anew each time
  };
  // Node n is of host host_of[n]; hosts are numbered from 0, and each has a node. The truth is
  // asked here alone.
  Vivaldi(const Distances& truth, std::vector<std::uint32_t> host_of, const Settings& settings,
          const Stream& stream);

  // Where each host has one node.
  static constexpr double kBytesAHost = 4 * sizeof(double) + 2 * sizeof(std::uint32_t);

  // What the coordinates say.
  Duration between(NodeIndex from, NodeIndex to) const override;

 private:
  // In milliseconds.
  struct Coordinates {
    double x = 0;
    double y = 0;
    double height = 0;
    double error = 1;  // relative, as the host estimates it
  };
  static double distance_ms(const Coordinates& a, const Coordinates& b);
  void move(Coordinates& mine, const Coordinates& other, double round_trip_ms, Rng& rng) const;

  std::vector<std::uint32_t> host_of_;
  std::vector<Coordinates> hosts_;
  // Hosts whose heights are 0 stay in the plane, for heights grow in proportion.
  double least_height_;
};

}  // namespace ddns::sim
