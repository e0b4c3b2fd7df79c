// How nodes come and go: create and join (SIGCOMM 2001, figures 6 and 7), leaving (ToN 2003,
// section IV.E); and how rings that a partition has torn apart find each other again.
#include <algorithm>
#include <array>

#include "chord/protocol.h"
#include "sim/check.h"

namespace ddns::chord {

using overlay::in_open;
using overlay::kNoNode;

void Protocol::create(NodeIndex n) {
  const Life life = begin_life(n);
  chord_.set_predecessor(n, n);
  appear(n);
  network_.scheduler().spawn(maintain(n, life, rng_of(n)));
}

sim::Task<bool> Protocol::join(NodeIndex n, NodeIndex contact) {
  sim::check(n != contact, "a node joins through another node");
  const Life life = begin_life(n);
  contacts_.add(n, contact);
  sim::Rng rng = rng_of(n);
  bool answered = false;
  for (unsigned i = 0; !answered && i < kJoinTries; ++i) {
    const NodeIndex s = co_await find_successor(n, life, contact, id(n), Kind::kJoin, rng);
    if (!lives(n, life)) co_return false;
    if (s == kNoNode || s == n) continue;
    answered = co_await ask(n, life, s, Kind::kStabilise, rng);
    if (!lives(n, life)) co_return false;
    if (!answered) continue;
    adopt_successor(n, s);
    copy_fingers(n, s);
  }
  if (!answered) co_return false;
  appear(n);
  co_await stabilise(n, life, chord_.successor(n), rng);
  if (!lives(n, life)) co_return false;
  network_.scheduler().spawn(maintain(n, life, rng));
  co_return true;
}

// n's first guess at its fingers: of the nodes that its successor s knows, the first after each
// start.
void Protocol::copy_fingers(NodeIndex n, NodeIndex s) {
  const std::span<const Id> distances = chord_.finger_distances();
  const auto away = [&](NodeIndex m) { return distance(id(n), id(m)); };
  NodeList known{s};
  for (const NodeIndex m : chord_.successor_list(s)) known.push_back(m);
  for (std::size_t j = chord_.first_stored_finger(s); j < distances.size(); ++j) {
    known.push_back(chord_.finger(s, j));
  }
  count(Kind::kJoin, 0, 0, known.size() - 1);  // in the answer that carried the list
  std::sort(known.begin(), known.end(),
            [&](NodeIndex a, NodeIndex b) { return away(a) < away(b); });
  auto next = known.begin();
  for (std::size_t j = chord_.first_stored_finger(n); j < distances.size(); ++j) {
    while (next != known.end() && away(*next) < distances[j]) ++next;
    write_finger(n, j, next == known.end() ? n : *next);
  }
}

sim::Task<> Protocol::leave(NodeIndex n) {
  sim::check(members_.present(n), "only a present node can leave");
  const Life life = next_life(n);  // no more maintenance
  sim::Rng rng = rng_of(n);
  listener_->leaving(n);
  bool told = false;
  while (!told && chord_.successor(n) != n) {
    const NodeIndex s = chord_.successor(n);
    told = co_await ask(n, life, s, Kind::kLeave, rng, /*names=*/2);  // itself, its predecessor
    if (!lives(n, life)) co_return;
    if (told) {
      predecessor_left(s, n, chord_.predecessor(n));
    } else {
      drop(n, s);
    }
  }
  const NodeIndex p = chord_.predecessor(n);
  if (p != kNoNode && p != n) {
    told = co_await ask(n, life, p, Kind::kLeave, rng, 1 + chord_.successor_list(n).size());
    if (!lives(n, life)) co_return;
    if (told) successor_left(p, n);
  }
  disappear(n);
}

// n has told its successor `at` that it leaves, and who was before it.
void Protocol::predecessor_left(NodeIndex at, NodeIndex gone, NodeIndex before) {
  suspicions_.add(at, gone, now());
  if (chord_.predecessor(at) == gone) write_predecessor(at, before == gone ? kNoNode : before);
  forget(at, gone);
}

// n has told its predecessor `at` that it leaves, and its successor list: `at` closes the gap at
// the end of its own list.
void Protocol::successor_left(NodeIndex at, NodeIndex gone) {
  suspicions_.add(at, gone, now());
  NodeList list;
  extend(at, list, chord_.successor_list(at));
  extend(at, list, chord_.successor_list(gone));
  if (list.empty()) list.push_back(at);
  write_successors(at, list);
  forget(at, gone);
}

// A new life begins with empty tables.
Protocol::Life Protocol::begin_life(NodeIndex n) {
  sim::check(!members_.present(n), "a node that is present joins again");
  network_.set_up(n, false);  // it may linger from its last life
  chord_.set_predecessor(n, kNoNode);
  chord_.set_successor_list(n, std::array{n});
  for (std::size_t j = chord_.first_stored_finger(n); j < chord_.finger_distances().size(); ++j) {
    chord_.set_finger(n, j, n);
  }
  suspicions_.clear(n);
  contacts_.clear(n);
  next_finger_[n] = 0;
  return next_life(n);
}

void Protocol::disappear(NodeIndex n) {
  const Life life = next_life(n);
  members_.set_present(n, false);
  listener_->left(n);
  if (settings_.linger > sim::Duration{}) {
    chord_.set_predecessor(n, kNoNode);  // it owns nothing any more, but passes lookups on
    network_.scheduler().spawn(end_linger(n, life));
  } else {
    network_.set_up(n, false);
  }
}

sim::Process Protocol::end_linger(NodeIndex n, Life life) {
  co_await network_.scheduler().delay(settings_.linger);
  if (lives(n, life)) network_.set_up(n, false);
}

// Looks n up through a node that it has lost. Where that knows n, their rings are one; otherwise n
// has found its successor in the other ring. When all nodes have done so, the rings are one.
sim::Task<> Protocol::probe_contact(NodeIndex n, Life life, sim::Rng& rng) {
  const NodeIndex contact = contacts_.next(n);
  if (contact == kNoNode) co_return;
  const NodeIndex s = co_await find_successor(n, life, contact, id(n), Kind::kProbeContact, rng);
  if (!lives(n, life) || s == kNoNode) co_return;
  if (s == n) {
    contacts_.remove(n, contact);
  } else if (in_open(id(s), id(n), id(chord_.successor(n)))) {
    co_await stabilise(n, life, s, rng);
  } else {
    co_await tell(n, life, s, Kind::kProbeContact, rng);
  }
}

}  // namespace ddns::chord
