// Random small worlds of zones, delegations, caches and faults: every answer equals what the zones
// say, or is a timeout or SERVFAIL that the faults explain, and every question ends. There are
// aliases and servers in other zones, circles of both among them.
//
// DDNS_WORLDS="FIRST COUNT" runs others than the usual 10,000; a failure names its world.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <sstream>

#include "service/conventional/groups.h"
#include "tests/service/conventional/world.h"

namespace ddns::service {
namespace {

using namespace test;

struct WorldQuestion {
  std::uint32_t client;
  dns::RecordIndex record;
  double at_s;
  std::shared_ptr<Outcome> outcome;
};

class RandomWorld {
 public:
  explicit RandomWorld(std::uint64_t seed) : rng_(sim::Stream(seed, "small worlds").at(0)) {
    draw_settings();
    draw_zones();
    clients_ = 1 + rng_.below(6);
    places_ = ClientPlaces(clients_, 1 + rng_.below(4), seed);
    groups_ = places_.resolvers();
    forwarding_ = {rng_.below(3), 1 + rng_.below(3), rng_.below(4), seconds(2 + rng_.below(5)),
                   1 + rng_.below(3)};
  }

  // "" where all is well, else what is wrong.
  std::string run() {
    std::unique_ptr<sim::LatencyModel> latency;
    if (slow_) latency = sim::lognormal_latency(sim::Duration::milliseconds(800), 1.5);
    ResolverWorld world(std::move(zones_), settings_, places_, std::move(latency), forwarding_);
    for (unsigned left = 1 + rng_.below(40); left > 0; --left) {
      const std::uint32_t client = rng_.below(clients_);
      const dns::RecordIndex record = rng_.below(world.zones.record_count());
      const double at_s = rng_.below(4) == 0 ? 1 : 300 * rng_.unit();
      asked_.push_back({client, record, at_s, world.ask(record, at_s, client)});
    }
    world.scheduler.run();
    for (const WorldQuestion& a : asked_) {
      const std::string wrong = judge(world.zones, a);
      if (!wrong.empty()) return fmt::format("record {} at {:.3f} s: {}", a.record, a.at_s, wrong);
    }
    const ResolverCounts& c = world.resolvers.counts();
    std::uint64_t questions = c.questions;
    for (const std::uint64_t hits : world.forwarders.counts().hits) questions += hits;
    if (questions != asked_.size()) return "a question is not counted";
    const std::uint64_t asked_for = c.lookups - c.prefetches - c.detours;
    if (c.hits + c.joined + c.known_failures + asked_for != c.questions) {
      return "hits and lookups do not add up";
    }
    return "";
  }

 private:
  double one_of(std::initializer_list<double> values) {
    return values.begin()[rng_.below(static_cast<std::uint32_t>(values.size()))];
  }

  void draw_settings() {
    settings_.cache_entries = rng_.below(3) == 0 ? rng_.below(4) : Cache::kUnlimited;
    if (rng_.below(4) == 0) settings_.ttl_cap = seconds(rng_.below(60));
    if (rng_.below(4) == 0) settings_.ttl_floor = seconds(rng_.below(60));
    settings_.ns_cache = rng_.below(4) != 0;
    settings_.negative_cache = rng_.below(4) != 0;
    settings_.tries = 1 + rng_.below(4);
    settings_.most_referrals = 12 + rng_.below(8);
    settings_.detect_loops = rng_.below(2) != 0;
    settings_.explore = one_of({0, 0.1, 1});
    settings_.client_timer = seconds(2 + rng_.below(5));
    settings_.client_tries = 1 + rng_.below(4);
    settings_.loss = one_of({0, 0, 0, 0.1, 0.6});
    settings_.rtt_of_pair = rng_.below(2) != 0;
    settings_.most_aliases = rng_.below(4);
    settings_.most_detours = rng_.below(12);
    settings_.aggressive = rng_.below(2) != 0;
    settings_.prefetch = one_of({0, 0, 0.1, 1});
    if (rng_.below(3) == 0) settings_.serve_stale = seconds(1 + rng_.below(200));
    if (rng_.below(3) == 0) settings_.servfail_ttl = seconds(1 + rng_.below(60));
    if (rng_.below(4) == 0) {
      settings_.attack = {rng_.below(3), one_of({0.5, 1}), seconds(50), seconds(150)};
    }
    slow_ = rng_.below(4) == 0;
    fault_share_ = one_of({0, 0, 0.1, 0.4});
    elsewhere_share_ = one_of({0, 0.2, 0.7});
  }

