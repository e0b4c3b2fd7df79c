#include "experiments/run/measure.h"

#include <algorithm>
#include <utility>

#include "experiments/result/latencies.h"
#include "sim/check.h"

namespace ddns::experiments {

namespace {

constexpr std::uint32_t kPopular = 100;  // asked for more often than this

std::int64_t transfer(dhash::RecordIndex record, overlay::NodeIndex server) {
  return std::int64_t{record} << 32 | server;
}

Series series_of_counts(const char* unit,
                        std::initializer_list<const std::vector<std::uint64_t>*> all) {
  Series series{unit, {}, 1};
  for (const auto* lookups : all) {
    for (std::size_t n = 0; n < lookups->size(); ++n) {
      series.values.add(static_cast<std::int64_t>(n), (*lookups)[n]);
    }
  }
  return series;
}

sim::Distribution united(sim::Distribution a, sim::Distribution b) {
  if (a.count() < b.count()) std::swap(a, b);
  a.merge(b);
  return a;
}

}  // namespace

Measurements::Measurements(World& world) : world_(world), own_calls_(world.spec.seed, "own calls") {
  if (!world.dhash) return;
  asked_.resize(world.trace->names().count());
  stored_.resize(asked_.size());
  if (asked_.size() == 1) {
    for (const double share : {0.5, 0.9, 0.99, 1.0}) spread_.push_back({share, std::nullopt});
  }
}

void Measurements::inserted(dhash::RecordIndex record, const dhash::InsertResult& result) {
  using dhash::Admission;
  const bool ordinary = record < asked_.size();
  if (ordinary) {
    stored_[record] = result.stored;
    ++(result.stored ? counts_.records : counts_.failed_inserts);
  }
  InsertCounts& counts = ordinary ? ordinary_inserts_ : attack_inserts_;
  ++counts.tried;
  counts.stored += result.stored;
  counts.refused_by_quota += result.admission == Admission::kOverQuota;
  counts.refused_full += result.admission == Admission::kFull;
  counts.refused_replicas += result.refused_replicas;
}

void Measurements::inserts_done() {
  counts_.insert_rpcs = world_.network.messages();
  world_.network.reset_counts();
}

void Measurements::answered(std::uint64_t index, NodeIndex origin,
                            const service::Question& question, const service::Answer& answer,
                            sim::Duration took) {
  const dhash::RecordIndex record = question.record;
  const bool has_record = record != service::kNoRecord;
  if (has_record && asked_[record]++ == 0) ++counts_.names;
  const Outcome outcome = outcome_of(origin, question, answer);
  count(outcome, index, answer.hops, answer.timeouts, took);
  if (outcome == &Counts::abandoned) return;
  if (answer.end == service::Answer::End::kFound) {
    counts_.answered_by_copies += answer.from_copy;
    if (!population_ && answer.hops > 0) transfers_.add(transfer(record, answer.server));
  } else if (outcome != &Counts::failed) {
    note_end(origin, question.key, answer.server);
  }
  if (!has_record) return;
  note_side(origin, record, answer);
  if (!spread_.empty()) watch_spread();
}

Measurements::Outcome Measurements::outcome_of(NodeIndex origin, const service::Question& question,
                                               const service::Answer& answer) const {
  using End = service::Answer::End;
  // A node that went before the answer came has asked in vain, whatever the answer was.
  if (!present(origin)) return &Counts::abandoned;
  if (answer.end == End::kFound) return &Counts::answered;
  if (answer.end == End::kFailed) return &Counts::failed;
  if (question.record == service::kNoRecord || !stored_[question.record]) {
    return &Counts::not_found;
  }
  return within_reach(origin, question.record) ? &Counts::missed : &Counts::gone;
}

void Measurements::Tally::add(unsigned hops, unsigned timeouts, std::int64_t latency) {
  const unsigned calls = hops + timeouts;
  if (calls >= of_calls.size()) {
    of_hops.resize(calls + 1);
    of_calls.resize(calls + 1);
  }
  ++of_hops[hops];
  ++of_calls[calls];
  latency_ns.add(latency);
}

void Measurements::count(Outcome outcome, std::uint64_t index, unsigned hops, unsigned timeouts,
                         sim::Duration took) {
  ++counts_.queries;
  ++(counts_.*outcome);
  hops_ += hops;
  timeouts_ += timeouts;
  if (outcome == &Counts::abandoned) return;
  const std::int64_t latency = kept_ns(world_.spec, took);
  if (outcome == &Counts::failed) return failed_.add(hops, timeouts, latency);
  if (population_) living_.timeouts.values.add(timeouts);
  if (world_.spec.window) window_latency_ns_.add(latency);
  if (outcome == &Counts::answered) return answered_.add(hops, timeouts, latency);
  in_vain_.add(hops, timeouts, latency);
  sim::Rng rng = own_calls_.at(index);
  took += world_.latency->round_trip(0, 0, rng);
  in_vain_as_in_paper_.add(hops + 1, timeouts, kept_ns(world_.spec, took));
}

void Measurements::watch_spread() {
  const auto nodes = static_cast<double>(world_.members.count());
  const auto holding =
      static_cast<double>(world_.dhash->cache().copies() + world_.dhash->store().holders(0).size());
  for (Spread& s : spread_) {
    if (!s.fetches && holding >= s.share * nodes) s.fetches = counts_.queries;
  }
}

Series Measurements::over_hosts(const char* unit, const std::vector<std::uint64_t>& of_nodes,
                                double divisor) const {
  const overlay::Members& members = world_.members;
  Series series{unit, {}, divisor};
  const auto stayed = [&](HostIndex h) { return !population_ || population_->present(h); };
  if (members.host_count() == members.count()) {
    for (HostIndex h = 0; h < of_nodes.size(); ++h) {
      if (stayed(h)) series.values.add(static_cast<std::int64_t>(of_nodes[h]));
    }
    return series;
  }
  std::vector<std::uint64_t> of_hosts(members.host_count());
  for (overlay::NodeIndex n = 0; n < members.count(); ++n) of_hosts[members.host(n)] += of_nodes[n];
  for (HostIndex h = 0; h < of_hosts.size(); ++h) {
    if (stayed(h)) series.values.add(static_cast<std::int64_t>(of_hosts[h]));
  }
  return series;
}

Series Measurements::storage() const {
  std::vector<std::uint64_t> records(world_.members.count());
  for (overlay::NodeIndex n = 0; n < records.size(); ++n) {
    records[n] = world_.dhash->store().count(n);
  }
  const bool alone = world_.members.host_count() == world_.members.count();
  return over_hosts(alone ? "records per node" : "records per host", records, 1);
}

QuotaOutcome Measurements::quota_outcome() const {
  const dhash::Quota& quota = *world_.quota;
  const dhash::Store& store = world_.dhash->store();
  QuotaOutcome out;
  out.ordinary = ordinary_inserts_;
  out.attacker = attack_inserts_;
  out.room = quota.room_in_all();
  out.attacker_room = quota.contributed(world_.spec.quota.organisations);
  for (overlay::NodeIndex n = 0; n < world_.members.count(); ++n) out.blocks += store.count(n);
  for (auto r = static_cast<dhash::RecordIndex>(asked_.size()); r < store.record_count(); ++r) {
    out.attacker_blocks += store.holders(r).size();
  }
  constexpr std::uint64_t kMillion = 1'000'000;
  out.fill = {"share of a host's room that is full", {}, static_cast<double>(kMillion)};
  for (overlay::HostIndex h = 0; h < world_.members.host_count(); ++h) {
    const std::uint64_t room = quota.room(h);
    const std::uint64_t full = room == 0 ? kMillion : quota.held(h, store) * kMillion / room;
    out.fill.values.add(static_cast<std::int64_t>(full));
  }
  return out;
}

Series Measurements::load(bool as_in_paper) const {
  std::vector<std::uint64_t> rpcs(world_.members.count());
  for (overlay::NodeIndex n = 0; n < rpcs.size(); ++n) {
    rpcs[n] = world_.network.served(n);
    if (!as_in_paper) continue;
    const dhash::Dhash& dhash = *world_.dhash;
    rpcs[n] += dhash.fetches_begun(n) + dhash.copies_received(n) + dhash.store().count(n);
  }
  return over_hosts(
      population_ ? "RPCs served per lookup, maintenance and repair too" : "RPCs served per lookup",
      rpcs, static_cast<double>(counts_.queries));
}

void Measurements::add_popularity(Result& result) const {
  if (asked_.empty() || counts_.answered == 0) return;
  const auto most = std::ranges::max_element(asked_);
  const auto record = static_cast<dhash::RecordIndex>(most - asked_.begin());
  const auto holders = world_.dhash->store().holders(record);
  if (holders.empty()) return;

  std::vector<std::uint32_t> by_owner(asked_.size());
  std::vector<std::uint64_t> of_most_popular(world_.members.count());
  transfers_.for_each([&](std::int64_t transfer, std::uint64_t count) {
    const auto of = static_cast<dhash::RecordIndex>(transfer >> 32);
    const auto server = static_cast<overlay::NodeIndex>(transfer);
    const auto owners = world_.dhash->store().holders(of);
    if (!owners.empty() && owners.front() == server) {
      by_owner[of] += static_cast<std::uint32_t>(count);
    }
    if (of == record) of_most_popular[server] += count;
  });
  const overlay::NodeIndex owner = holders.front();
  const overlay::NodeIndex before = world_.ring.predecessor(owner);
  Transfers transfers;
  transfers.fetches = *most;
  transfers.by_owner = of_most_popular[owner];
  if (before != overlay::kNoNode) transfers.by_predecessor = of_most_popular[before];
  transfers.per_node.unit = "remote fetches answered";
  for (const std::uint64_t count : of_most_popular) {
    transfers.per_node.values.add(static_cast<std::int64_t>(count));
  }
  result.most_popular = std::move(transfers);

  Series owners{"remote fetches answered by a popular record's owner", {}, 1};
  for (std::size_t r = 0; r < asked_.size(); ++r) {
    if (asked_[r] > kPopular) owners.values.add(by_owner[r]);
  }
  if (owners.values.count() > 0) result.owner_transfers = std::move(owners);
}

void Measurements::add_lookups(Result& result) {
  const Spec& spec = world_.spec;
  const bool can_fail = world_.network.faults_expected();
  const char* hops = can_fail ? "RPCs answered per lookup" : "RPCs per lookup";
  const char* calls = "RPCs sent per lookup, those that timed out too";
  result.hop_count = series_of_counts(hops, {&answered_.of_hops, &in_vain_.of_hops});
  if (can_fail) result.calls = series_of_counts(calls, {&answered_.of_calls, &in_vain_.of_calls});
  if (in_vain_.latency_ns.count() > 0) {
    result.hop_count_as_in_paper =
        series_of_counts(hops, {&answered_.of_hops, &in_vain_as_in_paper_.of_hops});
    result.latency_ms_as_in_paper = latency_series(
        spec, united(std::move(in_vain_as_in_paper_.latency_ns), answered_.latency_ns));
  }
  result.latency_ms =
      latency_series(spec, united(std::move(answered_.latency_ns), std::move(in_vain_.latency_ns)));
  if (counts_.failed == 0) return;
  result.failed_lookups = {series_of_counts(hops, {&failed_.of_hops}),
                           series_of_counts(calls, {&failed_.of_calls}),
                           latency_series(spec, std::move(failed_.latency_ns))};
}

Result Measurements::result() {
  const Counts& c = counts_;
  sim::check(c.queries == c.answered + c.not_found + c.missed + c.gone + c.failed + c.abandoned,
             "a question has not one end");
  Result result;
  result.spec = world_.spec;
  result.fingerprint = world_.scheduler.fingerprint();
  result.counts = counts_;
  result.counts.rpcs = population_ ? hops_ + timeouts_ : world_.network.messages();
  result.counts.timeouts = population_ ? timeouts_ : world_.network.timeouts();
  result.counts.events = world_.scheduler.events();
  result.counts.nodes = world_.members.count();
  add_lookups(result);
  result.load_balance = load(/*as_in_paper=*/false);
  if (!world_.dhash) return result;
  result.counts.copies = world_.dhash->cache().copies();
  result.counts.evictions = world_.dhash->cache().evictions();
  if (const traces::FileTotals* file = world_.trace->file_totals()) {
    result.counts.skipped_lines = file->bad_lines;
  }
  result.storage_balance = storage();
  if (world_.quota) result.quota = quota_outcome();
  result.load_balance_as_in_paper = load(/*as_in_paper=*/true);
  if (population_ == nullptr) add_popularity(result);
  result.spread = spread_;
  return result;
}

}  // namespace ddns::experiments
