// When a node synchronises its range, and with whom.
#include "dhash/repair.h"

#include <algorithm>
#include <numeric>

namespace ddns::dhash {

using overlay::kNoNode;
using sim::CallOutcome;

namespace {

bool is_in(const std::vector<NodeIndex>& list, NodeIndex node) {
  return std::find(list.begin(), list.end(), node) != list.end();
}

}  // namespace

Repair::Repair(Dhash& dhash, const overlay::Overlay& overlay, sim::Network& network,
               const RepairSettings& settings, const sim::Stream& stream)
    : dhash_(dhash),
      overlay_(overlay),
      network_(network),
      settings_(settings),
      stream_(stream),
      fellow_count_(dhash.store().replicas() - 1),
      by_key_(dhash.record_count()),
      nodes_(network.nodes()) {
  std::iota(by_key_.begin(), by_key_.end(), RecordIndex{0});
  std::sort(by_key_.begin(), by_key_.end(),
            [&](RecordIndex a, RecordIndex b) { return dhash_.key(a) < dhash_.key(b); });
}

sim::Rng Repair::rng_of(NodeIndex n) const {
  return stream_.at(std::uint64_t{n} << 32 | nodes_[n].life);
}

void Repair::start_all() {
  const overlay::Members& members = overlay_.members();
  for (NodeIndex n = 0; n < members.count(); ++n) {
    if (!members.present(n)) continue;
    nodes_[n].keepers = fellows(n, fellow_count_);
    if (knows_range(n)) {
      claim(n, n, range_of(n));
      for (const NodeIndex fellow : nodes_[n].keepers) claim(fellow, n, range_of(n));
    }
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
    co_await go_home(n, life, rng);
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
  if (fellows(n, fellow_count_) != nodes_[n].keepers) expect_synchronisation(n);
}

// Takes from the keepers of n's range what n lacks, then sends each fellow what that lacks. When
// all fellows hold the range, the other keepers need not.
sim::Task<> Repair::synchronise(NodeIndex n, Life life, sim::Rng& rng) {
  if (!knows_range(n)) co_return;  // its new predecessor will be a change
  const NodeIndex before = overlay_.before(n);
  const Range range = range_of(n);
  const NodeList mine = fellows(n, fellow_count_);
  claim(n, n, range);
  NodeList asked = keepers(n);
  bool complete = true;
  for (NodeIndex& keeper : asked) {
    const bool answered = co_await take_from(n, life, keeper, range, rng);
    if (!lives(n, life)) co_return;
    if (!answered) {
      complete = complete && !is_in(mine, keeper);
      std::erase(nodes_[n].keepers, keeper);
      keeper = kNoNode;
    } else if (is_in(mine, keeper)) {
      claim(keeper, n, range);
      if (!is_in(nodes_[n].keepers, keeper)) nodes_[n].keepers.push_back(keeper);
    }
  }
  for (const NodeIndex fellow : mine) {
    if (!lacks(fellow, n, range)) continue;
    const bool answered = co_await send_to(n, life, fellow, range, rng);
    if (!lives(n, life)) co_return;
    complete = complete && answered;
  }
  if (!complete || overlay_.before(n) != before || fellows(n, fellow_count_) != mine) co_return;
  for (const NodeIndex keeper : asked) {
    if (keeper == kNoNode || is_in(mine, keeper)) continue;
    drop(n, keeper, range);
    std::erase(nodes_[n].keepers, keeper);
  }
  // In the order of the ring, and behind the fellows those that have made themselves known since.
  NodeList known = mine;
  for (const NodeIndex keeper : nodes_[n].keepers) {
    if (!is_in(known, keeper)) known.push_back(keeper);
  }
  nodes_[n].keepers = known;
}

// Calls a keeper and takes what n lacks of the range. False where it does not answer.
sim::Task<bool> Repair::take_from(NodeIndex n, Life life, NodeIndex keeper, Range range,
                                  sim::Rng& rng) {
  ++costs_.synchronisations;
  costs_.bytes += settings_.message_bytes + settings_.digest_bytes;
  CallOutcome outcome = co_await network_.call(n, keeper, rng);
  if (!lives(n, life)) co_return false;
  if (outcome == CallOutcome::kAnswered) {
    costs_.bytes += settings_.message_bytes + settings_.digest_bytes;
    if (!lacks(n, keeper, range)) co_return true;
    outcome = co_await network_.call(n, keeper, rng);  // the time the blocks take
    if (!lives(n, life)) co_return false;
  }
  if (outcome == CallOutcome::kTimedOut) {
    ++costs_.timeouts;
    co_return false;
  }
  give(keeper, n, range);
  co_return true;
}

sim::Task<bool> Repair::send_to(NodeIndex n, Life life, NodeIndex fellow, Range range,
                                sim::Rng& rng) {
  const CallOutcome outcome = co_await network_.call(n, fellow, rng);
  if (!lives(n, life)) co_return false;
  if (outcome == CallOutcome::kTimedOut) {
    ++costs_.timeouts;
    co_return false;
  }
  give(n, fellow, range);
  co_return true;
}

// n holds blocks that nobody has claimed: it tells the owner of each, which will take what it
// lacks, or claim them, or have n drop them.
sim::Task<> Repair::go_home(NodeIndex n, Life life, sim::Rng& rng) {
  while (const std::optional<RecordIndex> stray = unclaimed(n)) {
    const overlay::Id key = dhash_.key(*stray);
    const overlay::LookupResult found =
        co_await dhash_.lookup().run(n, key, /*probe=*/nullptr, rng);
    if (!lives(n, life)) co_return;
    costs_.bytes += std::uint64_t{settings_.message_bytes} * (2 * found.hops + found.timeouts);
    const NodeIndex owner = found.last;
    if (found.end != overlay::LookupResult::End::kOwner || owner == n) co_return;
    ++costs_.offers;
    costs_.bytes += 2 * settings_.message_bytes;
    const CallOutcome outcome = co_await network_.call(n, owner, rng);
    if (!lives(n, life)) co_return;
    if (outcome == CallOutcome::kTimedOut || !knows_range(owner)) co_return;
    if (!is_in(nodes_[owner].keepers, n)) nodes_[owner].keepers.push_back(n);
    expect_synchronisation(owner);
    claim(n, owner, range_of(owner));
    if (unclaimed(n) == stray) co_return;  // the owner does not hold itself for it
  }
}

void Repair::joined(NodeIndex n) {
  Node& node = nodes_[n];
  ++node.life;
  node.expected = false;
  node.claims.clear();
  // Those who have held its range until now, as its successor has told it.
  node.keepers = fellows(n, fellow_count_ + 1);
  network_.scheduler().spawn(synchronise_for_ever(n, node.life, rng_of(n)));
  expect_synchronisation(n);
}

void Repair::left(NodeIndex n) {
  hand_over(n);  // what has come while it told its neighbours
  gone(n);
}

void Repair::gone(NodeIndex n) {
  ++nodes_[n].life;
  nodes_[n].expected = false;
  dhash_.node_gone(n, settings_.disks_survive);
}

// Those that n asks about its range: its fellows, the node behind them, which was one of them
// where n has joined since, and the others that it knows of.
Repair::NodeList Repair::keepers(NodeIndex n) const {
  NodeList out = fellows(n, fellow_count_ + 1);
  for (const NodeIndex keeper : nodes_[n].keepers) {
    if (keeper != n && !is_in(out, keeper)) out.push_back(keeper);
  }
  return out;
}

}  // namespace ddns::dhash
