#include "service/conventional/resolvers.h"

#include <algorithm>
#include <utility>

#include "service/conventional/groups.h"
#include "sim/check.h"

namespace ddns::service {

namespace {

template <std::size_t n>
void count_up_to_last(std::array<std::uint64_t, n>& counts, std::size_t i) {
  ++counts[std::min(i, n - 1)];
}

}  // namespace

Resolvers::Resolvers(sim::Scheduler& scheduler, const sim::LatencyModel& latency,
                     const Hierarchy& zones, std::vector<std::uint32_t> resolver_of,
                     const ResolverSettings& settings, std::uint64_t seed)
    : scheduler_(scheduler),
      latency_(latency),
      zones_(zones),
      resolver_of_(std::move(resolver_of)),
      count_(group_count(resolver_of_)),
      settings_(settings),
      pairs_(seed, "resolver and server"),
      answers_(count_, settings.cache_entries),
      delegations_(count_),
      proofs_(count_, settings.cache_entries),
      times_(count_),
      under_way_(count_),
      failures_(count_) {}

Answer answer_of(const Resolution& r) {
  Answer answer;
  if (r.rcode == Rcode::kAnswer) answer.end = Answer::End::kFound;
  if (r.rcode == Rcode::kNegative) answer.end = Answer::End::kNotFound;
  answer.from_copy = r.from_cache;
  answer.hops = r.answered + r.detour_answered;
  answer.timeouts = r.unanswered + r.detour_unanswered;
  return answer;
}

Resolution resolution_of(const Cache::Entry& kept) {
  Resolution out;
  out.rcode = kept.value == kNoData ? Rcode::kNegative : Rcode::kAnswer;
  out.from_cache = true;
  out.content = kept.value;
  out.expires = kept.expires;
  return out;
}

sim::Task<Resolution> Resolvers::resolve(std::uint32_t client, dns::RecordIndex record,
                                         sim::Rng& rng, sim::Duration patience) {
  const std::uint32_t resolver = resolver_of_[client];
  const sim::Time asked = scheduler_.now();
  ++counts_.questions;
  const Known found = known(resolver, record, /*stale_too=*/true);
  const Cache::Entry* going_on = under_way_.find(resolver, record, asked);
  if (found.content && !found.stale) {
    ++counts_.hits;
    counts_.negative_hits += *found.content == kNoData;
    counts_.denied += found.denied;
    if (found.due && !going_on) {
      ++counts_.prefetches;
      begin(resolver, record, /*prefetch=*/true, rng);
    }
    co_return from_cache(found);
  }
  std::optional<Resolution> stale;
  if (found.content) stale = from_cache(found);
  if (found.aliases > settings_.most_aliases || failures_.find(resolver, record, asked)) {
    ++counts_.known_failures;
    counts_.stale += stale.has_value();
    co_return stale.value_or(Resolution{.rcode = Rcode::kServfail, .from_cache = true});
  }
  if (going_on) ++counts_.joined;
  const std::uint32_t lookup =
      going_on ? going_on->value : begin(resolver, record, /*prefetch=*/false, rng);
  Resolution result = co_await Wait{*this, lookup, patience, stale};
  result.joined = going_on != nullptr;
  counts_.stale += result.stale;
  const std::int64_t waited = (scheduler_.now() - asked).ns() / settings_.client_timer.ns();
  counts_.client_retries += std::min<std::uint64_t>(waited, settings_.client_tries - 1);
  co_return result;
}

// Of a chain of aliases that is longer than it may be, nothing is told.
Resolvers::Known Resolvers::known(std::uint32_t resolver, dns::RecordIndex record, bool stale_too) {
  const sim::Time now = scheduler_.now();
  Known out{.at = record};
  while (true) {
    const Cache::Entry* const entry =
        answers_.find(resolver, out.at, now, settings_.serve_stale.value_or(sim::Duration()));
    if (!entry || (entry->expires <= now && !stale_too)) {
      if (const auto expires = denied(resolver, out.at)) {
        out.content = kNoData;
        out.denied = true;
        out.expires = std::min(out.expires, *expires);
      }
      return out;
    }
    out.stale |= entry->expires <= now;
    out.expires = std::min(out.expires, entry->expires);
    if (settings_.prefetch > 0) {
      const auto ttl = static_cast<double>(settings_.kept_for(zones_.ttl(out.at)).ns());
      out.due |= static_cast<double>((entry->expires - now).ns()) < settings_.prefetch * ttl;
    }
    if ((entry->value & kAlias) == 0) {
      out.content = entry->value;
      return out;
    }
    if (++out.aliases > settings_.most_aliases) return out;
    out.at = entry->value & ~kAlias;
  }
}

std::optional<sim::Time> Resolvers::denied(std::uint32_t resolver, dns::RecordIndex record) {
  const Denial denial = zones_.denial(record);
  if (!settings_.aggressive || denial.name == kNoIndex) return std::nullopt;
  const Cache::Entry* const name = proofs_.find(resolver, denial.name, scheduler_.now());
  if (!name) return std::nullopt;
  const sim::Time expires = name->expires;
  const Cache::Entry* const wildcard = proofs_.find(resolver, denial.wildcard, scheduler_.now());
  if (!wildcard) return std::nullopt;
  return std::min(expires, wildcard->expires);
}

Resolution Resolvers::from_cache(const Known& found) {
  Resolution out = resolution_of({found.expires, *found.content});
  out.stale = found.stale;
  return out;
}

std::uint32_t Resolvers::begin(std::uint32_t resolver, dns::RecordIndex record, bool prefetch,
                               const sim::Rng& rng) {
  std::uint32_t lookup = free_lookup_;
  if (lookup == kNone) {
    lookup = static_cast<std::uint32_t>(lookups_.size());
    lookups_.emplace_back();
  } else {
    free_lookup_ = lookups_[lookup].next_free;
  }
  lookups_[lookup].first = kNone;
  under_way_.put(resolver, record, {sim::Time::never(), lookup});
  scheduler_.spawn(look_up(resolver, record, lookup, prefetch, rng));
  return lookup;
}

void Resolvers::park(Wait& wait) {
  std::uint32_t place = free_place_;
  if (place == kNone) {
    place = static_cast<std::uint32_t>(places_.size());
    places_.emplace_back();
  } else {
    free_place_ = places_[place].next;
  }
  Place& p = places_[place];
  p.wait = &wait;
  p.next = std::exchange(lookups_[wait.lookup].first, place);
  scheduler_.spawn(give_up(place, p.generation, wait.stale.has_value(), wait.patience));
}

void Resolvers::resume(Wait& wait, const Resolution& result) {
  wait.result = result.failed() ? wait.stale.value_or(result) : result;
  scheduler_.resume_at(scheduler_.now(), wait.waiter);
}

// The client whose wait stands there gives up when its time is over, if it still waits, or has the
// stale answer that there is.
sim::Process Resolvers::give_up(std::uint32_t place, std::uint32_t generation, bool stale,
                                sim::Duration patience) {
  co_await scheduler_.delay(stale ? std::min(settings_.stale_timer, patience) : patience);
  if (places_[place].generation != generation || places_[place].wait == nullptr) co_return;
  if (!stale) ++counts_.clients_gave_up;
  resume(*std::exchange(places_[place].wait, nullptr), {});
}

void Resolvers::finish(std::uint32_t lookup, const Resolution& result) {
  for (std::uint32_t place = lookups_[lookup].first; place != kNone;) {
    Place& p = places_[place];
    if (p.wait != nullptr) resume(*std::exchange(p.wait, nullptr), result);
    ++p.generation;
    const std::uint32_t next = std::exchange(p.next, free_place_);
    free_place_ = std::exchange(place, next);
  }
  lookups_[lookup].next_free = std::exchange(free_lookup_, lookup);
}

void Resolvers::keep(std::uint32_t resolver, dns::RecordIndex record, const Response& said) {
  if (said.content == kNoData && !settings_.negative_cache) return;
  const sim::Duration ttl = settings_.kept_for(said.ttl);
  if (ttl == sim::Duration()) return;
  const Cache::Entry kept = {scheduler_.now() + ttl, said.content};
  answers_.put(resolver, record, kept);
  const Denial denial = zones_.denial(record);
  if (!settings_.aggressive || said.content != kNoData || denial.name == kNoIndex) return;
  proofs_.put(resolver, denial.name, kept);
  proofs_.put(resolver, denial.wildcard, kept);
}

// What came of a lookup, which has ended with what was said last.
void Resolvers::end(Resolution& r, const Response& said) {
  if (said.kind == Response::Kind::kAnswer) {
    r.rcode = said.content == kNoData ? Rcode::kNegative : Rcode::kAnswer;
    r.content = said.content;
  } else if (said.kind != Response::Kind::kSilence) {
    r.rcode = Rcode::kServfail;
  }
  ++counts_.lookups;
  ++counts_.ends[static_cast<std::size_t>(r.rcode)];
  if (!r.failed()) {
    count_up_to_last(counts_.referrals, r.referrals);
    count_up_to_last(counts_.retries, r.unanswered);
    return;
  }
  counts_.queries_in_vain += r.answered + r.unanswered;
  if (r.looped) {
    ++counts_.loops;
  } else if (r.rcode == Rcode::kTimeout) {
    ++(r.referrals == 0 ? counts_.unanswered_without_referral : counts_.unanswered_with_referrals);
  }
}

}  // namespace ddns::service
