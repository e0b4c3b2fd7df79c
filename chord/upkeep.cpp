// What a node writes into its own tables: news of others, and the loss of them.
#include <algorithm>

#include "chord/protocol.h"

namespace ddns::chord {

using overlay::kNoNode;

// `at` has had a message from `from`, which is therefore alive.
void Protocol::heard(NodeIndex at, NodeIndex from) {
  suspicions_.remove(at, from);
  if (chord_.predecessor(at) == from) predecessor_heard_[at] = now();
}

void Protocol::found_dead(NodeIndex at, NodeIndex dead) {
  if (settings_.learn_from_lookups && members_.present(at)) drop(at, dead);
}

void Protocol::drop(NodeIndex n, NodeIndex dead) {
  suspicions_.add(n, dead, now());
  contacts_.add(n, dead);
  forget(n, dead);
}

// Takes a node out of n's tables. A finger to it becomes the next node that n knows after it.
void Protocol::forget(NodeIndex n, NodeIndex gone) {
  NodeIndex after = n;
  for (std::size_t j = chord_.finger_distances().size(); j-- > chord_.first_stored_finger(n);) {
    if (chord_.finger(n, j) == gone) write_finger(n, j, after);
    after = chord_.finger(n, j);
  }
  if (chord_.predecessor(n) == gone) write_predecessor(n, kNoNode);
  NodeList list;
  list.reserve(list_length_);
  for (const NodeIndex s : chord_.successor_list(n)) {
    if (s != gone) list.push_back(s);
  }
  if (list.empty()) list.push_back(any_known(n));
  write_successors(n, list);
}

// For a node that has lost its whole successor list: the nearest finger, the predecessor, or
// itself.
NodeIndex Protocol::any_known(NodeIndex n) const {
  for (std::size_t j = chord_.first_stored_finger(n); j < chord_.finger_distances().size(); ++j) {
    if (chord_.finger(n, j) != n) return chord_.finger(n, j);
  }
  const NodeIndex p = chord_.predecessor(n);
  return p == kNoNode ? n : p;
}

// Appends to n's successor list those of `more` that lie beyond its end, as far as n believes in
// them.
void Protocol::extend(NodeIndex n, NodeList& list, std::span<const NodeIndex> more) const {
  list.reserve(list_length_);
  Id end = list.empty() ? Id{} : distance(id(n), id(list.back()));
  for (const NodeIndex m : more) {
    const Id away = distance(id(n), id(m));
    if (list.size() == list_length_) return;
    if (away <= end || suspicions_.suspects(n, m, now())) continue;
    list.push_back(m);
    end = away;
  }
}

void Protocol::write_predecessor(NodeIndex n, NodeIndex p) {
  if (chord_.predecessor(n) == p) return;
  chord_.set_predecessor(n, p);
  if (members_.present(n)) listener_->predecessor_changed(n);
}

void Protocol::write_successors(NodeIndex n, const NodeList& list) {
  const std::span<const NodeIndex> old = chord_.successor_list(n);
  if (std::equal(old.begin(), old.end(), list.begin(), list.end())) return;
  chord_.set_successor_list(n, {list.data(), list.size()});
  if (members_.present(n)) listener_->successors_changed(n);
}

void Protocol::write_finger(NodeIndex n, std::size_t j, NodeIndex finger) {
  if (j >= chord_.first_stored_finger(n) && chord_.finger(n, j) != finger) {
    chord_.set_finger(n, j, finger);
  }
}

}  // namespace ddns::chord
