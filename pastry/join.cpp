// How nodes come and go: joining (Rowstron and Druschel, Middleware 2001, section 2.4), leaving;
// and how networks that a partition has torn apart find each other again.
#include "pastry/protocol.h"
#include "sim/check.h"

namespace ddns::pastry {

using overlay::kNoNode;

void Protocol::create(NodeIndex n) {
  const Life life = begin_life(n);
  appear(n);
  network_.scheduler().spawn(maintain(n, life, rng_of(n), /*newcomer=*/false));
}

sim::Task<bool> Protocol::join(NodeIndex n, NodeIndex contact) {
  sim::check(n != contact, "a node joins through another node");
  const Life life = begin_life(n);
  contacts_.add(n, contact);
  sim::Rng rng = rng_of(n);
  NodeIndex z = kNoNode;
  for (unsigned i = 0; (z == kNoNode || z == n) && i < kJoinTries; ++i) {
    z = co_await find_place(n, life, contact, kJoin, rng);
    if (!lives(n, life)) co_return false;
  }
  if (z == kNoNode || z == n) co_return false;
  appear(n);
  NodeList from{z};
  co_await learn(n, life, std::move(from), kJoin, rng);
  if (!lives(n, life)) co_return false;
  network_.scheduler().spawn(maintain(n, life, rng, /*newcomer=*/true));
  co_return true;
}

sim::Task<NodeIndex> Protocol::find_place(NodeIndex n, Life life, NodeIndex contact, Kind kind,
                                          sim::Rng& rng) {
  const bool there = co_await ask(n, life, contact, kind, rng, kSenderAndKey, /*stranger=*/true);
  if (!there) co_return kNoNode;
  overlay::PathProbe way;
  const overlay::LookupResult found = co_await lookup_.run(contact, id(n), &way, rng);
  count_lookup(kind, found, /*answer_names=*/0);
  const bool ended = found.end == overlay::LookupResult::End::kNotFound;
  if (!lives(n, life) || !ended) co_return kNoNode;
  if (found.server == n) co_return n;
  copy_rows(n, way.path, kind);
  const bool answered = co_await ask(n, life, found.server, kind, rng);
  co_return answered ? found.server : kNoNode;
}

// n's first guess at its table: row i from the i-th node on its way, and all further rows from the
// last.
void Protocol::copy_rows(NodeIndex n, const overlay::Path& path, Kind kind) {
  for (unsigned i = 0; i < path.size(); ++i) {
    const NodeIndex m = path[i];
    if (m == n) continue;
    tables_.fill(n, m);
    const unsigned shared = tables_.digits_in_common(id(n), id(m));
    const unsigned last = i + 1 == path.size() ? shared : std::min(i, shared);
    for (unsigned row = std::min(i, shared); row <= last; ++row) {
      for (const NodeIndex x : tables_.row(m, row)) {
        if (x == kNoNode || x == n) continue;
        count(kind, 0, 0, 1);
        if (!suspects(n, x)) tables_.fill(n, x);
      }
    }
  }
}

// A newcomer's word to all that its table names: those that are silent go.
sim::Task<> Protocol::tell_table(NodeIndex n, Life life, sim::Rng& rng) {
  NodeList named;
  for (unsigned row = 0; row < tables_.rows(); ++row) {
    for (const NodeIndex m : tables_.row(n, row)) {
      if (m != kNoNode && !tables_.is_leaf(m, n)) named.push_back(m);
    }
  }
  for (const NodeIndex m : named) {
    co_await ask_or_drop(n, life, m, kJoin, rng);
    if (!lives(n, life)) co_return;
  }
}

// Looks n up through a node that it has lost. Where the way ends at n, their networks are one;
// otherwise n has found its place in the other. The contact must not learn of n by being called: it
// would name n, whoever else of its network does not know it.
sim::Task<> Protocol::probe_contact(NodeIndex n, Life life, sim::Rng& rng) {
  const NodeIndex contact = contacts_.next(n);
  if (contact == kNoNode) co_return;
  const NodeIndex z = co_await find_place(n, life, contact, kProbeContact, rng);
  if (!lives(n, life) || z == kNoNode) co_return;
  if (z == n) {
    contacts_.remove(n, contact);
    co_return;
  }
  NodeList from{z};
  co_await learn(n, life, std::move(from), kProbeContact, rng);
}

sim::Task<> Protocol::leave(NodeIndex n) {
  sim::check(members_.present(n), "only a present node can leave");
  const Life life = next_life(n);  // no more maintenance
  sim::Rng rng = rng_of(n);
  listener_->leaving(n);
  const NodeList leaves = leaf_set(n);
  for (const NodeIndex m : leaves) {
    const bool told = co_await ask(n, life, m, kLeave, rng, 1 + leaves.size());
    if (!lives(n, life)) co_return;
    if (told) told_of_leave(m, n);
  }
  vanish(n);
  listener_->left(n);
}

// n has told its leaf `at` that it leaves, and its leaf set, for which n vouches.
void Protocol::told_of_leave(NodeIndex at, NodeIndex gone) {
  suspicions_.add(at, gone, now());
  tables_.forget(at, gone);
  for (const NodeIndex m : leaf_set(gone)) {
    if (tables_.is_nearer(at, m) && !suspects(at, m)) take(at, m);
  }
}

// A new life begins with empty tables.
Protocol::Life Protocol::begin_life(NodeIndex n) {
  sim::check(!members_.present(n), "a node that is present joins again");
  tables_.clear(n);
  suspicions_.clear(n);
  contacts_.clear(n);
  next_[n] = {};
  return next_life(n);
}

}  // namespace ddns::pastry
