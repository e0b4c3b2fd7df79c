#include "pastry/closest.h"

#include <algorithm>

namespace ddns::pastry {

using overlay::distance;
using overlay::kNoNode;

namespace {

// How far the leading words are apart, which is how far the ids are but for one.
std::uint64_t gap(const Id& a, const Id& b) {
  const std::uint64_t gap = a.word[0] - b.word[0];
  return std::min(gap, -gap);
}

}  // namespace

bool closer(const Id& a, const Id& b, const Id& key) {
  const std::uint64_t gap_a = gap(a, key);
  const std::uint64_t gap_b = gap(b, key);
  if (gap_a + 1 < gap_b || gap_b + 1 < gap_a) return gap_a < gap_b;
  const Id to_a = distance(key, a);
  const Id from_a = distance(a, key);
  const Id to_b = distance(key, b);
  const Id from_b = distance(b, key);
  const Id& of_a = std::min(to_a, from_a);
  const Id& of_b = std::min(to_b, from_b);
  return of_a != of_b ? of_a < of_b : to_a < to_b;
}

Closest::Closest(const Members& members, const Id& key, NodeIndex after, NodeIndex up,
                 NodeIndex down, NodeIndex left)
    : members_(members),
      key_(key),
      after_(after),
      up_(up),
      before_(place(after + members.count() - 1)),
      down_(down),
      left_(left) {}

Closest::Closest(const Members& members, const Id& key)
    : Closest(members, key, members.first_at_or_after(key), members.count(), members.count(),
              members.count()) {}

Closest::Closest(const Members& members, const Id& key, NodeIndex first, NodeIndex last)
    : Closest(members, key, members.first_at_or_after(key), 0, 0, 0) {
  up_ = place(last + members.count() - after_) + 1;
  down_ = place(after_ + members.count() - first);
  left_ = up_ + down_;
}

Closest Closest::behind(const Members& members, const Id& key, NodeIndex n) {
  Closest rest(members, key);
  const Id& id = members.id(n);
  const Id to_node = distance(key, id);
  const Id from_node = distance(id, key);
  const NodeIndex next = rest.place(n + 1);
  const NodeIndex previous = rest.place(n + members.count() - 1);
  if (to_node <= from_node) {  // after the key: those before it as far away are still to come
    const Id mirrored = key - to_node;
    NodeIndex across = members.first_at_or_after(mirrored);
    if (members.id(across) != mirrored) across = rest.place(across + members.count() - 1);
    rest.after_ = next;
    rest.before_ = to_node == Id{} ? previous : across;
    rest.left_ = rest.before_ == n ? 0 : 1;
  } else {
    const Id mirrored = key + from_node;
    NodeIndex across = members.first_at_or_after(mirrored);
    if (members.id(across) == mirrored) across = rest.place(across + 1);
    rest.after_ = across;
    rest.before_ = previous;
    rest.left_ = rest.after_ == n ? 0 : 1;
  }
  if (rest.left_ > 0) rest.left_ += rest.place(rest.before_ + members.count() - rest.after_);
  return rest;
}

NodeIndex Closest::next() {
  if (left_ == 0) return kNoNode;
  --left_;
  const bool clockwise = up_ > 0 && (down_ == 0 || distance(key_, members_.id(after_)) <=
                                                       distance(members_.id(before_), key_));
  if (clockwise) {
    --up_;
    const NodeIndex n = after_;
    after_ = place(after_ + 1);
    return n;
  }
  --down_;
  const NodeIndex n = before_;
  before_ = place(before_ + members_.count() - 1);
  return n;
}

NodeIndex Closest::next_present() {
  NodeIndex n = next();
  while (n != kNoNode && !members_.present(n)) n = next();
  return n;
}

bool is_closest(const Members& members, NodeIndex n, const Id& key) {
  const Id& id = members.id(n);
  for (const NodeIndex other : {members.previous_present(n), members.next_present(n)}) {
    if (other != n && closer(members.id(other), id, key)) return false;
  }
  return true;
}

}  // namespace ddns::pastry
