#include "experiments/world/riders.h"

#include <numeric>
#include <utility>

namespace ddns::experiments {

std::vector<bool> chosen_hosts(std::uint32_t count, std::uint32_t hosts, sim::Rng rng) {
  std::vector<std::uint32_t> order(hosts);
  std::iota(order.begin(), order.end(), 0u);
  std::vector<bool> chosen(hosts, false);
  for (std::uint32_t i = 0; i < count; ++i) {
    std::swap(order[i], order[i + rng.below(hosts - i)]);
    chosen[order[i]] = true;
  }
  return chosen;
}

std::vector<bool> silent_hosts(const Spec& spec) {
  const std::uint32_t hosts = spec.overlay.hosts + spec.churn.absent;
  if (!spec.silenced()) return std::vector<bool>(hosts);
  return chosen_hosts(rider_count(spec.faults, hosts), hosts,
                      sim::Stream(spec.seed, "free riders").at(0));
}

}  // namespace ddns::experiments
