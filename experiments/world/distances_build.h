// Where hosts stand and how far apart they are, as a specification asks: latencies by pair, and
// what nodes know of them.
#pragma once

#include <memory>
#include <string>

#include "experiments/spec/spec.h"
#include "overlay/members.h"
#include "sim/distances.h"

namespace ddns::experiments {

// A matrix from a text file, which may be compressed: a line for each site, of as many numbers as
// there are lines, round-trip times in ms. '#' begins a comment. What is on the diagonal is not
// looked at, and is 0 here. Throws InputError (kData) with file, line and column.
sim::RttMatrix read_rtt_matrix(const std::string& path);

// The latencies of a specification whose /latency/kind is by pair, for the nodes of the members:
// every host is at a site or a point of its own, drawn by its number. Null: no node asks, only
// any_round_trip is used. Throws as read_rtt_matrix does.
std::unique_ptr<sim::PairLatency> build_pair_latency(const Spec& spec,
                                                     const overlay::Members* members);

// Coordinates, where nodes go by them; else null.
std::unique_ptr<sim::Distances> build_coordinates(const Spec& spec, const overlay::Members& members,
                                                  const sim::Distances& truth);

// Bytes that all of it will take for so many nodes.
double expected_distance_bytes(const Spec& spec, double nodes);

}  // namespace ddns::experiments
