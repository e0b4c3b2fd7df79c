// Hosts that ask and do not serve, as the specification has them (/faults/free_riders): those
// outside, which are no hosts of the overlay, and those on the ring, which are silent.
#pragma once

#include <cstdint>
#include <vector>

#include "experiments/spec/spec.h"
#include "sim/random.h"

namespace ddns::experiments {

// Of so many hosts, which are chosen: `count`, any alike. More of them where the count is larger,
// the others staying the same. REQUIRES: count <= hosts.
std::vector<bool> chosen_hosts(std::uint32_t count, std::uint32_t hosts, sim::Rng rng);

// Of each host that will ever be on the overlay: is it silent?
std::vector<bool> silent_hosts(const Spec& spec);

}  // namespace ddns::experiments
