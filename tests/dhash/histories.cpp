// The steps of a history, and what its end is like.
#include "tests/dhash/histories_ring.h"

namespace ddns::dhash::test {

namespace {

constexpr unsigned kRounds = 40;     // within which ring and blocks come right
constexpr unsigned kRingRounds = 4;  // in which fewer nodes go than a successor list has entries

}  // namespace

std::string ObservedRing::run() {
  for (const Happening& step : h_.steps) {
    take(step);
    if (!fault_.empty()) return fault_;
  }
  happenings_.blocks_sent += repair_.costs().blocks_sent;
  happenings_.blocks_dropped += repair_.costs().blocks_dropped;
  if (h_.loss > 0) {
    ring_.run_rounds(kRingRounds);
    observe();
    return fault_;
  }
  settle();
  if (fault_.empty()) fetch_everywhere();
  if (fault_.empty()) {
    ring_.run_rounds(3);  // and so it stays
    observe();
    if (const std::string what = ring_fault() + block_fault(); !what.empty()) {
      broken("later " + what);
    }
  }
  return fault_;
}

void ObservedRing::take(const Happening& step) {
  const NodeIndex a = step.a % h_.nodes;
  const NodeIndex b = step.b % h_.nodes;
  const RecordIndex record = step.a % h_.records;
  switch (step.kind) {
    case 'w':
      return wait(Duration::seconds(step.a));
    case 'j':
      return join(a, b, 1);
    case 'J':
      return join(a, a, step.b);
    case 'l':
      return leave(a);
    case 'c':
      return crash(a, 1);
    case 'C':
      return crash(a, std::min(step.b, h_.replicas - 1));
    case 'i':
      ring_.scheduler.spawn(insert_now(present_from(b), record));
      return wait(Duration::nanoseconds(1));
    default:
      ring_.scheduler.spawn(fetch_now(present_from(b), record, false));
      return wait(Duration::nanoseconds(1));
  }
}

void ObservedRing::join(NodeIndex node, NodeIndex contact, unsigned count) {
  std::vector<NodeIndex> absent;
  for (NodeIndex i = 0; i < h_.nodes && absent.size() < count; ++i) {
    const NodeIndex n = (node + i) % h_.nodes;
    if (!ring_.members.present(n)) absent.push_back(n);
  }
  if (absent.empty()) return;
  wait_for_gap(false);
  for (const NodeIndex n : absent) {
    if (ring_.members.present(n)) continue;
    ++happenings_.joins;
    const NodeIndex through = present_from(contact);
    ring_.scheduler.spawn(ring_.join_later(ring_.scheduler.now(), n, through));
  }
  wait(Duration::nanoseconds(1));
}

void ObservedRing::leave(NodeIndex node) {
  wait_for_gap(true);
  const NodeIndex n = present_from(node);
  if (ring_.members.present_count() <= 2) return;
  departures_.push_back(ring_.scheduler.now());
  ++happenings_.leaves;
  ring_.scheduler.spawn(leave_now(n));
  wait(Duration::nanoseconds(1));
}

void ObservedRing::crash(NodeIndex node, unsigned count) {
  wait_for_gap(true);
  std::vector<NodeIndex> nodes;
  NodeIndex n = present_from(node);
  while (nodes.size() < count && nodes.size() + 2 < ring_.members.present_count()) {
    nodes.push_back(n);
    n = ring_.members.next_present(n);
  }
  if (nodes.empty() || !may_crash(nodes)) return;
  observe();
  happenings_.crashes += nodes.size();
  happenings_.crashes_together += nodes.size() > 1;
  for (const NodeIndex gone : nodes) {
    if (!ring_.members.present(gone)) continue;
    for (RecordIndex r = 0; r < h_.records; ++r) blocks_[r].failed += dhash_.store().holds(gone, r);
    ring_.protocol.crash(gone);
    departures_.push_back(ring_.scheduler.now());
  }
  last_change_ = ring_.scheduler.now();
  observe();
}

// Waits until no block would be left with r failed holders; false where that cannot be.
bool ObservedRing::may_crash(const std::vector<NodeIndex>& nodes) {
  if (h_.replicas == 1) return true;
  for (unsigned round = 0; round < kRounds && fault_.empty(); ++round) {
    observe();
    bool allowed = true;
    for (RecordIndex r = 0; r < h_.records; ++r) {
      unsigned failing = 0;
      for (const NodeIndex n : nodes) failing += dhash_.store().holds(n, r);
      if (failing > 0 && !blocks_[r].lost && blocks_[r].failed + failing >= h_.replicas) {
        allowed = false;
      }
    }
    if (allowed) return true;
    if (all_whole()) return false;  // there are not enough nodes for r replicas
    wait(ring_.longest_pause);
  }
  broken("safety: a block is not repaired " + std::to_string(kRounds) + " rounds after a failure");
  return false;
}

void ObservedRing::wait_for_gap(bool a_node_goes) {
  const Duration quiet = ring_.longest_pause * kRingRounds;
  const bool few = ring_.members.present_count() <= h_.successors + 1;
  const sim::Time earliest = last_change_ + (few ? quiet : Duration::seconds(h_.gap));
  if (earliest > ring_.scheduler.now()) wait(earliest - ring_.scheduler.now());
  const std::size_t most = std::min<std::size_t>(h_.successors, ring_.members.present_count()) - 1;
  if (a_node_goes && departures_.size() >= most) {
    const sim::Time first = departures_[departures_.size() - most];
    const sim::Time free = first + quiet;
    if (free > ring_.scheduler.now()) wait(free - ring_.scheduler.now());
  }
  last_change_ = ring_.scheduler.now();
}

void ObservedRing::settle() {
  ring_.run_rounds(1);  // what has begun comes to its end
  std::string what;
  for (unsigned round = 0; round <= kRounds; ++round) {
    observe();
    what = ring_fault();
    if (what.empty()) what = block_fault();
    if (what.empty() || !fault_.empty()) return;
    ring_.run_rounds(1);
  }
  broken(what + " after " + std::to_string(kRounds) + " quiet rounds");
}

void ObservedRing::fetch_everywhere() {
  unsigned begun = fetches_ended_ = 0;
  for (NodeIndex n = 0; n < h_.nodes; ++n) {
    if (!ring_.members.present(n)) continue;
    for (RecordIndex r = 0; r < h_.records; ++r) {
      ring_.scheduler.spawn(fetch_now(n, r, true));
      ++begun;
    }
  }
  ring_.run_rounds(1);
  if (fetches_ended_ != begun) broken("reach: a fetch does not end");
}

std::string run(const History& history, Happenings& happenings) {
  ObservedRing ring(history, happenings);
  try {
    return ring.run();
  } catch (const std::exception& e) {
    return std::string("check: ") + e.what();
  }
}

}  // namespace ddns::dhash::test
