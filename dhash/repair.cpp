#include "dhash/repair.h"

#include <algorithm>
#include <numeric>

namespace ddns::dhash {

using overlay::Id;
using overlay::kNoNode;
using sim::CallOutcome;

Repair::Repair(Dhash& dhash, const overlay::Overlay& overlay, sim::Network& network,
               const RepairSettings& settings, const sim::Stream& stream)
    : dhash_(dhash),
      overlay_(overlay),
      network_(network),
      settings_(settings),
      stream_(stream),
      fellow_count_(dhash.store().replicas() - 1),
      by_key_(dhash.record_count()),
      nodes_(network.nodes()),
      last_fellows_(std::size_t{network.nodes()} * fellow_count_, kNoNode) {
  std::iota(by_key_.begin(), by_key_.end(), RecordIndex{0});
  std::sort(by_key_.begin(), by_key_.end(),
            [&](RecordIndex a, RecordIndex b) { return dhash_.key(a) < dhash_.key(b); });
}

sim::Rng Repair::rng_of(NodeIndex n) const {
  return stream_.at(std::uint64_t{n} << 32 | nodes_[n].life);
}

void Repair::start_all() {
  const overlay::Members& members = overlay_.members();
  std::vector<NodeIndex> mine;
  for (NodeIndex n = 0; n < members.count(); ++n) {
    if (!members.present(n)) continue;
    fellows(n, fellow_count_, mine);
    std::copy(mine.begin(), mine.end(), &last_fellows_[std::size_t{n} * fellow_count_]);
    network_.scheduler().spawn(synchronise_for_ever(n, nodes_[n].life, rng_of(n)));
  }
}

sim::Process Repair::synchronise_for_ever(NodeIndex n, Life life, sim::Rng rng) {
  const std::int64_t least = settings_.period_min.ns();
  const auto spread = static_cast<std::uint64_t>(settings_.period_max.ns() - least + 1);
  while (true) {
    const auto more = static_cast<std::int64_t>(rng.below_u64(spread));
    co_await network_.scheduler().delay(sim::Duration::nanoseconds(least + more));
    if (!lives(n, life)) co_return;
    co_await synchronise(n, life, rng);
    if (!lives(n, life)) co_return;
  }
}

void Repair::expect_synchronisation(NodeIndex n) {
  Node& node = nodes_[n];
  if (node.expected || !overlay_.members().present(n)) return;
  node.expected = true;
  const sim::Rng rng = stream_.at(std::uint64_t{1} << 63 | reactions_++);
  network_.scheduler().spawn(synchronise_soon(n, node.life, rng));
}

sim::Process Repair::synchronise_soon(NodeIndex n, Life life, sim::Rng rng) {
  co_await network_.scheduler().delay(settings_.reaction);
  if (!lives(n, life)) co_return;
  nodes_[n].expected = false;
  co_await synchronise(n, life, rng);
}

// The list has more entries than there are replicas: most changes do not concern the blocks.
void Repair::successors_changed(NodeIndex n) {
  std::vector<NodeIndex> now;
  fellows(n, fellow_count_, now);
  now.resize(fellow_count_, kNoNode);
  if (!std::equal(now.begin(), now.end(), &last_fellows_[std::size_t{n} * fellow_count_])) {
    expect_synchronisation(n);
  }
}

// Compares n's range with each of its fellows in turn. What n itself lacks it gets from the first
// fellow that has it, and passes on to the others.
sim::Task<> Repair::synchronise(NodeIndex n, Life life, sim::Rng& rng) {
  std::vector<NodeIndex> mine;
  fellows(n, fellow_count_, mine);
  bool all_answered = true;
  for (const NodeIndex fellow : mine) {
    ++costs_.synchronisations;
    const CallOutcome outcome = co_await network_.call(n, fellow, rng);
    if (!lives(n, life)) co_return;
    costs_.bytes += settings_.message_bytes + settings_.digest_bytes;
    if (outcome == CallOutcome::kTimedOut) {
      ++costs_.timeouts;
      all_answered = false;
      continue;
    }
    costs_.bytes += settings_.message_bytes + settings_.digest_bytes;
    if (!knows_range(n) || exchange(n, fellow, range_of(n)) == 0) continue;
    const CallOutcome sent = co_await network_.call(n, fellow, rng);  // the time the blocks take
    if (!lives(n, life)) co_return;
    all_answered = all_answered && sent == CallOutcome::kAnswered;
  }
  if (!all_answered || !knows_range(n)) co_return;
  std::vector<NodeIndex> present;
  fellows(n, fellow_count_, present);
  if (present == mine) drop_former_fellows(n);
}

// All fellows hold n's range: who was one before and is none now may drop it, and so may the node
// behind the last fellow, which was one of the former owner's where n has joined since.
void Repair::drop_former_fellows(NodeIndex n) {
  std::vector<NodeIndex> mine;
  fellows(n, fellow_count_ + 1, mine);
  NodeIndex* const last = &last_fellows_[std::size_t{n} * fellow_count_];
  std::vector<NodeIndex> former(last, last + fellow_count_);
  if (mine.size() > fellow_count_) {
    former.push_back(mine.back());
    mine.pop_back();
  }
  for (const NodeIndex node : former) {
    if (node == kNoNode || node == n || !network_.is_up(node)) continue;
    if (std::find(mine.begin(), mine.end(), node) == mine.end()) drop(node, range_of(n));
  }
  std::fill(last, last + fellow_count_, kNoNode);
  std::copy(mine.begin(), mine.end(), last);
}

void Repair::drop(NodeIndex node, const Range& range) {
  costs_.bytes += settings_.message_bytes;
  for_each_record(range, [&](RecordIndex record) {
    if (!dhash_.store().holds(node, record)) return;
    dhash_.drop(record, node);
    ++costs_.blocks_dropped;
  });
}

// Each of the two sends the other what it lacks of the range. Returns how many blocks were sent.
std::uint64_t Repair::exchange(NodeIndex a, NodeIndex b, const Range& range) {
  std::uint64_t sent = 0;
  for_each_record(range, [&](RecordIndex record) {
    const bool a_holds = dhash_.store().holds(a, record);
    const bool b_holds = dhash_.store().holds(b, record);
    if (a_holds == b_holds) return;
    dhash_.give(record, a_holds ? b : a);
    ++sent;
  });
  costs_.blocks_sent += sent;
  costs_.bytes += sent * (settings_.block_bytes + settings_.message_bytes);
  return sent;
}

void Repair::joined(NodeIndex n) {
  ++nodes_[n].life;
  nodes_[n].expected = false;
  std::fill_n(last_fellows_.begin() + std::ptrdiff_t{n} * fellow_count_, fellow_count_, kNoNode);
  network_.scheduler().spawn(synchronise_for_ever(n, nodes_[n].life, rng_of(n)));
  expect_synchronisation(n);
}

// n's range goes to its first r successors: its fellows, and the node that will be the last of
// them.
void Repair::leaving(NodeIndex n) {
  if (!knows_range(n)) return;
  const Range range = range_of(n);
  unsigned heirs = 0;
  for (const NodeIndex heir : overlay_.fellows(n)) {
    if (heir == n || !network_.is_up(heir) || heirs == dhash_.store().replicas()) continue;
    ++heirs;
    std::uint64_t sent = 0;
    for_each_record(range, [&](RecordIndex record) {
      if (!dhash_.store().holds(n, record) || dhash_.store().holds(heir, record)) return;
      dhash_.give(record, heir);
      ++sent;
    });
    costs_.blocks_sent += sent;
    costs_.bytes += sent * (settings_.block_bytes + settings_.message_bytes);
  }
}

void Repair::gone(NodeIndex n) {
  ++nodes_[n].life;
  nodes_[n].expected = false;
  dhash_.node_gone(n, settings_.disks_survive);
}

Repair::Range Repair::range_of(NodeIndex n) const {
  const overlay::Members& members = overlay_.members();
  const auto after = [&](NodeIndex m) {
    const auto key_above = [&](const Id& id, RecordIndex r) { return id < dhash_.key(r); };
    return static_cast<std::uint32_t>(
        std::upper_bound(by_key_.begin(), by_key_.end(), members.id(m), key_above) -
        by_key_.begin());
  };
  const NodeIndex before = overlay_.before(n);
  if (before == n) return {0, static_cast<std::uint32_t>(by_key_.size())};
  return {after(before), after(n)};
}

template <class Visit>
void Repair::for_each_record(const Range& range, Visit visit) const {
  const auto size = static_cast<std::uint32_t>(by_key_.size());
  const std::uint32_t first_end = range.end < range.begin ? size : range.end;
  for (std::uint32_t i = range.begin; i < first_end; ++i) visit(by_key_[i]);
  if (range.end < range.begin) {
    for (std::uint32_t i = 0; i < range.end; ++i) visit(by_key_[i]);
  }
}

// The first of n's fellows, as it believes. Of nodes of one host only the first counts, as in
// Overlay::replicas.
void Repair::fellows(NodeIndex n, unsigned most, std::vector<NodeIndex>& out) const {
  const overlay::Members& members = overlay_.members();
  out.clear();
  for (const NodeIndex other : overlay_.fellows(n)) {
    if (out.size() == most) return;
    const auto same = [&](NodeIndex chosen) { return members.same_host(other, chosen); };
    if (!members.same_host(other, n) && std::none_of(out.begin(), out.end(), same)) {
      out.push_back(other);
    }
  }
}

}  // namespace ddns::dhash
