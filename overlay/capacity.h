// How many virtual nodes each host runs, in proportion to its capacity (CFS, SOSP 2001,
// section 4.2: a server's number of virtual servers follows its storage and network capacity).
#pragma once

#include <cstdint>
#include <vector>

#include "sim/random.h"

namespace ddns::overlay {

// The distribution that hosts' capacities are drawn from, in units of an ordinary host's. Draws are
// rounded to thousandths.
struct CapacityModel {
  enum class Kind : std::uint8_t {
    kConstant,  // always `least`
    kUniform,   // from `least` to `greatest`
    kPareto,    // least * U^(-1/shape), or `greatest` where that is less
    kList,      // one of `values`, each as likely (measured capacities, repeated as often as seen)
  };
  Kind kind = Kind::kConstant;
  double least = 1;     // > 0
  double greatest = 1;  // >= least
  double shape = 1;     // > 0
  std::vector<double> values = {};
};

// The capacity of each host, in thousandths; host h draws from stream.at(h). Throws sim::InputError
// where a parameter is out of its range or a list is empty.
std::vector<std::uint64_t> capacities(std::uint32_t hosts, const CapacityModel& model,
                                      const sim::Stream& stream);

// For each host: nodes_per_unit * capacity, rounded, and at least 1; of the
// capacities that the function above draws. Throws sim::InputError where a parameter is out of its
// range, a list is empty, or the nodes are more than 2^32 - 2 in all.
std::vector<std::uint32_t> virtual_node_counts(std::uint32_t hosts, double nodes_per_unit,
                                               const CapacityModel& model,
                                               const sim::Stream& stream);

// The mean of these counts over all draws: exact where capacities are constant or listed, else
// within 1 of it. Throws nothing.
double expected_virtual_nodes(double nodes_per_unit, const CapacityModel& model);

}  // namespace ddns::overlay
