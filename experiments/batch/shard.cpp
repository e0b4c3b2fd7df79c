#include "experiments/batch/shard.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <numeric>
#include <queue>
#include <utility>

#include "sim/check.h"

namespace ddns::experiments {

Shard parse_shard(const std::string& text) {
  const char* const end = text.data() + text.size();
  Shard shard;
  const auto first = std::from_chars(text.data(), end, shard.number);
  const bool slash = first.ec == std::errc() && first.ptr != end && *first.ptr == '/';
  const auto second = std::from_chars(slash ? first.ptr + 1 : end, end, shard.of);
  if (!slash || second.ec != std::errc() || second.ptr != end || shard.number < 1 ||
      shard.number > shard.of) {
    throw sim::InputError(
        sim::InputError::Kind::kSpec,
        fmt::format("--shard {}: expected I/N, such as 2/8, where I is 1 to N", text));
  }
  return shard;
}

std::vector<std::size_t> longest_first(const std::vector<double>& cost_s) {
  std::vector<std::size_t> order(cost_s.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::greater(), [&](std::size_t i) { return cost_s[i]; });
  return order;
}

std::vector<std::vector<std::size_t>> deal(const std::vector<double>& cost_s, unsigned shards) {
  using Load = std::pair<double, std::size_t>;  // seconds, shard
  std::priority_queue<Load, std::vector<Load>, std::greater<>> least;
  for (std::size_t shard = 0; shard < shards; ++shard) least.emplace(0, shard);
  std::vector<std::vector<std::size_t>> dealt(shards);
  for (const std::size_t point : longest_first(cost_s)) {
    const auto [load, shard] = least.top();
    least.pop();
    dealt[shard].push_back(point);
    least.emplace(load + cost_s[point], shard);
  }
  for (auto& points : dealt) std::ranges::sort(points);
  return dealt;
}

unsigned shards_of(const std::vector<double>& cost_s, double least_s) {
  // No more than this many can have enough, since a longer point fills one shard alone.
  double full = 0;
  for (const double cost : cost_s) full += std::min(cost / least_s, 1.0);
  for (auto shards = static_cast<unsigned>(full); shards > 1; --shards) {
    const auto dealt = deal(cost_s, shards);
    const bool enough = std::ranges::all_of(dealt, [&](const std::vector<std::size_t>& points) {
      double sum = 0;
      for (const std::size_t point : points) sum += cost_s[point];
      return sum >= least_s;
    });
    if (enough) return shards;
  }
  return 1;
}

}  // namespace ddns::experiments
