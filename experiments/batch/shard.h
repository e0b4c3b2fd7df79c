// Shards: the points of a batch (experiments/batch/batch.h) dealt out to processes that know
// nothing of each other, by what they cost: seconds of processor time.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace ddns::experiments {

struct Shard {
  unsigned number = 1;  // 1 .. of
  unsigned of = 1;
};

// "2/8". Throws InputError (kSpec) that says what is wrong with it.
Shard parse_shard(const std::string& text);

// 0, 1, ... by falling costs; equal ones stay in order.
std::vector<std::size_t> longest_first(const std::vector<double>& cost_s);

// The points of each of `shards` shards, in ascending order. Every point is in one of them. The
// longest come first, each to the shard that has least to do until then (the first of equals): no
// shard has much more to do than another, as far as costs tell. What is done already changes
// nothing.
std::vector<std::vector<std::size_t>> deal(const std::vector<double>& cost_s, unsigned shards);

// The greatest number of shards, at least 1, each of which has work of `least_s` seconds.
inline constexpr double kLeastShard_s = 60;
unsigned shards_of(const std::vector<double>& cost_s, double least_s = kLeastShard_s);

}  // namespace ddns::experiments
