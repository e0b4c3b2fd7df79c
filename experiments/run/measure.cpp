#include "experiments/run/measure.h"

#include <algorithm>
#include <utility>

#include "experiments/result/latencies.h"
#include "experiments/result/maintenance_kinds.h"
#include "experiments/run/nearness.h"
#include "experiments/run/per_node.h"
#include "experiments/run/signatures.h"
#include "experiments/world/quota_build.h"
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
  if (asked_.size() == 1 && !world.spec.keyed()) {  // all copies are of one record
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
  const auto count = [&](InsertCounts& counts) {
    ++counts.tried;
    counts.stored += result.stored;
    counts.refused_by_quota += result.admission == Admission::kOverQuota;
    counts.refused_full += result.admission == Admission::kFull;
    counts.refused_replicas += result.refused_replicas;
  };
  count(ordinary ? ordinary_inserts_ : attack_inserts_);
  const bool rides = world_.rrsets->signer(record) == riders(world_.spec.quota);
  if (ordinary && rides) count(riders_inserts_);
}

void Measurements::inserts_done() {
  counts_.insert_rpcs = world_.network.messages();
  world_.network.reset_counts();
}

void Measurements::watch(const Life& life) {
  population_ = life.population();
  faults_ = life.faults();
  if (!population_) return;
  groups_.resize(faults_->group_count());
  for (HostIndex h = 0; h < population_->host_count() && !groups_.empty(); ++h) {
    groups_[faults_->group(h)].hosts += population_->present(h);
  }
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
  if (world_.lookup.parallel() && outcome != &Counts::failed) {
    in_a_row_.values.add(answer.chain);
    beyond_.values.add(answer.beyond);
  }
  if (answer.end == service::Answer::End::kFound) {
    counts_.answered_by_copies += answer.from_copy;
    // Its hops may be those of keys.
    const bool remote = answer.hops > 0 && answer.server != origin;
    if (!population_ && remote) transfers_.add(transfer(record, answer.server));
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
  return census().within_reach(origin, question.record) ? &Counts::missed : &Counts::gone;
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
  const std::int64_t latency = kept_ns(world_.spec.latency_resolution, took);
  if (outcome == &Counts::failed) return failed_.add(hops, timeouts, latency);
  if (population_) life_timeouts_.values.add(timeouts);
  if (world_.spec.window) recent_latency_ns_.add(latency);
  if (outcome == &Counts::answered) return answered_.add(hops, timeouts, latency);
  in_vain_.add(hops, timeouts, latency);
  sim::Rng rng = own_calls_.at(index);
  took += world_.latency->any_round_trip(rng);
  in_vain_as_in_paper_.add(hops + 1, timeouts, kept_ns(world_.spec.latency_resolution, took));
}

void Measurements::note_end(NodeIndex origin, const overlay::Id& key, NodeIndex end) {
  if (!world_.network.faults_expected()) return;  // the lookup has checked it
  counts_.wrong_owner += end != census().owner_in_reach(origin, key);
}

// What the network's sides could answer while it was partitioned.
void Measurements::note_side(NodeIndex origin, dhash::RecordIndex record,
                             const service::Answer& answer) {
  if (!population_ || !faults_->partitioned()) return;
  const bool found = answer.end == service::Answer::End::kFound;
  GroupCounts& group = groups_[faults_->group(world_.members.host(origin))];
  ++group.queries;
  group.answered += found;
  group.answered_by_copies += answer.from_copy;
  group.unreachable += !found && !census().within_reach(origin, record);
}

void Measurements::watch_spread() {
  const auto nodes = static_cast<double>(world_.members.count());
  const auto holding =
      static_cast<double>(world_.dhash->cache().copies() + world_.dhash->store().holders(0).size());
  for (Spread& s : spread_) {
    if (!s.fetches && holding >= s.share * nodes) s.fetches = counts_.queries;
  }
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
  const overlay::NodeIndex before = world_.ring ? world_.ring->before(owner) : overlay::kNoNode;
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
  const Resolution& resolution = world_.spec.latency_resolution;
  const bool can_fail = world_.network.faults_expected();
  const char* hops = can_fail ? "RPCs answered per lookup" : "RPCs per lookup";
  const char* calls = "RPCs sent per lookup, those that timed out too";
  result.hop_count = series_of_counts(hops, {&answered_.of_hops, &in_vain_.of_hops});
  if (can_fail) result.calls = series_of_counts(calls, {&answered_.of_calls, &in_vain_.of_calls});
  if (in_vain_.latency_ns.count() > 0) {
    result.hop_count_as_in_paper =
        series_of_counts(hops, {&answered_.of_hops, &in_vain_as_in_paper_.of_hops});
    result.latency_ms_as_in_paper = latency_series(
        resolution, united(std::move(in_vain_as_in_paper_.latency_ns), answered_.latency_ns));
  }
  result.latency_ms = latency_series(
      resolution, united(std::move(answered_.latency_ns), std::move(in_vain_.latency_ns)));
  if (world_.lookup.parallel()) {
    result.rpcs_in_a_row = std::move(in_a_row_);
    result.rpcs_beyond_owner = std::move(beyond_);
  }
  if (counts_.failed == 0) return;
  result.failed_lookups = {series_of_counts(hops, {&failed_.of_hops}),
                           series_of_counts(calls, {&failed_.of_calls}),
                           latency_series(resolution, std::move(failed_.latency_ns))};
}

Living Measurements::living(const Census& census) {
  Living living;
  const Population::Counts& counts = population_->counts();
  living.joins = counts.joins;
  living.failed_joins = counts.failed_joins;
  living.leaves = counts.leaves;
  living.crashes = counts.crashes;
  living.timeouts = std::move(life_timeouts_);
  living.node_seconds = population_->node_seconds();
  living.maintenance = maintenance_costs(population_->protocol());
  if (population_->upkeep() != nullptr) living.repair = population_->upkeep()->costs();
  living.blocks = census.blocks(stored_);
  living.groups = std::move(groups_);
  return living;
}

Result Measurements::result() {
  const Counts& c = counts_;
  sim::check(c.queries == c.answered + c.not_found + c.missed + c.gone + c.failed + c.abandoned,
             "a question has not one end");
  const Census census = this->census();
  Result result;
  result.name = world_.spec.name;
  result.spec = world_.spec.resolved;
  result.fingerprint = world_.scheduler.fingerprint();
  result.counts = counts_;
  result.counts.rpcs = population_ ? hops_ + timeouts_ : world_.network.messages();
  result.counts.timeouts = population_ ? timeouts_ : world_.network.timeouts();
  result.counts.events = world_.scheduler.events();
  result.counts.nodes = world_.members.count();
  add_lookups(result);
  result.load_balance = census.load(c.queries);
  if (population_) result.living = living(census);
  if (world_.spec.per_node) result.per_node = per_node(world_, asked_);
  add_nearness(world_, faults_, stored_, result);
  if (!world_.dhash) return result;
  result.counts.copies = world_.dhash->cache().copies();
  result.counts.evictions = world_.dhash->cache().evictions();
  if (const traces::FileTotals* file = world_.trace->file_totals()) {
    result.counts.skipped_lines = file->bad_lines;
  }
  result.storage_balance = census.storage();
  if (world_.quota) {
    result.quota = census.quota(static_cast<dhash::RecordIndex>(asked_.size()));
    result.quota->ordinary = ordinary_inserts_;
    result.quota->attacker = attack_inserts_;
    if (world_.spec.faults.ride()) result.quota->free_riders = riders_inserts_;
  }
  add_signatures(world_, census, result);
  if (world_.mistakes) {
    result.refused_inserts = Series{"ms from an insert to its refusal", std::move(alert_ns_), 1e6};
  }
  result.load_balance_as_in_paper = census.load_as_in_paper(c.queries);
  if (population_ == nullptr) add_popularity(result);
  result.spread = spread_;
  return result;
}

}  // namespace ddns::experiments
