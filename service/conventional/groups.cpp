#include "service/conventional/groups.h"

#include <numeric>

#include "sim/random.h"

namespace ddns::service {

std::vector<std::uint32_t> random_groups(std::uint32_t clients, std::uint32_t sharing,
                                         std::uint64_t seed) {
  std::vector<std::uint32_t> order(clients);
  std::iota(order.begin(), order.end(), 0);
  sim::Rng rng = sim::Stream(seed, "resolver groups").at(0);
  sim::shuffle(order, rng);
  std::vector<std::uint32_t> group(clients);
  for (std::uint32_t i = 0; i < clients; ++i) group[order[i]] = i / sharing;
  return group;
}

}  // namespace ddns::service
