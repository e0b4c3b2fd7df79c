// The periodic actions of a node: stabilise, fix_fingers, check_predecessor (SIGCOMM 2001, figure
// 7).
#include <algorithm>

#include "chord/protocol.h"

namespace ddns::chord {

using overlay::in_half_open;
using overlay::in_open;
using overlay::kNoNode;

// n.stabilise(), beginning with s as its successor: asks s for its predecessor, and that node in
// turn while it is nearer; then tells the last of them of n. Here n being its own successor, it
// finds whoever has notified it.
sim::Task<> Protocol::stabilise(NodeIndex n, Life life, NodeIndex s, sim::Rng& rng) {
  NodeIndex x = kNoNode;
  while (true) {
    if (s != n) {
      const bool answered = co_await ask(n, life, s, Kind::kStabilise, rng);
      if (!lives(n, life)) co_return;
      if (!answered) {
        drop(n, s);
        s = chord_.successor(n);
        continue;
      }
      adopt_successor(n, s);
    }
    x = chord_.predecessor(s);
    if (!nearer_successor(n, s, x)) break;
    s = x;
  }
  if (s == n) {
    if (x == kNoNode) write_predecessor(n, n);  // alone
  } else if (x != n) {
    co_await tell(n, life, s, Kind::kNotify, rng);
  }
}

// s.notify(n). The answer names the predecessor that s had until now, which may be n's.
sim::Task<> Protocol::tell(NodeIndex n, Life life, NodeIndex s, Kind kind, sim::Rng& rng) {
  const bool answered = co_await ask(n, life, s, kind, rng);
  if (!lives(n, life) || !answered) co_return;
  const NodeIndex before = chord_.predecessor(s);
  const sim::Time heard_before = predecessor_heard_[s];
  notify(s, n, now());
  if (before == kNoNode || before == s || before == n) co_return;
  if (!suspicions_.suspects(n, before, now(), heard_before)) notify(n, before, heard_before);
}

bool Protocol::nearer_successor(NodeIndex n, NodeIndex s, NodeIndex candidate) {
  return candidate != kNoNode && in_open(id(candidate), id(n), id(s)) &&
         !suspicions_.suspects(n, candidate, now(), predecessor_heard_[s]);
}

// s has answered n: n's list is s and s's list without its last entry.
void Protocol::adopt_successor(NodeIndex n, NodeIndex s) {
  const std::span<const NodeIndex> mine = chord_.successor_list(n);
  const std::span<const NodeIndex> theirs = chord_.successor_list(s);
  const std::span<const NodeIndex> rest = mine.subspan(1);
  const auto suspect = [&](NodeIndex m) { return suspicions_.suspects(n, m, now()); };
  if (mine.front() == s && rest.size() <= theirs.size() &&
      std::equal(rest.begin(), rest.end(), theirs.begin()) &&
      (mine.size() == list_length_ || rest.size() == theirs.size() || theirs[rest.size()] == n) &&
      std::none_of(rest.begin(), rest.end(), suspect)) {
    return;  // nothing new, as nearly always
  }
  NodeList list{s};
  extend(n, list, theirs);
  write_successors(n, list);
}

// at.notify(candidate): the candidate, heard from at that time, might be our predecessor.
void Protocol::notify(NodeIndex at, NodeIndex candidate, sim::Time heard) {
  const NodeIndex p = chord_.predecessor(at);
  if (p == kNoNode || in_open(id(candidate), id(p), id(at))) {
    write_predecessor(at, candidate);
    predecessor_heard_[at] = heard;
  }
}

// n.fix_fingers(): looks after the next finger that is not the successor.
sim::Task<> Protocol::fix_fingers(NodeIndex n, Life life, sim::Rng& rng) {
  const std::span<const Id> distances = chord_.finger_distances();
  std::size_t j = std::max<std::size_t>(next_finger_[n], chord_.first_stored_finger(n));
  j = set_fingers_from(n, j, chord_.successor(n));
  if (j == distances.size()) {
    next_finger_[n] = 0;
    co_return;
  }
  NodeIndex finger = chord_.finger(n, j);
  bool right = finger == n && finger_holds(n, j, n);
  if (finger != n && distances[j] <= distance(id(n), id(finger))) {
    const bool answered = co_await ask(n, life, finger, Kind::kCheckFinger, rng);
    if (!lives(n, life)) co_return;
    right = answered && finger_holds(n, j, finger);
    if (!answered) drop(n, finger);
  }
  if (!right) {
    finger = co_await find_successor(n, life, n, id(n) + distances[j], Kind::kFindFinger, rng);
    if (!lives(n, life)) co_return;
  }
  const std::size_t settled = finger == kNoNode ? j : set_fingers_from(n, j, finger);
  const std::size_t next = std::max(settled, j + 1);
  next_finger_[n] = static_cast<std::uint32_t>(next == distances.size() ? 0 : next);
}

// Is n's finger j right by what `finger` says of its predecessor?
bool Protocol::finger_holds(NodeIndex n, std::size_t j, NodeIndex finger) const {
  const NodeIndex p = chord_.predecessor(finger);
  return p != kNoNode && in_half_open(id(n) + chord_.finger_distances()[j], id(p), id(finger));
}

// Makes `finger` the finger j of n and all after it that start no later than at it. Returns the
// first that does; j where `finger` comes before the start of j.
std::size_t Protocol::set_fingers_from(NodeIndex n, std::size_t j, NodeIndex finger) {
  const std::span<const Id> distances = chord_.finger_distances();
  const Id reach = distance(id(n), id(finger));
  while (j < distances.size() && (finger == n || distances[j] <= reach)) {
    write_finger(n, j++, finger);
  }
  return j;
}

// n.check_predecessor(): forgets a predecessor that does not answer.
sim::Task<> Protocol::check_predecessor(NodeIndex n, Life life, sim::Rng& rng) {
  const NodeIndex p = chord_.predecessor(n);
  if (p == kNoNode || p == n) co_return;
  const bool answered = co_await ask(n, life, p, Kind::kCheckPredecessor, rng);
  if (lives(n, life) && !answered) drop(n, p);
}

}  // namespace ddns::chord
