#include "beehive/routes.h"

#include <algorithm>
#include <numeric>

#include "sim/check.h"

namespace ddns::beehive {

using overlay::kNoNode;
using overlay::Step;

RouteTree::RouteTree(const overlay::Overlay& overlay, const Id& key)
    : next_(overlay.members().count(), kNoNode), depth_(next_.size(), 0) {
  std::vector<std::uint32_t> before(next_.size(), 0);  // nodes whose next node this is
  const NodeIndex owner = overlay.owner(key);
  for (NodeIndex n = 0; n < nodes(); ++n) {
    if (n == owner) continue;
    const Step step = overlay.next_hop(n, key, {});
    sim::check(step.kind != Step::Kind::kStuck && step.next != n,
               "a settled overlay leads to every key's owner");
    next_[n] = step.next;
    ++before[step.next];
  }
  order_.reserve(next_.size());
  for (NodeIndex n = 0; n < nodes(); ++n) {
    if (before[n] == 0) order_.push_back(n);
  }
  for (std::size_t i = 0; i < order_.size(); ++i) {
    const NodeIndex next = next_[order_[i]];
    if (next != kNoNode && --before[next] == 0) order_.push_back(next);
  }
  for (auto n = order_.rbegin() + 1; n != order_.rend(); ++n) depth_[*n] = depth_[next_[*n]] + 1;
}

RouteTree::Choice RouteTree::best_copies(double price) const {
  // cost(n, d): the least that the lookups of all nodes that come by n take, n itself without a
  // copy and d RPCs away from one, the copies beyond n paid. The sums for what comes by n are kept
  // by how far a node before n is from the next copy, from 1 on.
  std::vector<std::size_t> begin(next_.size() + 1, 0);
  for (NodeIndex n = 0; n < nodes(); ++n) begin[n + 1] = begin[n] + depth_[n] + 2;
  std::vector<double> sums(begin.back(), 0);
  std::vector<char> copy(begin.back(), 0);
  for (const NodeIndex n : order_) {
    const NodeIndex next = next_[n];
    if (next == kNoNode) break;
    const double with = price + sums[begin[n] + 1];
    for (std::size_t d = 1; d <= depth_[n]; ++d) {
      const double without = static_cast<double>(d) + sums[begin[n] + d + 1];
      copy[begin[n] + d] = with < without;
      sums[begin[next] + d] += std::min(with, without);
    }
  }
  Choice choice;
  std::vector<std::uint32_t> away(next_.size(), 0);  // from the next copy
  for (auto it = order_.rbegin() + 1; it != order_.rend(); ++it) {
    const NodeIndex n = *it;
    const std::uint32_t d = away[next_[n]] + 1;
    if (copy[begin[n] + d] != 0) {
      choice.copies.push_back(n);
    } else {
      away[n] = d;
      choice.hops += d;
    }
  }
  return choice;
}

namespace {

// What a record takes on average, by the price of a copy: in steps of a hundredth from far below
// the price at which every node has one to where none is worth it.
class Curve {
 public:
  Curve(const overlay::Overlay& overlay, const sim::Stream& stream, unsigned trees) {
    const double nodes = overlay.members().count();
    for (double price = 0.5; price < nodes * kMostHops; price *= 1.01) prices_.push_back(price);
    copies_.assign(prices_.size(), 1);
    hops_.assign(prices_.size(), 0);
    for (unsigned t = 0; t < trees; ++t) {
      sim::Rng rng = stream.at(t);
      const Id key = overlay::random_id(rng);
      const RouteTree tree(overlay, key);
      for (std::size_t i = 0; i < prices_.size(); ++i) {
        const RouteTree::Choice choice = tree.best_copies(prices_[i]);
        copies_[i] += static_cast<double>(choice.copies.size()) / trees;
        hops_[i] += static_cast<double>(choice.hops) / trees / nodes;
      }
    }
  }

  RoutesPlan at(double price, std::span<const std::uint64_t> weights) const {
    RoutesPlan plan{.price = price};
    double all = 0;
    for (const std::uint64_t weight : weights) {
      const auto w = static_cast<double>(weight);
      const double own = weight == 0 ? prices_.back() : price / w;
      const auto above = std::ranges::lower_bound(prices_, own);
      const auto i = std::min<std::size_t>(static_cast<std::size_t>(above - prices_.begin()),
                                           prices_.size() - 1);
      plan.copies += copies_[i];
      plan.hops += w * hops_[i];
      all += w;
    }
    plan.hops /= all;
    return plan;
  }
  double greatest() const { return prices_.back(); }

 private:
  static constexpr double kMostHops = 8;
  std::vector<double> prices_;
  std::vector<double> copies_;  // the owner's among them
  std::vector<double> hops_;    // from a random node
};

}  // namespace

RoutesPlan plan_by_routes(const overlay::Overlay& overlay, std::span<const std::uint64_t> weights,
                          double hops, const sim::Stream& stream, unsigned trees) {
  const Curve curve(overlay, stream, trees);
  double cheap = 0;  // hops are few enough
  double dear = curve.greatest() * static_cast<double>(std::ranges::max(weights));
  if (curve.at(dear, weights).hops <= hops) return curve.at(dear, weights);
  for (int i = 0; i < 60; ++i) {
    const double middle = (cheap + dear) / 2;
    (curve.at(middle, weights).hops <= hops ? cheap : dear) = middle;
  }
  return curve.at(cheap, weights);
}

}  // namespace ddns::beehive
