#include "service/conventional/resolvers.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "sim/check.h"

namespace ddns::service {

namespace {

constexpr std::uint32_t kLongestMicroseconds = 60'000'000;

std::uint32_t microseconds(sim::Duration d) {
  return static_cast<std::uint32_t>(std::min<std::int64_t>(d.ns() / 1000, kLongestMicroseconds));
}

template <std::size_t n>
void count_up_to_last(std::array<std::uint64_t, n>& counts, std::size_t i) {
  ++counts[std::min(i, n - 1)];
}

}  // namespace

Resolvers::Resolvers(sim::Scheduler& scheduler, const sim::LatencyModel& latency,
                     const Hierarchy& zones, std::vector<std::uint32_t> resolver_of,
                     std::uint32_t resolvers, const ResolverSettings& settings, std::uint64_t seed)
    : scheduler_(scheduler),
      latency_(latency),
      zones_(zones),
      resolver_of_(std::move(resolver_of)),
      settings_(settings),
      pairs_(seed, "resolver and server"),
      answers_(resolvers, settings.cache_entries),
      delegations_(resolvers),
      times_(resolvers),
      under_way_(resolvers) {}

sim::Task<Answer> Resolvers::ask(NodeIndex client, const Question& question, sim::Rng& rng) {
  const Resolution r = co_await resolve(client, question.record, rng);
  Answer answer;
  if (r.rcode == Rcode::kAnswer) answer.end = Answer::End::kFound;
  if (r.rcode == Rcode::kNegative) answer.end = Answer::End::kNotFound;
  answer.from_copy = r.from_cache;
  answer.hops = r.answered;
  answer.timeouts = r.unanswered;
  co_return answer;
}

sim::Task<Resolution> Resolvers::resolve(std::uint32_t client, dns::RecordIndex record,
                                         sim::Rng& rng) {
  const std::uint32_t resolver = resolver_of_[client];
  const sim::Time asked = scheduler_.now();
  ++counts_.questions;
  if (const Cache::Entry* entry = answers_.find(resolver, record, asked)) {
    co_return from_cache(*entry);
  }
  const Cache::Entry* going_on = under_way_.find(resolver, record, asked);
  if (going_on) ++counts_.joined;
  const std::uint32_t lookup = going_on ? going_on->value : begin(resolver, record, rng);
  const Resolution result = co_await Wait{*this, lookup};
  const std::int64_t waited = (scheduler_.now() - asked).ns() / settings_.client_timer.ns();
  counts_.client_retries += std::min<std::uint64_t>(waited, settings_.client_tries - 1);
  co_return result;
}

Resolution Resolvers::from_cache(const Cache::Entry& entry) {
  const bool negative = entry.value == kNoData;
  ++counts_.hits;
  counts_.negative_hits += negative;
  Resolution out;
  out.rcode = negative ? Rcode::kNegative : Rcode::kAnswer;
  out.from_cache = true;
  out.content = entry.value;
  return out;
}

std::uint32_t Resolvers::begin(std::uint32_t resolver, dns::RecordIndex record,
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
  scheduler_.spawn(look_up(resolver, record, lookup, rng));
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
  scheduler_.spawn(give_up(place, p.generation));
}

void Resolvers::resume(Wait& wait, const Resolution& result) {
  wait.result = result;
  scheduler_.resume_at(scheduler_.now(), wait.waiter);
}

// The client whose wait stands there gives up when its time is over, if it still waits.
sim::Process Resolvers::give_up(std::uint32_t place, std::uint32_t generation) {
  co_await scheduler_.delay(settings_.client_timer * settings_.client_tries);
  if (places_[place].generation != generation || places_[place].wait == nullptr) co_return;
  ++counts_.clients_gave_up;
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

sim::Process Resolvers::look_up(std::uint32_t resolver, dns::RecordIndex record,
                                std::uint32_t lookup, sim::Rng rng) {
  Resolution out;
  ZoneIndex zone = nearest(resolver, record);
  Response said;
  while (true) {
    said = co_await ask_zone(resolver, zone, record, out, rng);
    if (said.kind != Response::Kind::kReferral) break;
    if (++out.referrals > settings_.most_referrals) break;
    if (settings_.ns_cache && zones_.depth(said.zone) > zones_.depth(zone)) {
      delegations_.put(resolver, said.zone, {scheduler_.now() + said.ttl});
    }
    zone = said.zone;
  }
  if (said.kind == Response::Kind::kAnswer) {
    out.rcode = said.content == kNoData ? Rcode::kNegative : Rcode::kAnswer;
    out.content = said.content;
    keep(resolver, record, said);
  } else if (said.kind != Response::Kind::kSilence) {
    out.rcode = Rcode::kServfail;
  }
  count(out);
  under_way_.erase(resolver, record);
  finish(lookup, out);
}

// Asks the zone's servers until one has an answer or a referral; silence where `tries` queries were
// not answered, an error where all servers are of no use.
sim::Task<Response> Resolvers::ask_zone(std::uint32_t resolver, ZoneIndex zone,
                                        dns::RecordIndex record, Resolution& so_far,
                                        sim::Rng& rng) {
  std::uint32_t left_out = 0;  // servers that are of no use, a bit each
  for (unsigned unanswered = 0; unanswered < settings_.tries;) {
    if (static_cast<unsigned>(std::popcount(left_out)) == zones_.servers(zone)) {
      co_return Response{.kind = Response::Kind::kError};
    }
    const ServerIndex server = choose(resolver, zone, left_out, rng);
    const sim::Duration timer = unanswered == 0 ? settings_.first_timer : settings_.later_timer;
    const sim::Time sent = scheduler_.now();
    ++counts_.queries[level(server)];
    const Response said = co_await exchange(resolver, server, record, timer, rng);
    const bool answered = said.kind != Response::Kind::kSilence;
    note_time(resolver, server, scheduler_.now() - sent, answered);
    if (!answered) {
      ++unanswered;
      ++so_far.unanswered;
      ++counts_.lost[level(server)];
      continue;
    }
    ++so_far.answered;
    const bool loops =
        said.kind == Response::Kind::kReferral && zones_.depth(said.zone) <= zones_.depth(zone);
    so_far.looped |= loops;
    if (said.kind != Response::Kind::kError && !(loops && settings_.detect_loops)) co_return said;
    left_out |= 1u << (server - zones_.first_server(zone));
  }
  co_return Response{};
}

// A query and its answer; silence after the timer where it does not come in time.
sim::Task<Response> Resolvers::exchange(std::uint32_t resolver, ServerIndex server,
                                        dns::RecordIndex record, sim::Duration timer,
                                        sim::Rng& rng) {
  sim::Rng of_pair = pairs_.at(std::uint64_t{resolver} << 32 | server);
  const sim::Duration wait = latency_.any_round_trip(settings_.rtt_of_pair ? of_pair : rng);
  const double loss = loss_at(server);
  const bool lost = loss > 0 && rng.unit() < loss;
  const Response said = zones_.ask(server, record);
  const bool in_time = !lost && said.kind != Response::Kind::kSilence && wait <= timer;
  co_await scheduler_.delay(in_time ? wait : timer);
  co_return in_time ? said : Response{};
}

ServerIndex Resolvers::choose(std::uint32_t resolver, ZoneIndex zone, std::uint32_t left_out,
                              sim::Rng& rng) {
  const unsigned servers = zones_.servers(zone);
  const ServerIndex first = zones_.first_server(zone);
  if (servers == 1) return first;
  const bool any = settings_.explore > 0 && rng.unit() < settings_.explore;
  const unsigned begin = rng.below(servers);  // ties are any server's alike
  ServerIndex best = first;
  std::uint32_t least = UINT32_MAX;
  for (unsigned i = 0; i < servers; ++i) {
    const unsigned s = (begin + i) % servers;
    if ((left_out >> s & 1) != 0) continue;
    if (any) return first + s;
    const Cache::Entry* time = times_.find(resolver, first + s, scheduler_.now());
    const std::uint32_t smoothed = time ? time->value : 0;
    if (smoothed < least) {
      least = smoothed;
      best = first + s;
    }
  }
  return best;
}

// Smoothed as TCP does it (RFC 6298): one part in eight is new. A server that did not answer has
// twice the time that it had, at least its timer's.
void Resolvers::note_time(std::uint32_t resolver, ServerIndex server, sim::Duration took,
                          bool answered) {
  if (zones_.servers(zones_.zone_of_server(server)) == 1) return;
  const Cache::Entry* known = times_.find(resolver, server, scheduler_.now());
  const std::uint32_t now = microseconds(took);
  std::uint32_t smoothed = now;
  if (known && answered) smoothed = (known->value / 8) * 7 + now / 8;
  if (known && !answered) smoothed = std::max(now, known->value * 2);
  times_.put(resolver, server, {sim::Time::never(), std::min(smoothed, kLongestMicroseconds)});
}

ZoneIndex Resolvers::nearest(std::uint32_t resolver, dns::RecordIndex record) {
  if (!settings_.ns_cache) return kRootZone;
  ZoneIndex zone = zones_.zone(record);
  while (zone != kRootZone && !delegations_.find(resolver, zone, scheduler_.now())) {
    zone = zones_.parent(zone);
  }
  return zone;
}

void Resolvers::keep(std::uint32_t resolver, dns::RecordIndex record, const Response& said) {
  if (said.content == kNoData && !settings_.negative_cache) return;
  const sim::Duration most = settings_.ttl_cap.value_or(said.ttl);
  const sim::Duration ttl = std::max(settings_.ttl_floor, std::min(said.ttl, most));
  if (ttl == sim::Duration()) return;
  answers_.put(resolver, record, {scheduler_.now() + ttl, said.content});
}

double Resolvers::loss_at(ServerIndex server) const {
  const ServerAttack& attack = settings_.attack;
  if (!attack.depth || level(server) != *attack.depth) return settings_.loss;
  const sim::Time begin = sim::Time() + attack.at;
  const bool going_on = begin <= scheduler_.now() && scheduler_.now() < begin + attack.lasts;
  if (!going_on) return settings_.loss;
  return 1 - (1 - settings_.loss) * (1 - attack.loss);
}

std::size_t Resolvers::level(ServerIndex server) const {
  return std::min<std::size_t>(zones_.depth(zones_.zone_of_server(server)),
                               ResolverCounts::kLevels - 1);
}

void Resolvers::count(const Resolution& r) {
  ++counts_.lookups;
  ++counts_.ends[static_cast<std::size_t>(r.rcode)];
  const bool failed = r.rcode == Rcode::kTimeout || r.rcode == Rcode::kServfail;
  if (!failed) {
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
