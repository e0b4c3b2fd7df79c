// Chord among nodes that are near and far.
//
// Proximity neighbour selection, PNS(k) (Gummadi et al., "The impact of DHT routing geometry on
// resilience and proximity", SIGCOMM 2003; Dabek et al., NSDI 2004, section 4.2): finger j may be
// any node from n + d_j up to n + d_(j+1), the distance of the next finger. It is the nearest of
// the first k of them.
//
// Proximity route selection as in CFS (Dabek et al., SOSP 2001, server selection, cited from
// memory): of all nodes that precede the key, the next is the one to which the sum is least of the
// time to it and of the mean time to all that one knows, for each hop that is left from there.

#include <algorithm>
#include <bit>
#include <cmath>
#include <vector>

#include "chord/chord.h"

namespace ddns::chord {

using overlay::in_open;
using overlay::kNoNode;

// From the last finger to the first: one that may be no node at all is the same as the next one.
void Chord::choose_near_fingers(NodeIndex n) {
  const overlay::Proximity& proximity = settings_.proximity;
  std::vector<NodeIndex> candidates;
  NodeIndex end = n;     // the first that the next finger may be
  NodeIndex chosen = n;  // what the next finger is
  for (std::uint32_t i = row_end(n) - 1; i > row_begin(n); --i) {
    const NodeIndex first = fingers_[i];
    if (first != end) {
      candidates.clear();
      for (NodeIndex m = first; m != end && candidates.size() < proximity.candidates;) {
        candidates.push_back(m);
        m = members_.next_present(m);
      }
      chosen = *sim::nearest(*proximity.distances, n, candidates.begin(), candidates.end());
    }
    fingers_[i] = chosen;
    end = first;
  }
}

namespace {

constexpr unsigned kPartBits = 16;  // of a number of hops or of bits: in parts of 2^-16

// Of a number at least 1, linear between powers of two.
std::int64_t log2_parts(std::uint64_t x) {
  const int whole = std::bit_width(x) - 1;
  const std::uint64_t rest = x << (63 - whole) << 1;
  return (std::int64_t{whole} << kPartBits) + static_cast<std::int64_t>(rest >> (64 - kPartBits));
}

}  // namespace

// The hops that a lookup takes over the distance on average (ToN 2003, section V, for base 2), in
// parts of 2^-16: (b-1)/b log_b of the nodes that it holds.
std::int64_t Chord::hops_left(const Id& distance) const {
  constexpr unsigned kFractionBits = 4;  // of a number of nodes
  const double base = settings_.base;
  const std::int64_t of_a_bit = std::llround((base - 1) / base / std::log2(base) * 0x1p16);
  const std::uint64_t gap = ~std::uint64_t{0} / members_.count();
  const std::uint64_t nodes = distance.word[0] / ((gap >> kFractionBits) + 1);
  const std::int64_t bits =
      log2_parts(std::max(nodes, std::uint64_t{1} << kFractionBits)) - (kFractionBits << kPartBits);
  return of_a_bit * bits >> kPartBits;
}

NodeIndex Chord::cheapest_preceding(NodeIndex at, const Id& key,
                                    std::span<const NodeIndex> avoid) const {
  const sim::Distances& distances = *settings_.proximity.distances;
  std::vector<NodeIndex> known(fingers_.begin() + row_begin(at), fingers_.begin() + row_end(at));
  if (settings_.route_by_successors) {
    const std::span<const NodeIndex> list = successor_list(at);
    known.insert(known.end(), list.begin(), list.end());
  }
  std::ranges::sort(known);
  known.erase(std::unique(known.begin(), known.end()), known.end());
  sim::Duration mean;
  for (const NodeIndex n : known) mean += distances.between(at, n);
  mean = mean / static_cast<std::int64_t>(known.size());
  NodeIndex best = kNoNode;
  sim::Duration least;
  for (const NodeIndex n : known) {
    if (!in_open(members_.id(n), members_.id(at), key) || overlay::contains(avoid, n)) continue;
    const std::int64_t left = hops_left(overlay::distance(members_.id(n), key));
    const sim::Duration cost = distances.between(at, n) + mean * left / (1 << kPartBits);
    if (best != kNoNode && cost >= least) continue;
    best = n;
    least = cost;
  }
  return best;
}

}  // namespace ddns::chord