  void draw_zones() {
    zones_ = Hierarchy(1 + rng_.below(3));
    for (unsigned left = rng_.below(12); left > 0; --left) {
      zones_.add_zone(rng_.below(zones_.zone_count()), 1 + rng_.below(4), seconds(rng_.below(200)));
    }
    for (ServerIndex s = 0; s < zones_.server_count(); ++s) {
      if (rng_.unit() >= fault_share_) continue;
      constexpr Behaviour kFaults[] = {Behaviour::kDead, Behaviour::kLame, Behaviour::kLooping};
      zones_.set_behaviour(s, kFaults[rng_.below(3)]);
    }
    names_ = 1 + rng_.below(15);
    for (unsigned left = names_; left > 0; --left) {
      std::uint32_t content = rng_.below(3) == 0 ? kNoData : 1 + rng_.below(1000);
      if (rng_.below(4) == 0) content = kAlias | rng_.below(names_);
      zones_.add_record(rng_.below(zones_.zone_count()), content, seconds(rng_.below(120)));
    }
    for (ZoneIndex z = 1; z < zones_.zone_count(); ++z) {
      if (rng_.unit() >= elsewhere_share_) continue;
      zones_.add_record(rng_.below(zones_.zone_count()), 2000 + z, seconds(rng_.below(120)));
      zones_.set_address(z, zones_.record_count() - 1);
    }
    for (dns::RecordIndex r = 0; r < zones_.record_count(); ++r) {
      if (zones_.content(r) != kNoData) continue;
      const ProofIndex first = zones_.zone(r) * 3;  // of the zone's three
      zones_.set_denial(r, {first + rng_.below(3), first + rng_.below(3)});
    }
  }

  // The servers that behave so in all zones that a record and what it is an alias of need, and
  // those zones with servers elsewhere; `blocked`: one has no sound server, or waits for itself.
  struct Way {
    std::uint32_t content = kNoData;  // at its end
    unsigned aliases = 0;
    unsigned dead = 0;
    unsigned misled = 0;
    unsigned elsewhere = 0;
    bool blocked = false;
  };
  Way way_to(const Hierarchy& zones, dns::RecordIndex record) const {
    Way way;
    add_zones(zones, record, way);
    while ((zones.content(record) & kAlias) != 0 && way.aliases <= settings_.most_aliases) {
      record = zones.content(record) & ~kAlias;
      add_zones(zones, record, way);
      ++way.aliases;
    }
    way.content = zones.content(record);
    return way;
  }
  static void add_zones(const Hierarchy& zones, dns::RecordIndex record, Way& way) {
    std::vector<Visit> visits(zones.zone_count(), Visit::kNone);
    visit(zones, zones.zone(record), visits, way);
  }
  // All zones that have to answer before this one can, each once.
  enum class Visit { kNone, kGoingOn, kDone };
  static void visit(const Hierarchy& zones, ZoneIndex z, std::vector<Visit>& visits, Way& way) {
    way.blocked |= visits[z] == Visit::kGoingOn;
    if (visits[z] != Visit::kNone) return;
    visits[z] = Visit::kGoingOn;
    unsigned sound = 0;
    for (unsigned i = 0; i < zones.servers(z); ++i) {
      const Behaviour b = zones.behaviour(zones.first_server(z) + i);
      sound += b == Behaviour::kSound;
      way.dead += b == Behaviour::kDead;
      way.misled += b == Behaviour::kLame || b == Behaviour::kLooping;
    }
    way.blocked |= sound == 0;
    if (z != kRootZone) visit(zones, zones.parent(z), visits, way);
    if (zones.address(z) != kNoIndex) {
      ++way.elsewhere;
      visit(zones, zones.zone(zones.address(z)), visits, way);
    }
    visits[z] = Visit::kDone;
  }

  std::string judge(const Hierarchy& zones, const WorldQuestion& a) const {
    const auto& [r, took] = *a.outcome;
    sim::Duration patience = settings_.client_timer * settings_.client_tries;
    const sim::Duration forwarder = forwarding_.timer * forwarding_.tries;
    const bool forwarded = forwarding_.levels > 0 && forwarder < patience;
    if (forwarded) patience = forwarder;
    if (took > patience) return "its client waited longer than it waits";
    const unsigned zones_asked = settings_.most_referrals + 2 + settings_.most_aliases;
    const unsigned most = zones_asked * (settings_.tries + kMostServers);
    if (r.answered + r.unanswered > most) return "too many queries";
    if (r.detours > settings_.most_detours) return "too many detours";
    if (r.detour_answered + r.detour_unanswered > most * settings_.most_detours) {
      return "too many queries on detours";
    }
    const Way way = way_to(zones, a.record);
    const bool lossy = settings_.loss > 0 || settings_.attack.depth || slow_;
    const bool too_many = way.aliases > settings_.most_aliases;
    const bool long_way =
        (way.misled > 0 && !settings_.detect_loops) || (way.elsewhere > 0 && took == patience);
    const bool slow_way = lossy || way.dead > 0 || long_way;
    switch (r.rcode) {
      case Rcode::kTimeout:
        return slow_way && !forwarded ? "" : "a timeout without a cause";
      case Rcode::kServfail: {
        const bool far = way.aliases > 0 && r.referrals > settings_.most_referrals;
        const bool most = r.detours == settings_.most_detours || far;
        const bool detours = way.elsewhere > 0 && (most || way.blocked);
        const bool kept = r.from_cache && (lossy || way.dead + way.aliases + way.elsewhere > 0);
        const bool gave_up = forwarded && slow_way;
        const bool explained = way.misled > 0 || too_many || far || detours || kept || gave_up;
        return explained ? "" : "a SERVFAIL without a cause";
      }
      case Rcode::kAnswer:
      case Rcode::kNegative:
        break;
    }
    if (too_many) return "an answer beyond the most aliases";
    if ((r.rcode == Rcode::kNegative) != (way.content == kNoData) || r.content != way.content) {
      return fmt::format("answered {}, expected {}", r.content, way.content);
    }
    if (r.stale && !settings_.serve_stale) return "a stale answer, which is not to be given";
    if (way.blocked) return "an answer, though nobody could give it";
    if (r.from_cache && !may_be_kept(zones, a)) return "a copy that nobody can have left there";
    return "";
  }

