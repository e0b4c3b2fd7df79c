#include "pastry/pastry.h"

#include <algorithm>
#include <bit>
#include <boost/container/small_vector.hpp>
#include <cmath>

#include "pastry/closest.h"
#include "sim/check.h"

namespace ddns::pastry {

using overlay::contains;
using overlay::distance;
using overlay::kIdBits;
using overlay::kNoNode;
using overlay::NodeRange;
using overlay::Step;
using sim::InputError;

namespace {

// Numerically, on the circle.
Id closeness(const Id& a, const Id& b) {
  return std::min(distance(a, b), distance(b, a));
}

}  // namespace

Pastry::Pastry(const overlay::Members& members, const Settings& settings)
    : Overlay(members),
      bits_(static_cast<unsigned>(std::bit_width(settings.base)) - 1),
      leaves_(settings.leaf_set / 2),
      leaves_are_all_(members.count() <= settings.leaf_set + 1),
      proximity_(settings.proximity),
      stream_(settings.seed, "pastry tables") {
  sim::check(members.present_count() == members.count(), "a static overlay has all of its nodes");
  if (!std::has_single_bit(settings.base) || settings.base < 2 || settings.base > 1024) {
    throw InputError(InputError::Kind::kSpec, "Pastry's digits have a base of 2, 4, 8, ..., 1024");
  }
  if (settings.leaf_set % 2 != 0) {
    throw InputError(InputError::Kind::kSpec, "a leaf set has as many nodes on each side");
  }
}

NodeIndex Pastry::owner(const Id& key) const {
  return Closest(members_, key).next_present();
}

bool Pastry::owns(NodeIndex n, const Id& key) const {
  return is_closest(members_, n, key);
}

NodeIndex Pastry::heir(const Id& key, NodeIndex n) const {
  const NodeIndex next = Closest::behind(members_, key, n).next_present();
  return next == kNoNode ? owner(key) : next;
}

unsigned Pastry::prefix_bits(unsigned digits) const {
  return std::min(digits * bits_, kIdBits);
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

Step Pastry::next_hop(NodeIndex at, const Id& key, std::span<const NodeIndex> avoid) const {
  if (among_leaves(at, key)) return closest_leaf(at, key, avoid);
  NodeIndex next = entry(at, digits_in_common(members_.id(at), key), key);
  if (next == kNoNode || contains(avoid, next)) next = closest_known(at, key, avoid);
  if (next == kNoNode) return {Step::Kind::kStuck, at};
  return {Step::Kind::kForward, next, {.memory = &members_.id(next)}};
}

Step Pastry::closest_leaf(NodeIndex at, const Id& key, std::span<const NodeIndex> avoid) const {
  Closest nearest = leaves(at, key);
  auto kind = Step::Kind::kFinal;
  NodeIndex next = nearest.next();
  while (contains(avoid, next)) {
    next = nearest.next();
    kind = Step::Kind::kForward;
  }
  if (next == at) return {Step::Kind::kOwner, at};
  return {kind, next, {.memory = &members_.id(next)}};
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

// The rare case: of all that `at` knows and whose ids share as many digits with the key as its own,
// the one that is closest to the key, and closer than `at`.
NodeIndex Pastry::closest_known(NodeIndex at, const Id& key,
                                std::span<const NodeIndex> avoid) const {
  const Id& id = members_.id(at);
  const unsigned row = digits_in_common(id, key);
  std::vector<NodeIndex> known;
  for (std::int64_t i = -std::int64_t{leaves_}; i <= leaves_; ++i) known.push_back(leaf(at, i));
  add_rows(at, row, known);
  NodeIndex best = kNoNode;
  Id least = closeness(id, key);
  for (const NodeIndex n : known) {
    const Id from_key = closeness(members_.id(n), key);
    if (from_key < least && digits_in_common(members_.id(n), key) >= row && !contains(avoid, n)) {
      best = n;
      least = from_key;
    }
  }
  return best;
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

void Pastry::keepers(NodeIndex at, const Id& key, unsigned r, std::vector<NodeIndex>& out) const {
  out.clear();
  Closest nearest = leaves(at, key);
  for (NodeIndex n = nearest.next(); n != kNoNode; n = nearest.next()) {
    if (!members_.add_one_a_host(n, r, out)) return;
  }
}

void Pastry::neighbours(NodeIndex at, std::vector<NodeIndex>& out) const {
  out.clear();
  Closest nearest = leaves(at, members_.id(at));
  for (NodeIndex n = nearest.next(); n != kNoNode; n = nearest.next()) {
    if (n != at) out.push_back(n);
  }
  add_rows(at, 0, out);
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

}  // namespace ddns::pastry
