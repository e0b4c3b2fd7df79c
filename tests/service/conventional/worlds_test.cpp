// Random small worlds of zones, delegations, caches and faults: every answer equals what the zones
// say, or is a timeout or SERVFAIL that the faults explain, and every question ends.
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
    groups_ = random_groups(clients_, 1 + rng_.below(4), seed);
  }

  // "" where all is well, else what is wrong.
  std::string run() {
    std::unique_ptr<sim::LatencyModel> latency;
    if (slow_) latency = sim::lognormal_latency(sim::Duration::milliseconds(800), 1.5);
    ResolverWorld world(std::move(zones_), settings_, groups_, std::move(latency));
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
    if (c.questions != asked_.size()) return "a question is not counted";
    if (c.hits + c.joined + c.known_failures + c.lookups - c.prefetches != c.questions) {
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
    settings_.prefetch = one_of({0, 0, 0.1, 1});
    if (rng_.below(3) == 0) settings_.serve_stale = seconds(1 + rng_.below(200));
    if (rng_.below(3) == 0) settings_.servfail_ttl = seconds(1 + rng_.below(60));
    if (rng_.below(4) == 0) {
      settings_.attack = {rng_.below(3), one_of({0.5, 1}), seconds(50), seconds(150)};
    }
    slow_ = rng_.below(4) == 0;
    fault_share_ = one_of({0, 0, 0.1, 0.4});
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
    const unsigned records = 1 + rng_.below(15);
    for (unsigned left = records; left > 0; --left) {
      std::uint32_t content = rng_.below(3) == 0 ? kNoData : 1 + rng_.below(1000);
      if (rng_.below(4) == 0) content = kAlias | rng_.below(records);
      const sim::Duration ttl = seconds(rng_.below(120));
      ttls_.push_back(ttl);
      zones_.add_record(rng_.below(zones_.zone_count()), content, ttl);
    }
  }

  // The servers of the zones on the way to a record, and to what it is an alias of, that behave so;
  // `blocked`: a zone has none that is sound.
  struct Way {
    std::uint32_t content = kNoData;  // at its end
    unsigned aliases = 0;
    unsigned dead = 0;
    unsigned misled = 0;
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
    for (ZoneIndex z = zones.zone(record);; z = zones.parent(z)) {
      unsigned sound = 0;
      for (unsigned i = 0; i < zones.servers(z); ++i) {
        const Behaviour b = zones.behaviour(zones.first_server(z) + i);
        sound += b == Behaviour::kSound;
        way.dead += b == Behaviour::kDead;
        way.misled += b == Behaviour::kLame || b == Behaviour::kLooping;
      }
      way.blocked |= sound == 0;
      if (z == kRootZone) return;
    }
  }

  std::string judge(const Hierarchy& zones, const WorldQuestion& a) const {
    const auto& [r, took] = *a.outcome;
    const sim::Duration patience = settings_.client_timer * settings_.client_tries;
    if (took > patience) return "its client waited longer than it waits";
    const unsigned zones_asked = settings_.most_referrals + 2 + settings_.most_aliases;
    const unsigned most = zones_asked * (settings_.tries + kMostServers);
    if (r.answered + r.unanswered > most) return "too many queries";
    const Way way = way_to(zones, a.record);
    const bool lossy = settings_.loss > 0 || settings_.attack.depth || slow_;
    const bool too_many = way.aliases > settings_.most_aliases;
    switch (r.rcode) {
      case Rcode::kTimeout: {
        const bool long_way = way.misled > 0 && !settings_.detect_loops;
        return lossy || way.dead > 0 || long_way ? "" : "a timeout without a cause";
      }
      case Rcode::kServfail: {
        // Every alias of a chain may take as many referrals as a name.
        const bool far = way.aliases > 0 && r.referrals > settings_.most_referrals;
        const bool kept = r.from_cache && (lossy || way.dead > 0 || way.aliases > 0);
        return way.misled > 0 || too_many || far || kept ? "" : "a SERVFAIL without a cause";
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
  // the answer may still be there? An answer comes to the cache as late as its lookup ends; a
  // prefetch has it stay.
  bool may_be_kept(const Hierarchy& zones, const WorldQuestion& a) const {
    const double cap = settings_.ttl_cap ? sec(*settings_.ttl_cap) : 1e9;
    const dns::RecordIndex end = end_of(zones, a.record);
    const double ttl = std::max(sec(settings_.ttl_floor), std::min(cap, sec(ttls_[end])));
    const double renewed = settings_.prefetch > 0 ? 1e9 : 0;
    const double stale = settings_.serve_stale ? sec(*settings_.serve_stale) + 20 : 0;
    const double longest = lookup_is_quick()
                               ? 2
                               : (settings_.most_referrals + 2) * 8 * (settings_.tries + 4) *
                                     (1 + settings_.most_aliases);
    for (const WorldQuestion& b : asked_) {
      if (end_of(zones, b.record) != end || groups_[b.client] != groups_[a.client]) continue;
      if (!b.outcome->resolution.from_cache || settings_.serve_stale || renewed > 0) {
        if (b.at_s < a.at_s && a.at_s < b.at_s + longest + ttl + stale + renewed) return true;
      }
    }
    return false;
  }
  dns::RecordIndex end_of(const Hierarchy& zones, dns::RecordIndex record) const {
    for (unsigned i = 0; i <= settings_.most_aliases; ++i) {
      if ((zones.content(record) & kAlias) == 0) break;
      record = zones.content(record) & ~kAlias;
    }
    return record;
  }
  bool lookup_is_quick() const {
    return fault_share_ == 0 && settings_.loss == 0 && !settings_.attack.depth && !slow_;
  }
  static double sec(sim::Duration d) { return static_cast<double>(d.ns()) * 1e-9; }

  sim::Rng rng_;
  ResolverSettings settings_;
  bool slow_ = false;
  double fault_share_ = 0;
  Hierarchy zones_{1};
  std::vector<sim::Duration> ttls_;
  std::uint32_t clients_ = 1;
  std::vector<std::uint32_t> groups_;
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
