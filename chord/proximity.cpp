// Chord among nodes that are near and far.
//
// Proximity neighbour selection, PNS(k) (Gummadi et al., "The impact of DHT routing geometry on
// resilience and proximity", SIGCOMM 2003; Dabek et al., NSDI 2004, section 4.2): finger j may be
// any node from n + d_j up to n + d_(j+1), the distance of the next finger. It is the nearest of
// the first k of them.
//
// Proximity route selection as in CFS (Dabek et al., SOSP 2001, section 4.3, cited from memory): of
// all nodes that precede the key, the next is the one to which the sum is least of the time to it
// and of the mean time to all that one knows, for each hop that is left from there.

#include <algorithm>
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

// How many fingers lead over the distance, the greatest first, if there were a node wherever one
// points to, up to what is left between two nodes on average.
unsigned Chord::ideal_hops(Id distance) const {
  const std::uint64_t gap = ~std::uint64_t{0} / members_.count();
  unsigned hops = 0;
  while (distance.word[0] > gap) {
    distance = distance - distances_[distances_.count() - 1 - distances_.count_beyond(distance)];
    ++hops;
  }
  return hops;
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
    const unsigned left = ideal_hops(overlay::distance(members_.id(n), key));
    const sim::Duration cost = distances.between(at, n) + mean * left;
    if (best != kNoNode && cost >= least) continue;
    best = n;
    least = cost;
  }
  return best;
}

}  // namespace ddns::chord
