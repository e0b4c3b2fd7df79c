// How a resolver looks a record up: from the nearest zone that it knows, referral by referral, and
// from alias to alias; and how it asks the servers of one zone.
#include <algorithm>
#include <bit>

#include "service/conventional/resolvers.h"

namespace ddns::service {

namespace {

constexpr std::uint32_t kLongestMicroseconds = 60'000'000;

std::uint32_t microseconds(sim::Duration d) {
  return static_cast<std::uint32_t>(std::min<std::int64_t>(d.ns() / 1000, kLongestMicroseconds));
}

}  // namespace

sim::Process Resolvers::look_up(std::uint32_t resolver, dns::RecordIndex record,
                                std::uint32_t lookup, bool prefetch, sim::Rng rng) {
  Progress out;
  end(out, co_await follow(resolver, record, prefetch, out, rng));
  if (out.failed() && settings_.servfail_ttl > sim::Duration()) {
    failures_.put(resolver, record, {scheduler_.now() + settings_.servfail_ttl});
  }
  under_way_.erase(resolver, record);
  finish(lookup, out);
}

// From alias to alias until there is an answer, or none to be had. Only a prefetch asks for what
// the cache has.
sim::Task<Response> Resolvers::follow(std::uint32_t resolver, dns::RecordIndex record,
                                      bool prefetch, Progress& so_far, sim::Rng& rng) {
  while (so_far.aliases <= settings_.most_aliases) {
    if (!prefetch) {
      const Known found = known(resolver, record, /*stale_too=*/false);
      so_far.aliases += found.aliases;
      if (so_far.aliases > settings_.most_aliases) break;
      if (found.content) {
        so_far.expires = std::min(so_far.expires, found.expires);
        co_return Response{Response::Kind::kAnswer, kRootZone, *found.content, {}};
      }
      record = found.at;
    }
    const Response said = co_await descend(resolver, record, so_far, rng);
    if (said.kind != Response::Kind::kAnswer) co_return said;
    keep(resolver, record, said);
    so_far.expires = std::min(so_far.expires, scheduler_.now() + settings_.kept_for(said.ttl));
    if ((said.content & kAlias) == 0) co_return said;
    record = said.content & ~kAlias;
    ++so_far.aliases;
  }
  co_return Response{.kind = Response::Kind::kError};
}

// From the nearest zone that is known to what the servers of the record's say of it.
sim::Task<Response> Resolvers::descend(std::uint32_t resolver, dns::RecordIndex record,
                                       Progress& so_far, sim::Rng& rng) {
  ZoneIndex zone = nearest(resolver, record);
  while (true) {
    if (zones_.address(zone) != kNoIndex) {
      const Response found = co_await find_servers(resolver, zone, so_far, rng);
      if (found.kind != Response::Kind::kAnswer) co_return found;
    }
    const Response said = co_await ask_zone(resolver, zone, record, so_far, rng);
    if (said.kind != Response::Kind::kReferral) co_return said;
    if (++so_far.referrals > settings_.most_referrals) co_return said;
    if (settings_.ns_cache && zones_.depth(said.zone) > zones_.depth(zone)) {
      delegations_.put(resolver, said.zone, {scheduler_.now() + said.ttl});
    }
    zone = said.zone;
  }
}

// Looks up the addresses of the zone's servers, whose names are in another one: the answer, or why
// there is none. Zones whose servers are in each other have a lookup wait for itself, which it sees
// or makes detours up to the limit.
sim::Task<Response> Resolvers::find_servers(std::uint32_t resolver, ZoneIndex zone,
                                            Progress& so_far, sim::Rng& rng) {
  const dns::RecordIndex address = zones_.address(zone);
  if (known(resolver, address, /*stale_too=*/false).content) {
    co_return Response{.kind = Response::Kind::kAnswer};
  }
  bool circle = so_far.detours == settings_.most_detours;
  for (const Progress* p = &so_far; settings_.detect_loops && p != nullptr; p = p->outer) {
    circle |= p->sought == address;
  }
  if (circle) {
    so_far.looped = true;
    co_return Response{.kind = Response::Kind::kError};
  }
  ++counts_.detours;
  Progress own;
  own.outer = &so_far;
  own.sought = address;
  own.detours = static_cast<std::uint16_t>(so_far.detours + 1);
  const Response said = co_await follow(resolver, address, /*prefetch=*/false, own, rng);
  end(own, said);
  so_far.detours = own.detours;
  so_far.looped |= own.looped;
  so_far.detour_answered += own.answered + own.detour_answered;
  so_far.detour_unanswered += own.unanswered + own.detour_unanswered;
  co_return said;
}

// Asks the zone's servers until one has an answer or a referral; silence where `tries` queries were
// not answered, an error where all servers are of no use.
sim::Task<Response> Resolvers::ask_zone(std::uint32_t resolver, ZoneIndex zone,
                                        dns::RecordIndex record, Progress& so_far, sim::Rng& rng) {
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
    counts_.denials[level(server)] +=
        said.kind == Response::Kind::kAnswer && said.content == kNoData;
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
  counts_.octets_sent += zones_.query_octets(record);
  if (in_time) counts_.octets_received += zones_.response_octets(record, said);
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

}  // namespace ddns::service
