#include "dhash/republish.h"

#include <algorithm>

namespace ddns::dhash {

using overlay::contains;
using sim::CallOutcome;

namespace {

// So many nodes beyond its replicas a node that leaves looks at, to find those that still live.
constexpr unsigned kMoreHeirs = 16;

}  // namespace

Republish::Republish(Dhash& dhash, const overlay::Overlay& overlay, sim::Network& network,
                     const RepairSettings& settings, const sim::Stream& stream)
    : Upkeep(dhash, network, settings, stream), overlay_(overlay), blocks_(network.nodes()) {
  for (RecordIndex r = 0; r < dhash.record_count(); ++r) {
    for (const NodeIndex n : dhash.store().holders(r)) {
      blocks_[n].push_back({r, now(), now()});
    }
  }
}

void Republish::start_all() {
  for (NodeIndex n = 0; n < network_.nodes(); ++n) {
    if (overlay_.members().present(n)) start(n);
  }
}

void Republish::start(NodeIndex n) {
  network_.scheduler().spawn(republish_for_ever(n, lives_[n], rng_of(n)));
}

void Republish::joined(NodeIndex n) {
  ++lives_[n];
  start(n);
}

sim::Process Republish::republish_for_ever(NodeIndex n, Life life, sim::Rng rng) {
  sim::Duration wait = pause().draw_first(rng);
  while (true) {
    co_await network_.scheduler().delay(wait);
    if (!lives(n, life)) co_return;
    co_await republish(n, life, rng);
    if (!lives(n, life)) co_return;
    wait = pause().draw(rng);
  }
}

// n.republish(): each keeper is called once for all its blocks.
sim::Task<> Republish::republish(NodeIndex n, Life life, sim::Rng& rng) {
  tidy(n);
  std::vector<std::pair<NodeIndex, RecordIndex>> offers;
  for (Held& block : blocks_[n]) {
    const std::vector<NodeIndex>& all = keepers(n, block.record);
    const bool keeps = contains(all, n);
    if (keeps) block.wanted = now();
    if (now() - block.stored < settings_.period_min) continue;
    block.stored = now();
    for (const NodeIndex keeper : all) {
      if (keeper != n) offers.emplace_back(keeper, block.record);
    }
  }
  std::ranges::sort(offers);
  std::vector<NodeIndex> silent;
  Records records;
  for (std::size_t i = 0; i < offers.size();) {
    const NodeIndex keeper = offers[i].first;
    records.clear();
    for (; i < offers.size() && offers[i].first == keeper; ++i) records.push_back(offers[i].second);
    const bool answered = co_await offer(n, life, keeper, records, rng);
    if (!lives(n, life)) co_return;
    if (!answered) silent.push_back(keeper);
  }
  drop_expired(n, silent);
}

// A block that n no longer has to keep goes when those who have to are known to have it.
void Republish::drop_expired(NodeIndex n, const std::vector<NodeIndex>& silent) {
  const Store& store = dhash_.store();
  tidy(n);
  std::erase_if(blocks_[n], [&](const Held& block) {
    if (now() - block.wanted < settings_.expiry || block.stored <= block.wanted) return false;
    const std::vector<NodeIndex>& all = keepers(n, block.record);
    const auto has_it = [&](NodeIndex m) {
      return m != n && !contains(silent, m) && store.holds(m, block.record);
    };
    if (!std::ranges::all_of(all, has_it)) return false;
    dhash_.drop(block.record, n);
    ++costs_.blocks_dropped;
    return true;
  });
}

// Offers the records to `to` and sends those that it lacks. False where it does not answer.
sim::Task<bool> Republish::offer(NodeIndex n, Life life, NodeIndex to,
                                 std::span<const RecordIndex> records, sim::Rng& rng) {
  const std::uint64_t digests = std::uint64_t{settings_.digest_bytes} * records.size();
  ++costs_.synchronisations;
  costs_.bytes += settings_.message_bytes + digests;
  CallOutcome outcome = co_await network_.call(n, to, rng);
  if (!lives(n, life)) co_return false;
  const Store& store = dhash_.store();
  const auto lacking = [&](RecordIndex r) { return !store.holds(to, r) && store.holds(n, r); };
  if (outcome == CallOutcome::kAnswered) {
    costs_.bytes += settings_.message_bytes;
    if (std::ranges::any_of(records, lacking)) {
      outcome = co_await network_.call(n, to, rng);  // the time the blocks take
      if (!lives(n, life)) co_return false;
    }
  }
  if (outcome == CallOutcome::kTimedOut) {
    ++costs_.timeouts;
    co_return false;
  }
  for (const RecordIndex r : records) {
    if (lacking(r)) send(r, to);
    if (!store.holds(to, r)) continue;
    Held& block = held(to, r);
    block.stored = block.wanted = now();
  }
  co_return true;
}

void Republish::met(NodeIndex at, NodeIndex other) {
  const Store& store = dhash_.store();
  const unsigned replicas = store.replicas();
  Records records;
  for (const Held& block : blocks_[at]) {
    // Of most blocks two keepers tell already that another is nearer than `at`.
    const std::vector<NodeIndex>& first = keepers(at, block.record, std::min(2u, replicas));
    const auto nearest = std::ranges::find_if(first, [&](NodeIndex m) { return m != other; });
    if (nearest == first.end() || *nearest != at) continue;
    if (!store.holds(at, block.record)) continue;
    if (contains(keepers(at, block.record), other)) records.push_back(block.record);
  }
  if (records.empty()) return;
  const sim::Rng rng = stream_.at(std::uint64_t{1} << 63 | meetings_++);
  network_.scheduler().spawn(hand_to(at, lives_[at], other, std::move(records), rng));
}

sim::Process Republish::hand_to(NodeIndex n, Life life, NodeIndex other, Records records,
                                sim::Rng rng) {
  co_await offer(n, life, other, records, rng);
}

// Each block goes to those that will have to keep it: the nearest that can be reached. Some of
// those that n knows may be gone already.
void Republish::hand_over(NodeIndex n) {
  const unsigned replicas = dhash_.store().replicas();
  tidy(n);
  for (const Held& block : blocks_[n]) {
    unsigned reached = 0;
    for (const NodeIndex keeper : keepers(n, block.record, replicas + kMoreHeirs)) {
      if (keeper == n || !reaches(n, keeper)) continue;
      if (!dhash_.store().holds(keeper, block.record)) send(block.record, keeper);
      if (++reached == replicas) break;
    }
  }
}

void Republish::send(RecordIndex record, NodeIndex to) {
  give(record, to);
  held(to, record) = {record, now(), now()};
}

// What is noted of a block that n holds.
Republish::Held& Republish::held(NodeIndex n, RecordIndex record) {
  std::vector<Held>& blocks = blocks_[n];
  const auto place = std::ranges::lower_bound(blocks, record, {}, &Held::record);
  if (place != blocks.end() && place->record == record) return *place;
  return *blocks.insert(place, {record, now(), now()});
}

// Where a record has had too many holders, the store has taken it from one that was away; and a
// node that comes back may have lost its disk.
void Republish::tidy(NodeIndex n) {
  std::erase_if(blocks_[n],
                [&](const Held& block) { return !dhash_.store().holds(n, block.record); });
}

const std::vector<NodeIndex>& Republish::keepers(NodeIndex n, RecordIndex record) const {
  return keepers(n, record, dhash_.store().replicas());
}

const std::vector<NodeIndex>& Republish::keepers(NodeIndex n, RecordIndex record,
                                                 unsigned most) const {
  overlay_.keepers(n, dhash_.key(record), most, keepers_);
  return keepers_;
}

}  // namespace ddns::dhash
