#include "experiments/measure.h"

#include <algorithm>
#include <cmath>

namespace ddns::experiments {

namespace {

constexpr double kNanosecondsPerMillisecond = 1e6;
constexpr std::uint32_t kPopular = 100;  // asked for more often than this

}  // namespace

Measurements::Measurements(World& world) : world_(world), own_calls_(world.spec.seed, "own calls") {
  if (!world.dhash) return;
  asked_.resize(world.trace->names().count());
  if (asked_.size() == 1) {
    for (const double share : {0.5, 0.9, 0.99, 1.0}) spread_.push_back({share, std::nullopt});
  }
}

void Measurements::inserted(dhash::RecordIndex record, const dhash::InsertResult& result) {
  using dhash::Admission;
  const bool ordinary = record < asked_.size();
  if (ordinary) ++(result.stored ? counts_.records : counts_.failed_inserts);
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

void Measurements::fetched(std::uint64_t index, NodeIndex origin, dhash::RecordIndex record,
                           const dhash::FetchResult& result, sim::Duration took) {
  using End = dhash::FetchResult::End;
  if (asked_[record]++ == 0) ++counts_.names;
  if (population_ != nullptr) {
    count_timeouts(result.timeouts);
    if (abandoned(origin)) return;
    note_fetch(origin, record, result);
  }
  counts_.answered += result.end == End::kFound;
  counts_.failed += result.end == End::kFailed;
  counts_.answered_by_copies += result.from_copy;
  if (result.end == End::kFound && result.hops > 0) transfers_.push_back({record, result.server});
  count_lookup(index, result.hops, result.end == End::kNotFound, took);
  if (!spread_.empty()) watch_spread();
}

void Measurements::looked_up(std::uint64_t index, NodeIndex origin, const overlay::Id& key,
                             const overlay::LookupResult& result, sim::Duration took) {
  const bool failed = result.end == overlay::LookupResult::End::kFailed;
  if (population_ != nullptr) {
    count_timeouts(result.timeouts);
    if (abandoned(origin)) return;
    if (!failed) note_end(origin, key, result.last);
  }
  counts_.failed += failed;
  count_lookup(index, result.hops, !failed, took);
}

void Measurements::Tally::add(unsigned hop_count, sim::Duration took) {
  if (hop_count >= of_hops.size()) of_hops.resize(hop_count + 1);
  ++of_hops[hop_count];
  latency_ns.add(took.ns());
}

void Measurements::count_lookup(std::uint64_t index, unsigned hops, bool not_found,
                                sim::Duration took) {
  ++counts_.queries;
  counts_.not_found += not_found;
  hops_ += hops;
  if (world_.spec.window) window_latency_ns_.add(took.ns());
  Tally& tally = not_found ? in_vain_ : answered_;
  tally.add(hops, took);
  if (!not_found) return;
  sim::Rng rng = own_calls_.at(index);
  in_vain_as_in_paper_.add(hops + 1, took + world_.latency->round_trip(0, 0, rng));
}

Series Measurements::hop_series(const Tally& in_vain) const {
  Series series{"RPCs per lookup", {}, 1};
  for (const Tally* tally : {&answered_, &in_vain}) {
    for (std::size_t hops = 0; hops < tally->of_hops.size(); ++hops) {
      series.values.add(static_cast<std::int64_t>(hops), tally->of_hops[hops]);
    }
  }
  return series;
}

Series Measurements::latency_series(const Tally& in_vain) const {
  Series series{"ms", answered_.latency_ns, kNanosecondsPerMillisecond};
  series.values.merge(in_vain.latency_ns);
  return series;
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
  for (const Transfer& t : transfers_) {
    const auto owners = world_.dhash->store().holders(t.record);
    by_owner[t.record] += !owners.empty() && owners.front() == t.server;
    of_most_popular[t.server] += t.record == record;
  }
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

Result Measurements::result() const {
  Result result;
  result.spec = world_.spec;
  result.fingerprint = world_.scheduler.fingerprint();
  result.counts = counts_;
  result.counts.rpcs = population_ ? hops_ + timeouts_ : world_.network.messages();
  result.counts.timeouts = population_ ? timeouts_ : world_.network.timeouts();
  result.counts.events = world_.scheduler.events();
  result.counts.nodes = world_.members.count();
  result.hop_count = hop_series(in_vain_);
  result.latency_ms = latency_series(in_vain_);
  if (counts_.not_found > 0) {
    result.hop_count_as_in_paper = hop_series(in_vain_as_in_paper_);
    result.latency_ms_as_in_paper = latency_series(in_vain_as_in_paper_);
  }
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
