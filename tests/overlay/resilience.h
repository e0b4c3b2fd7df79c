// Static resilience (Gummadi et al., "The impact of DHT routing geometry on resilience and
// proximity", SIGCOMM 2003): the share of paths that fail while nodes are dead and nobody repairs a
// table. Every id of 16 bits is a node, each dead with probability q; the origin and the target are
// two that live. A path fails at a node none of whose live neighbours makes progress.
#pragma once

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "overlay/members.h"
#include "sim/random.h"

namespace ddns::overlay {

struct FullSpace {
  static constexpr unsigned kBits = 16;
  static constexpr NodeIndex kNodes = 1u << kBits;

  FullSpace()
      : members([] {
          std::vector<Id> ids;
          for (std::uint64_t n = 0; n < kNodes; ++n) ids.push_back({{n << (64 - kBits), 0, 0}});
          return Members(ids);
        }()) {}
  Members members;

  // The share that fails, over 20 times 20,000 paths. `build(seed)` makes the tables anew, while
  // all live; next(tables, at, target) is the next node of a path, kNoNode where there is none.
  template <class Build, class Next>
  double failed(double q, Build build, Next next) {
    constexpr unsigned kTimes = 20;
    constexpr unsigned kPaths = 20'000;
    std::uint64_t failures = 0;
    for (unsigned i = 0; i < kTimes; ++i) {
      sim::Rng rng = sim::Stream(i, "resilience").at(static_cast<std::uint64_t>(q * 1000));
      const auto tables = build(i);
      for (NodeIndex n = 0; n < kNodes; ++n) members.set_present(n, rng.unit() >= q);
      const auto living = [&] {
        NodeIndex n = rng.below(kNodes);
        while (!members.present(n)) n = rng.below(kNodes);
        return n;
      };
      for (unsigned p = 0; p < kPaths; ++p) {
        NodeIndex at = living();
        NodeIndex target = living();
        while (target == at) target = living();
        while (at != target && at != kNoNode) at = next(*tables, at, target);
        failures += at == kNoNode;
      }
      for (NodeIndex n = 0; n < kNodes; ++n) members.set_present(n, true);
    }
    return static_cast<double>(failures) / (double{kTimes} * kPaths);
  }

  // The closed forms that there are.
  static double of_tree(double q) {
    return 1 - (std::pow(2 - q, kBits) - 1) / ((1 - q) * (std::pow(2, kBits) - 1));
  }
  static double of_hypercube(double q) {
    double sum = 0;
    double paths = 1;  // ids that differ in h bits
    double lives = 1;
    for (unsigned h = 1; h <= kBits; ++h) {
      paths = paths * (kBits + 1 - h) / h;
      lives *= 1 - std::pow(q, h);
      sum += paths * lives;
    }
    return 1 - sum / ((1 - q) * (std::pow(2, kBits) - 1));
  }
};

}  // namespace ddns::overlay
