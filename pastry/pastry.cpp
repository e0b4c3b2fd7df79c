#include "pastry/pastry.h"

#include <algorithm>
#include <boost/container/small_vector.hpp>
#include <cmath>

#include "pastry/prefix_routing_inline.h"
#include "sim/check.h"

namespace ddns::pastry {

using overlay::distance;
using overlay::kIdBits;
using overlay::kNoNode;
using overlay::NodeRange;

Pastry::Pastry(const overlay::Members& members, const Settings& settings)
    : PrefixRouting(members, settings),
      leaves_are_all_(members.count() <= settings.leaf_set + 1),
      proximity_(settings.proximity),
      stream_(settings.seed, kTableStream) {
  sim::check(members.present_count() == members.count(), "a static overlay has all of its nodes");
}

NodeIndex Pastry::leaf(NodeIndex at, std::int64_t offset) const {
  const std::int64_t place = at + offset;
  const std::int64_t count = members_.count();
  return static_cast<NodeIndex>(place < 0 ? place + count : place < count ? place : place - count);
}

bool Pastry::among_leaves(NodeIndex at, const Id& key) const {
  if (leaves_are_all_) return true;
  const Id& first = members_.id(leaf(at, -std::int64_t{leaves_}));
  const Id& last = members_.id(leaf(at, leaves_));
  const std::uint64_t to_key = key.word[0] - first.word[0];
  const std::uint64_t to_last = last.word[0] - first.word[0];
  if (to_key != 0 && to_key != to_last) return to_key < to_last;  // the leading words settle it
  return distance(first, key) <= distance(first, last);
}

Closest Pastry::leaves(NodeIndex at, const Id& key) const {
  if (leaves_are_all_) return {members_, key};
  return {members_, key, leaf(at, -std::int64_t{leaves_}), leaf(at, leaves_)};
}

NodeIndex Pastry::entry(NodeIndex at, unsigned row, const Id& key) const {
  const NodeRange fit = members_.sharing(key, prefix_bits(row + 1));
  if (fit.size() == 0) return kNoNode;
  if (fit.size() == 1) return fit.begin;
  // No two cells of a table have a node in common, so the first that fits tells which one it is.
  sim::Rng cell = stream_.at(std::uint64_t{at} << 32 | fit.begin);
  if (!proximity_.known()) return fit.begin + cell.below(fit.size());
  return near_one(at, fit, cell);
}

// The nearest of some that are drawn with replacement; of all, where they are no more.
NodeIndex Pastry::near_one(NodeIndex at, NodeRange fit, sim::Rng& cell) const {
  boost::container::small_vector<NodeIndex, 16> candidates;
  if (fit.size() <= proximity_.candidates) {
    for (NodeIndex n = fit.begin; n < fit.end; ++n) candidates.push_back(n);
  } else {
    for (unsigned i = 0; i < proximity_.candidates; ++i) {
      candidates.push_back(fit.begin + cell.below(fit.size()));
    }
  }
  return *sim::nearest(*proximity_.distances, at, candidates.begin(), candidates.end());
}

void Pastry::add_leaves(NodeIndex at, std::vector<NodeIndex>& out) const {
  for (std::int64_t i = -std::int64_t{leaves_}; i <= leaves_; ++i) out.push_back(leaf(at, i));
}

// The entries of the rows from the given one on.
void Pastry::add_rows(NodeIndex at, unsigned row, std::vector<NodeIndex>& out) const {
  const Id& id = members_.id(at);
  for (; members_.sharing(id, prefix_bits(row)).size() > 1; ++row) {
    const unsigned bits = prefix_bits(row + 1) - prefix_bits(row);
    for (unsigned digit = 0; digit < 1u << bits; ++digit) {
      Id key = first_bits(id, prefix_bits(row));
      for (unsigned bit = 0; bit < bits; ++bit) {
        if (digit >> bit & 1)
          key = key + overlay::power_of_two(kIdBits - prefix_bits(row + 1) + bit);
      }
      if (digits_in_common(id, key) > row) continue;
      const NodeIndex n = entry(at, row, key);
      if (n != kNoNode) out.push_back(n);
    }
  }
}

bool Pastry::knows_near(NodeIndex at, NodeIndex other) const {
  const NodeIndex ahead = other >= at ? other - at : other + members_.count() - at;
  return ahead <= leaves_ || members_.count() - ahead <= leaves_;
}

overlay::Expectation Pastry::expected(double nodes, const Settings& settings) {
  const double base = settings.base;
  overlay::Expectation e;
  e.known = std::min<double>(settings.leaf_set, nodes - 1);
  for (double fit = 1 / base; fit * nodes > 1e-3; fit /= base) {
    e.known += (base - 1) * (1 - std::pow(1 - fit, nodes - 1));
  }
  e.known *= nodes;
  // The paper's (section 4.1): a digit a hop, of which one in `base` is right already.
  e.hops_a_fold = (base - 1) / base / std::log(base);
  e.hops = nodes < 2 ? 0 : e.hops_a_fold * std::log(nodes) + 0.1;
  return e;
}

template class PrefixRouting<Pastry>;

}  // namespace ddns::pastry
