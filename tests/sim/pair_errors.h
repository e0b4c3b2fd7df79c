// How wrong estimates of distances are, among hosts that have one node each.
#pragma once

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "sim/distances.h"

namespace ddns::sim {

inline std::vector<std::uint32_t> one_node_each(std::uint32_t hosts) {
  std::vector<std::uint32_t> host_of(hosts);
  std::iota(host_of.begin(), host_of.end(), 0u);
  return host_of;
}

// Relative errors over all pairs of so many hosts, rising.
inline std::vector<double> pair_errors(const Distances& truth, const Distances& estimate,
                                       std::uint32_t hosts) {
  std::vector<double> errors;
  for (NodeIndex a = 0; a < hosts; ++a) {
    for (NodeIndex b = 0; b < a; ++b) {
      const auto right = static_cast<double>(truth.between(a, b).ns());
      const auto told = static_cast<double>(estimate.between(a, b).ns());
      errors.push_back(std::abs(told - right) / right);
    }
  }
  std::ranges::sort(errors);
  return errors;
}

}  // namespace ddns::sim
