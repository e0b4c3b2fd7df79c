#include "service/signed_ddns.h"

#include <algorithm>

namespace ddns::service {

namespace {

std::uint64_t kept_key(NodeIndex client, KeyIndex key) {
  return std::uint64_t{client} << 32 | key;
}

}  // namespace

sim::Task<Answer> SignedDdns::ask(NodeIndex client, const Question& question, sim::Rng& rng) {
  const dns::RecordIndex record = question.record;
  const sim::Time asked = scheduler_.now();
  dhash::CheckedResult found =
      co_await fetches_.fetch(client, record, rrsets_.exists(record), rrsets_.ttl(record), rng);
  if (vouching_ && found.fetch.end == Answer::End::kFound) {
    co_await follow_chain(client, record, found, rng);
  }
  if (found.checks > 0 && check_time_ > sim::Duration()) {
    co_await scheduler_.delay(check_time_ * std::int64_t{found.checks});
  }
  if (found.fetch.end != Answer::End::kFound) co_return found.fetch;
  wrong_.forged += found.content == dhash::Content::kForged;
  wrong_.old += found.content == dhash::Content::kOld;
  if (vouching_) {
    KeyCounts& counts = counts_of(record);
    ++counts.answered;
    counts.checks += found.checks;
    counts.latency += scheduler_.now() - asked;
  }
  co_return found.fetch;
}

// Looks up what the answer does not carry of its chain, up to the first KEY RRset that the client
// has checked before.
sim::Task<> SignedDdns::follow_chain(NodeIndex client, dns::RecordIndex record,
                                     dhash::CheckedResult& found, sim::Rng& rng) {
  const KeyChains& chains = vouching_->chains;
  found.checks = std::max<std::uint16_t>(found.checks, 1);
  std::uint64_t octets = found.fetch.hops > 0 ? rrsets_.octets(record) : 0;
  KeyIndex known = chains.first(record);
  for (; known != kRootKey; known = chains.above(known)) {
    if (vouching_->keep && kept_.contains(kept_key(client, known))) break;
    if (!chains.looked_up(known)) {
      ++found.checks;
      continue;
    }
    const dns::RecordIndex of_key = vouching_->first + chains.place(known);
    const dhash::CheckedResult key =
        co_await fetches_.fetch(client, of_key, /*there=*/true, rrsets_.ttl(of_key), rng);
    found.checks += std::max<std::uint16_t>(key.checks, 1);
    found.fetch.hops += key.fetch.hops;
    found.fetch.timeouts += key.fetch.timeouts;
    if (key.fetch.hops > 0) octets += rrsets_.octets(of_key);
    KeyCounts& counts = counts_of(record);
    ++counts.lookups;
    counts.rpcs += key.fetch.hops + key.fetch.timeouts;
    if (key.fetch.end == Answer::End::kFound) continue;
    found.fetch.end = Answer::End::kFailed;
    ++without_keys_;
    co_return;
  }
  counts_of(record).octets += octets;
  if (!vouching_->keep) co_return;
  for (KeyIndex key = chains.first(record); key != known; key = chains.above(key)) {
    kept_.insert(kept_key(client, key));
  }
}

KeyCounts& SignedDdns::counts_of(dns::RecordIndex record) {
  const unsigned labels = vouching_->chains.labels(record);
  if (labels >= by_labels_.size()) by_labels_.resize(labels + 1);
  return by_labels_[labels];
}

}  // namespace ddns::service
