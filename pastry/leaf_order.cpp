#include "pastry/leaf_order.h"

#include <algorithm>

namespace ddns::pastry {

using overlay::distance;
using overlay::kNoNode;

namespace {

// From one node clockwise to another: nodes are numbered by rising ids.
NodeIndex steps(const Members& members, NodeIndex from, NodeIndex to) {
  return to >= from ? to - from : to + members.count() - from;
}

}  // namespace

LeafOrder::LeafOrder(const Members& members, NodeIndex at, std::span<const NodeIndex> after,
                     std::span<const NodeIndex> before, const Id& key)
    : members_(members), key_(key), at_(at), after_(after), before_(before) {
  count_ = before.size() + 1 + after.size();
  if (!after.empty() && !before.empty() &&
      steps(members, at, after.back()) >= steps(members, at, before.back())) {
    merged_.assign(after.begin(), after.end());
    merged_.insert(merged_.end(), before.begin(), before.end());
    merged_.push_back(at);
    std::ranges::sort(merged_);
    const auto twice = std::ranges::unique(merged_);
    merged_.erase(twice.begin(), twice.end());
    count_ = merged_.size();
  }
  left_ = count_;
  const NodeIndex first = node(0);
  const NodeIndex to_key = steps(members, first, members.first_at_or_after(key));
  std::size_t end = count_;
  while (clockwise_ < end) {
    const std::size_t middle = (clockwise_ + end) / 2;
    if (steps(members, first, node(middle)) < to_key) {
      clockwise_ = middle + 1;
    } else {
      end = middle;
    }
  }
  counter_ = (clockwise_ + count_ - 1) % count_;
  clockwise_ %= count_;
}

NodeIndex LeafOrder::node(std::size_t place) const {
  if (!merged_.empty()) return merged_[place];
  const std::size_t before = before_.size();
  if (place < before) return before_[before - 1 - place];
  return place == before ? at_ : after_[place - before - 1];
}

NodeIndex LeafOrder::next() {
  if (left_ == 0) return kNoNode;
  --left_;
  const NodeIndex after = node(clockwise_);
  const NodeIndex before = node(counter_);
  if (distance(key_, members_.id(after)) <= distance(members_.id(before), key_)) {
    if (++clockwise_ == count_) clockwise_ = 0;
    return after;
  }
  counter_ = (counter_ > 0 ? counter_ : count_) - 1;
  return before;
}

}  // namespace ddns::pastry
