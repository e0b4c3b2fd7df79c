// Shards: the points of a batch dealt out to processes that know nothing of each other.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "experiments/batch/batch.h"

namespace ddns::experiments {

struct Shard {
  unsigned number = 1;  // 1 .. of
  unsigned of = 1;
};

// "2/8". Throws InputError (kSpec) that says what is wrong with it.
Shard parse_shard(const std::string& text);

// The points of each of `shards` shards, in ascending order. Every point is in one of them. The
// longest come first, each to the shard that has least to do until then (the first of equals): no
// shard has much more to do than another, as far as costs (in seconds of processor time) tell. What
// is done already changes nothing.
std::vector<std::vector<std::size_t>> deal(const std::vector<double>& cost_s, unsigned shards);

// The greatest number of shards, at least 1, each of which has work of `least_s` seconds.
unsigned shards_of(const std::vector<double>& cost_s, double least_s);

// What the points are expected to take, in seconds of processor time.
std::vector<double> costs_of(const Batch& batch);

}  // namespace ddns::experiments
