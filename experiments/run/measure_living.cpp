// What is counted where something can fail: whether a lookup ended where it should, and what became
// of the blocks.
#include <algorithm>

#include "experiments/run/measure.h"

namespace ddns::experiments {

namespace {

constexpr double kNanosecondsPerMillisecond = 1e6;

// The key's owner as a node sees the world that it can reach.
NodeIndex owner_in_reach(const World& world, NodeIndex from, const overlay::Id& key) {
  const std::uint8_t group = world.network.group(from);
  NodeIndex n = world.members.owner(key);
  while (world.network.group(n) != group) n = world.members.next_present(n);
  return n;
}

}  // namespace

void Measurements::watch(const Population& population, const Faults& faults) {
  population_ = &population;
  faults_ = &faults;
  living_.groups.resize(faults.group_count());
  for (HostIndex h = 0; h < population.host_count() && faults.group_count() > 0; ++h) {
    living_.groups[faults.group(h)].hosts += population.present(h);
  }
}

void Measurements::note_end(NodeIndex origin, const overlay::Id& key, NodeIndex end) {
  if (!world_.network.faults_expected()) return;  // the lookup has checked it
  counts_.wrong_owner += end != owner_in_reach(world_, origin, key);
}

// What the network's sides could answer while it was partitioned.
void Measurements::note_side(NodeIndex origin, dhash::RecordIndex record,
                             const service::Answer& answer) {
  if (!population_ || !faults_->partitioned()) return;
  const bool found = answer.end == service::Answer::End::kFound;
  GroupCounts& group = living_.groups[faults_->group(world_.members.host(origin))];
  ++group.queries;
  group.answered += found;
  group.answered_by_copies += answer.from_copy;
  group.unreachable += !found && !within_reach(origin, record);
}

bool Measurements::within_reach(NodeIndex origin, dhash::RecordIndex record) const {
  const auto holders = world_.dhash->store().holders(record);
  return std::ranges::any_of(holders, [&](NodeIndex n) {
    return world_.members.present(n) && world_.network.group(n) == world_.network.group(origin);
  });
}

BlockCensus Measurements::blocks() const {
  BlockCensus census;
  if (!world_.dhash) return census;
  const dhash::Store& store = world_.dhash->store();
  const unsigned wanted = std::min<unsigned>(store.replicas(), world_.members.present_count());
  for (dhash::RecordIndex r = 0; r < asked_.size(); ++r) {
    if (!stored_[r]) continue;
    const unsigned holders = store.present_holders(r, world_.members);
    ++census.records;
    census.lost += holders == 0 && store.lost(r);
    census.unavailable += holders == 0;
    census.under_replicated += holders < wanted;
  }
  return census;
}

void Measurements::report_window(Window& w) {
  w.queries = counts_.queries;
  w.answered = counts_.answered;
  w.answered_by_copies = counts_.answered_by_copies;
  w.not_found = counts_.not_found;
  w.failed = counts_.failed;
  w.missed = counts_.missed;
  w.gone = counts_.gone;
  w.abandoned = counts_.abandoned;
  w.wrong_owner = counts_.wrong_owner;
  w.hops = hops_;
  w.timeouts = timeouts_;
  if (window_latency_ns_.count() > 0) {
    const auto quantile_ms = [&](double p) {
      return static_cast<double>(window_latency_ns_.quantile(p)) / kNanosecondsPerMillisecond;
    };
    w.latency_ms_p50 = quantile_ms(0.5);
    w.latency_ms_p99 = quantile_ms(0.99);
  }
  window_latency_ns_ = {};
}

}  // namespace ddns::experiments
