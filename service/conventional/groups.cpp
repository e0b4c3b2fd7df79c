#include "service/conventional/groups.h"

#include <algorithm>
#include <numeric>

#include "sim/random.h"

namespace ddns::service {

ClientPlaces::ClientPlaces(std::uint32_t clients, std::uint32_t sharing, std::uint64_t seed)
    : sharing_(std::min(clients, sharing)), order_(clients) {
  std::iota(order_.begin(), order_.end(), 0);
  sim::Rng rng = sim::Stream(seed, "resolver groups").at(0);
  sim::shuffle(order_, rng);
}

std::vector<std::uint32_t> ClientPlaces::groups_of(std::uint32_t size) const {
  const std::uint32_t parts = (sharing_ - 1) / size + 1;
  std::vector<std::uint32_t> group(order_.size());
  for (std::uint32_t i = 0; i < order_.size(); ++i) {
    group[order_[i]] = i / sharing_ * parts + i % sharing_ / size;
  }
  return group;
}

std::uint32_t group_count(const std::vector<std::uint32_t>& groups) {
  return groups.empty() ? 1 : *std::ranges::max_element(groups) + 1;
}

}  // namespace ddns::service
