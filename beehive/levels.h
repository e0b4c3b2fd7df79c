// How many copies of each record an overlay that routes by digits of ids should have, made ahead of
// any question, so that lookups take few RPCs (Ramasubramanian and Sirer, "Beehive: O(1) lookup
// performance for power-law query distributions in peer-to-peer overlays", NSDI 2004).
//
// A record of level l is on all nodes whose ids share l digits with its key, and on its owner. At
// level 0 every node has it and a lookup takes no RPC; each level more leaves it on a base-th of
// the nodes and takes about one RPC more. At the home level its owner alone has it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "overlay/overlay.h"
#include "sim/random.h"

namespace ddns::beehive {

using overlay::Id;
using overlay::NodeIndex;
using Level = std::uint8_t;

// What a record of each level takes, from level 0 to the home level.
struct LevelCosts {
  std::vector<double> copies;  // nodes that have it, the owner among them
  std::vector<double> hops;    // RPCs of a lookup of it from a random node

  Level home() const { return static_cast<Level>(copies.size() - 1); }
};

// The mean over `keys` random keys, looked up from `origins` random nodes each. Digits have
// `digit_bits` bits. The home level is the first beyond the one at which a node would share its
// digits with less than one other of all.
LevelCosts measure_levels(const overlay::Overlay& overlay, unsigned digit_bits,
                          const sim::Stream& stream, unsigned keys = 1000, unsigned origins = 100);

// A level for each record, record r being asked for in proportion to weights[r]: of all that bring
// the mean RPCs of a question down to `hops`, those with the fewest copies.
std::vector<Level> best_levels(std::span<const std::uint64_t> weights, const LevelCosts& costs,
                               double hops);

// The levels that the closed form of the paper's section 3.1 gives for Zipf's law with the exponent
// `zipf`, below 1, among so many nodes. It knows ranks alone: the records by falling weight. What
// it takes for granted, a lookup of level l takes l RPCs, and sums over ranks are integrals.
std::vector<Level> closed_form_levels(std::span<const std::uint64_t> weights, double zipf,
                                      unsigned base, double nodes, double hops, Level home);

// What records of these levels take.
struct Expected {
  double copies = 0;  // of all records together, on all nodes, owners among them
  double hops = 0;    // a question
};
Expected expected(std::span<const std::uint64_t> weights, std::span<const Level> levels,
                  const LevelCosts& costs);

}  // namespace ddns::beehive
