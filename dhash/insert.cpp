// How blocks get onto nodes: by the protocol, or placed there before the run.
#include "dhash/dhash.h"
#include "sim/check.h"

namespace ddns::dhash {

Dhash::Dhash(overlay::Lookup lookup, std::vector<overlay::Id> keys, const Settings& settings)
    : lookup_(lookup),
      keys_(std::move(keys)),
      settings_(settings),
      store_(static_cast<RecordIndex>(keys_.size()), lookup.network.nodes(), settings.replicas,
             settings.places),
      cache_(lookup.network.nodes(), static_cast<RecordIndex>(keys_.size()),
             settings.cache_capacity, settings.copies_expire),
      tallies_(lookup.network.nodes()) {}

RecordIndex Dhash::add_record(const overlay::Id& key) {
  sim::check(settings_.copies_expire, "records are added only where copies expire");
  keys_.push_back(key);
  store_.add_record();
  return record_count() - 1;
}

void Dhash::forget(std::span<const RecordIndex> records) {
  if (records.empty()) return;
  std::vector<bool> gone(record_count(), false);
  for (const RecordIndex record : records) {
    gone[record] = true;
    for (const NodeIndex holder : store_.holders(record)) store_.remove(record, holder);
  }
  cache_.forget(gone);
}

sim::Task<InsertResult> Dhash::insert(NodeIndex origin, RecordIndex record, sim::Rng& rng) {
  const overlay::LookupResult walk =
      co_await lookup_.run(origin, keys_[record], /*probe=*/nullptr, rng);
  InsertResult result;
  result.hops = walk.hops;
  result.timeouts = walk.timeouts;
  if (walk.end != overlay::LookupResult::End::kNotFound) co_return result;
  result.owner = walk.server;

  // The origin sends the owner the block; the owner sends it on to the others (CFS, section 3.3).
  const std::vector<NodeIndex> holders = keepers(result.owner, record);
  for (const NodeIndex holder : holders) {
    const NodeIndex sender = holder == result.owner ? origin : result.owner;
    if (!lookup_.overlay.members().same_host(sender, holder)) {
      const bool answered = co_await lookup_.call(sender, holder, rng, result.timeouts);
      if (!answered && holder == result.owner) co_return result;
      if (!answered) continue;
      ++result.stores;
    }
    const Admission admission = admit(holder, record);
    if (holder == result.owner && admission != Admission::kAdmitted) {
      result.admission = admission;
      co_return result;
    }
    result.stored = true;
    result.refused_replicas += admission != Admission::kAdmitted;
  }
  co_return result;
}

// Who should hold the record, as its owner believes: the owner first.
std::vector<NodeIndex> Dhash::keepers(NodeIndex owner, RecordIndex record) const {
  std::vector<NodeIndex> out;
  lookup_.overlay.keepers(owner, keys_[record], settings_.replicas, out);
  return out;
}

InsertResult Dhash::place(RecordIndex record) {
  InsertResult result;
  lookup_.overlay.replicas(keys_[record], settings_.replicas, placed_);
  result.owner = placed_.front();
  for (const NodeIndex holder : placed_) {
    const Admission admission = admit(holder, record);
    if (holder == placed_.front() && admission != Admission::kAdmitted) {
      result.admission = admission;
      return result;
    }
    result.refused_replicas += admission != Admission::kAdmitted;
  }
  result.stored = true;
  return result;
}

// Stores the record on `holder`, if it may.
Admission Dhash::admit(NodeIndex holder, RecordIndex record) {
  if (store_.holds(holder, record)) return Admission::kAdmitted;
  for (const Gatekeeper* gatekeeper : gatekeepers_) {
    const Admission admission = gatekeeper->judge(holder, record, store_);
    if (admission != Admission::kAdmitted) return admission;
  }
  store_.add(record, holder, lookup_.overlay.members());
  for (Gatekeeper* gatekeeper : gatekeepers_) gatekeeper->stored(holder, record);
  return Admission::kAdmitted;
}

void Dhash::node_gone(NodeIndex node, bool disk_survives) {
  if (settings_.policy != CachePolicy::kNone) cache_.forget(node);
  if (disk_survives) return;
  store_.wipe(node);
  for (Gatekeeper* gatekeeper : gatekeepers_) gatekeeper->lost_disk(node);
}

std::size_t Dhash::memory_bytes() const {
  return keys_.capacity() * sizeof(overlay::Id) + store_.memory_bytes() + cache_.memory_bytes() +
         tallies_.capacity() * sizeof(Tally);
}

}  // namespace ddns::dhash
