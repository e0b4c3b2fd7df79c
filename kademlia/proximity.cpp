// Kademlia among nodes that are near and far: which contacts are in a bucket, and which of them is
// asked.
#include <algorithm>
#include <bit>
#include <vector>

#include "kademlia/kademlia.h"

namespace ddns::kademlia {

using overlay::common_bits;
using overlay::NodeRange;

// k times the candidates are drawn, and the nearest k of these are the bucket.
// Where no more fit than would be drawn, all are candidates.
void Kademlia::draw_near(NodeIndex at, NodeRange fit, Contacts& out) const {
  struct Candidate {
    sim::Duration far;
    NodeIndex node;
    auto operator<=>(const Candidate&) const = default;
  };
  const std::uint64_t draws = std::uint64_t{k_} * proximity_.candidates;
  std::vector<NodeIndex> drawn;
  if (fit.size() <= draws) {
    for (NodeIndex n = fit.begin; n < fit.end; ++n) drawn.push_back(n);
  } else {
    sim::Rng rng = stream_.at(std::uint64_t{at} << 32 | fit.begin);
    // Those that come twice are drawn again.
    while (drawn.size() < draws) {
      while (drawn.size() < draws) drawn.push_back(fit.begin + rng.below(fit.size()));
      std::ranges::sort(drawn);
      drawn.erase(std::unique(drawn.begin(), drawn.end()), drawn.end());
    }
  }
  std::vector<Candidate> candidates;
  for (const NodeIndex n : drawn) {
    candidates.push_back({proximity_.distances->between(at, n), n});
  }
  std::ranges::nth_element(candidates, candidates.begin() + k_ - 1);
  out.clear();
  for (unsigned i = 0; i < k_; ++i) out.push_back(candidates[i].node);
  std::ranges::sort(out);
}

// Of contacts that are all nearer to the key, the one by which the request takes the least time as
// far as `at` can tell: to it, and then the mean time to a contact for each hop that is left. A hop
// settles about log2 k bits and two more.
NodeIndex Kademlia::cheapest_of(NodeIndex at, const Contacts& contacts, const Id& key) const {
  sim::Duration mean;
  for (const NodeIndex n : contacts) mean += proximity_.distances->between(at, n);
  mean = mean / static_cast<std::int64_t>(contacts.size());
  const unsigned all_bits = static_cast<unsigned>(std::bit_width(members_.count()));
  const int bits_a_hop = std::bit_width(k_) + 1;
  const auto cost = [&](NodeIndex n) {
    const unsigned shared = std::min(common_bits(members_.id(n), key), all_bits);
    return proximity_.distances->between(at, n) + mean * (all_bits - shared) / bits_a_hop;
  };
  return *std::ranges::min_element(contacts, {}, cost);
}

}  // namespace ddns::kademlia
