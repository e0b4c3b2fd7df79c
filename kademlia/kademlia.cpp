#include "kademlia/kademlia.h"

#include <algorithm>
#include <cmath>

#include "kademlia/nearest.h"
#include "sim/check.h"

namespace ddns::kademlia {

using overlay::common_bits;
using overlay::kIdBits;
using overlay::NodeRange;
using sim::InputError;

Kademlia::Kademlia(const overlay::Members& members, const Settings& settings)
    : XorOverlay(members, /*settled=*/true, settings.proximity.routes),
      k_(settings.bucket),
      stream_(settings.seed, "kademlia buckets"),
      proximity_(settings.proximity),
      memo_(members, k_) {
  sim::check(members.present_count() == members.count(), "a static overlay has all of its nodes");
  if (k_ == 0) throw InputError(InputError::Kind::kSpec, "a bucket has room for at least one node");
}

NodeIndex Kademlia::bucket(NodeIndex at, unsigned bit, Contacts& out) const {
  const NodeRange fit = members_.sharing(members_.id(at) ^ bit_id(bit), bit + 1);
  out.clear();
  if (fit.size() <= k_) {
    for (NodeIndex n = fit.begin; n < fit.end; ++n) out.push_back(n);
    return fit.size();
  }
  if (proximity_.known()) {
    draw_near(at, fit, out);
    return fit.size();
  }
  out.resize(k_, boost::container::default_init);
  draw(at, fit, {out.data(), out.size()});
  return fit.size();
}

bool Kademlia::look_into(NodeIndex at, unsigned bit, Contacts& out) const {
  return bucket(at, bit, out) > k_;
}

// One more than the bits that any other has in common with it; those next to it have the most.
unsigned Kademlia::depth(NodeIndex at) const {
  if (members_.count() == 1) return 0;
  const NodeIndex last = members_.count() - 1;
  const Id& id = members_.id(at);
  const unsigned before = at == 0 ? 0 : common_bits(id, members_.id(at - 1));
  const unsigned after = at == last ? 0 : common_bits(id, members_.id(at + 1));
  return std::max(before, after) + 1;
}

// The smallest subtree around `at` with k others, itself included; all nodes where they are fewer.
NodeRange Kademlia::surroundings(NodeIndex at) const {
  const Id& id = members_.id(at);
  unsigned bits = 0;
  while (bits < kIdBits && members_.sharing(id, bits + 1).size() > k_) ++bits;
  return members_.sharing(id, bits);
}

void Kademlia::keepers(NodeIndex at, const Id& key, unsigned r, std::vector<NodeIndex>& out) const {
  std::vector<NodeIndex> all;
  const NodeRange around = surroundings(at);
  for (NodeIndex n = around.begin; n < around.end; ++n) all.push_back(n);
  std::ranges::sort(all, {}, [&](NodeIndex n) { return members_.id(n) ^ key; });
  out.clear();
  for (const NodeIndex n : all) {
    if (!members_.add_one_a_host(n, r, out)) return;
  }
}

void Kademlia::neighbours(NodeIndex at, std::vector<NodeIndex>& out) const {
  out.clear();
  const Id& id = members_.id(at);
  const NodeRange around = surroundings(at);
  Contacts contacts;
  for (unsigned bit = 0; members_.sharing(id, bit).size() > around.size(); ++bit) {
    bucket(at, bit, contacts);
    out.insert(out.end(), contacts.begin(), contacts.end());
  }
  for (NodeIndex n = around.begin; n < around.end; ++n) {
    if (n != at) out.push_back(n);
  }
}

overlay::Expectation Kademlia::expected(double nodes, const Settings& settings) {
  const double k = settings.bucket;
  overlay::Expectation e;
  const double full = nodes > k ? std::floor(std::log2(nodes / k)) : 0;
  e.known = nodes * (full * k + nodes / std::exp2(full) - 1);
  e.bytes = Memo::bytes(nodes, settings.bucket);
  // Bits a hop, and what is gained and lost at the two ends: as found for k from 1 to 20, on
  // networks of 10^3 to 10^6.
  const double bits = std::log2(k) + 1.35 + 0.65 / k;
  e.hops_a_fold = 1 / (bits * std::log(2));
  e.hops = nodes < 2 ? 0 : std::max(0.5, e.hops_a_fold * std::log(nodes) + 0.2 - 0.36 / k);
  return e;
}

}  // namespace ddns::kademlia