  // Was the end of the chain that the question is for asked for so lately, in the same group, that
  // the answer may still be there? Or names whose proofs deny it?
  bool may_be_kept(const Hierarchy& zones, const WorldQuestion& a) const {
    const dns::RecordIndex end = end_of(zones, a.record);
    const auto lately = [&](const auto& wanted) {
      return std::any_of(asked_.begin(), asked_.end(), [&](const WorldQuestion& b) {
        const dns::RecordIndex other = end_of(zones, b.record);
        return groups_[b.client] == groups_[a.client] && wanted(other) &&
               comes_in_time(b, zones.ttl(other), a);
      });
    };
    if (lately([&](dns::RecordIndex other) { return other == end; })) return true;
    if (end >= names_ && any_lately(a))
      return true;  // the address of servers, looked up on the way
    const auto proves = [&](ProofIndex proof) {
      return [&zones, proof](dns::RecordIndex other) {
        const Denial d = zones.denial(other);
        return d.name == proof || d.wildcard == proof;
      };
    };
    const Denial denial = zones.denial(end);
    return settings_.aggressive && denial.name != kNoIndex && lately(proves(denial.name)) &&
           lately(proves(denial.wildcard));
  }
  bool any_lately(const WorldQuestion& a) const {
    return std::any_of(asked_.begin(), asked_.end(), [&](const WorldQuestion& b) {
      return groups_[b.client] == groups_[a.client] && comes_in_time(b, seconds(120), a);
    });
  }
  // An answer comes to the cache as late as its lookup ends; a prefetch has it stay.
  bool comes_in_time(const WorldQuestion& b, sim::Duration of, const WorldQuestion& a) const {
    const double cap = settings_.ttl_cap ? sec(*settings_.ttl_cap) : 1e9;
    const double ttl = std::max(sec(settings_.ttl_floor), std::min(cap, sec(of)));
    const double renewed = settings_.prefetch > 0 ? 1e9 : 0;
    const double stale = settings_.serve_stale ? sec(*settings_.serve_stale) + 20 : 0;
    const double longest = lookup_is_quick()
                               ? 2
                               : (settings_.most_referrals + 2) * 8 * (settings_.tries + 4) *
                                     (1 + settings_.most_aliases) * (1 + settings_.most_detours);
    if (b.outcome->resolution.from_cache && !settings_.serve_stale && renewed == 0) return false;
    return b.at_s < a.at_s && a.at_s < b.at_s + longest + ttl + stale + renewed;
  }
  dns::RecordIndex end_of(const Hierarchy& zones, dns::RecordIndex record) const {
    for (unsigned i = 0; i <= settings_.most_aliases; ++i) {
      if ((zones.content(record) & kAlias) == 0) break;
      record = zones.content(record) & ~kAlias;
    }
    return record;
  }
  bool lookup_is_quick() const {
    return fault_share_ + elsewhere_share_ == 0 && settings_.loss == 0 && !settings_.attack.depth &&
           !slow_;
  }
  static double sec(sim::Duration d) { return static_cast<double>(d.ns()) * 1e-9; }

  sim::Rng rng_;
  ResolverSettings settings_;
  bool slow_ = false;
  double fault_share_ = 0;
  double elsewhere_share_ = 0;
  dns::RecordIndex names_ = 0;  // records that are no addresses of servers
  Hierarchy zones_{1};
  std::uint32_t clients_ = 1;
  ClientPlaces places_{1, 1, 1};
  std::vector<std::uint32_t> groups_;
  ForwarderSettings forwarding_;
  std::vector<WorldQuestion> asked_;
};

TEST_CASE("In random small worlds every answer is the zones', or has faults that explain it") {
  std::uint64_t first = 0;
  std::uint64_t count = 10'000;
  if (const char* worlds = std::getenv("DDNS_WORLDS")) std::istringstream(worlds) >> first >> count;
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    const std::string wrong = RandomWorld(seed).run();
    if (!wrong.empty()) FAIL(fmt::format("DDNS_WORLDS=\"{} 1\": {}", seed, wrong));
  }
}

}  // namespace
}  // namespace ddns::service
