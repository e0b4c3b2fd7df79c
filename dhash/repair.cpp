// When a node synchronises its range, and with whom.
#include "dhash/repair.h"

#include <algorithm>
#include <numeric>

namespace ddns::dhash {

using overlay::kNoNode;
using sim::CallOutcome;

Repair::Repair(Dhash& dhash, const overlay::RingOverlay& overlay, sim::Network& network,
               const RepairSettings& settings, const sim::Stream& stream)
    : Upkeep(dhash, network, settings, stream),
      overlay_(overlay),
      other_keepers_(dhash.store().replicas() - 1),
      by_key_(dhash.record_count()),
      nodes_(network.nodes()) {
  std::iota(by_key_.begin(), by_key_.end(), RecordIndex{0});
  std::sort(by_key_.begin(), by_key_.end(),
            [&](RecordIndex a, RecordIndex b) { return dhash_.key(a) < dhash_.key(b); });
}

void Repair::start_all() {
  const overlay::Members& members = overlay_.members();
  for (NodeIndex n = 0; n < members.count(); ++n) {
    if (!members.present(n)) continue;
    nodes_[n].holders = keepers_after(n, other_keepers_);
    if (knows_range(n)) {
      claim(n, n, range_of(n));
      for (const NodeIndex keeper : nodes_[n].holders) claim(keeper, n, range_of(n));
    }
    network_.scheduler().spawn(synchronise_for_ever(n, lives_[n], rng_of(n)));
  }
}

sim::Process Repair::synchronise_for_ever(NodeIndex n, Life life, sim::Rng rng) {
  while (true) {
    co_await network_.scheduler().delay(pause().draw(rng));
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
  network_.scheduler().spawn(synchronise_soon(n, lives_[n], rng));
}

sim::Process Repair::synchronise_soon(NodeIndex n, Life life, sim::Rng rng) {
  co_await network_.scheduler().delay(settings_.reaction);
  if (!lives(n, life)) co_return;
  nodes_[n].expected = false;
  co_await synchronise(n, life, rng);
}

// The list has more entries than there are replicas: most changes do not concern the blocks.
void Repair::successors_changed(NodeIndex n) {
  if (keepers_after(n, other_keepers_) != nodes_[n].holders) expect_synchronisation(n);
}

// Takes from the holders of n's range what n lacks, then sends each keeper what that lacks. When
// all keepers hold the range, the holders that are no keepers drop it.
sim::Task<> Repair::synchronise(NodeIndex n, Life life, sim::Rng& rng) {
  if (!knows_range(n)) co_return;  // its new predecessor will be a change
  const NodeIndex before = overlay_.before(n);
  const Range range = range_of(n);
  const NodeList mine = keepers_after(n, other_keepers_);
  claim(n, n, range);
  NodeList asked = whom_to_ask(n);
  bool complete = true;
  for (NodeIndex& holder : asked) {
    const bool answered = co_await take_from(n, life, holder, range, rng);
    if (!lives(n, life)) co_return;
    if (!answered) {
      complete = complete && !overlay::contains(mine, holder);
      std::erase(nodes_[n].holders, holder);
      holder = kNoNode;
    } else if (overlay::contains(mine, holder)) {
      claim(holder, n, range);
      if (!overlay::contains(nodes_[n].holders, holder)) nodes_[n].holders.push_back(holder);
    }
  }
  for (const NodeIndex keeper : mine) {
    if (!lacks(keeper, n, range)) continue;
    const bool answered = co_await send_to(n, life, keeper, range, rng);
    if (!lives(n, life)) co_return;
    complete = complete && answered;
  }
  if (!complete || overlay_.before(n) != before || keepers_after(n, other_keepers_) != mine)
    co_return;
  for (const NodeIndex holder : asked) {
    if (holder == kNoNode || overlay::contains(mine, holder)) continue;
    drop(n, holder, range);
    std::erase(nodes_[n].holders, holder);
  }
  // In the order of the ring, and behind the keepers those that have made themselves known since.
  NodeList known = mine;
  for (const NodeIndex holder : nodes_[n].holders) {
    if (!overlay::contains(known, holder)) known.push_back(holder);
  }
  nodes_[n].holders = known;
}

// Calls a holder and takes what n lacks of the range. False where it does not answer.
sim::Task<bool> Repair::take_from(NodeIndex n, Life life, NodeIndex holder, Range range,
                                  sim::Rng& rng) {
  ++costs_.synchronisations;
  costs_.bytes += settings_.message_bytes + settings_.digest_bytes;
  CallOutcome outcome = co_await network_.call(n, holder, rng);
  if (!lives(n, life)) co_return false;
  if (outcome == CallOutcome::kAnswered) {
    costs_.bytes += settings_.message_bytes + settings_.digest_bytes;
    if (!lacks(n, holder, range)) co_return true;
    outcome = co_await network_.call(n, holder, rng);  // the time the blocks take
    if (!lives(n, life)) co_return false;
  }
  if (outcome == CallOutcome::kTimedOut) {
    ++costs_.timeouts;
    co_return false;
  }
  give_range(holder, n, range);
  co_return true;
}

sim::Task<bool> Repair::send_to(NodeIndex n, Life life, NodeIndex keeper, Range range,
                                sim::Rng& rng) {
  const CallOutcome outcome = co_await network_.call(n, keeper, rng);
  if (!lives(n, life)) co_return false;
  if (outcome == CallOutcome::kTimedOut) {
    ++costs_.timeouts;
    co_return false;
  }
  give_range(n, keeper, range);
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
    const NodeIndex owner = found.server;
    if (found.end != overlay::LookupResult::End::kNotFound || owner == n) co_return;
    ++costs_.offers;
    costs_.bytes += 2 * settings_.message_bytes;
    const CallOutcome outcome = co_await network_.call(n, owner, rng);
    if (!lives(n, life)) co_return;
    if (outcome == CallOutcome::kTimedOut || !knows_range(owner)) co_return;
    if (!overlay::contains(nodes_[owner].holders, n)) nodes_[owner].holders.push_back(n);
    expect_synchronisation(owner);
    claim(n, owner, range_of(owner));
    if (unclaimed(n) == stray) co_return;  // the owner does not hold itself for it
  }
}

void Repair::joined(NodeIndex n) {
  Node& node = nodes_[n];
  ++lives_[n];
  node.expected = false;
  node.claims.clear();
  // Those who have held its range until now, as its successor has told it.
  node.holders = keepers_after(n, other_keepers_ + 1);
  network_.scheduler().spawn(synchronise_for_ever(n, lives_[n], rng_of(n)));
  expect_synchronisation(n);
}

// The first `most` nodes behind n that n would have keep its range, as it believes.
Repair::NodeList Repair::keepers_after(NodeIndex n, unsigned most) const {
  NodeList out;
  overlay_.keepers(n, overlay_.members().id(n), most + 1, out);
  out.erase(out.begin());
  return out;
}

// Those that n asks about its range: the other keepers, the node behind them, which was one of them
// where n has joined since, and the other holders.
Repair::NodeList Repair::whom_to_ask(NodeIndex n) const {
  NodeList out = keepers_after(n, other_keepers_ + 1);
  for (const NodeIndex holder : nodes_[n].holders) {
    if (holder != n && !overlay::contains(out, holder)) out.push_back(holder);
  }
  return out;
}

}  // namespace ddns::dhash
