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
    if (c.hits + c.joined + c.lookups != c.questions) return "hits and lookups do not add up";
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
    for (unsigned left = 1 + rng_.below(15); left > 0; --left) {
      const std::uint32_t content = rng_.below(3) == 0 ? kNoData : 1 + rng_.below(1000);
      const sim::Duration ttl = seconds(rng_.below(120));
      ttls_.push_back(ttl);
      zones_.add_record(rng_.below(zones_.zone_count()), content, ttl);
    }
  }

  // The servers of the zones on the way to a record that behave so; `blocked`: a zone has none that
  // is sound.
  struct Way {
    unsigned dead = 0;
    unsigned misled = 0;
    bool blocked = false;
  };
  static Way way_to(const Hierarchy& zones, dns::RecordIndex record) {
    Way way;
    for (ZoneIndex z = zones.zone(record);; z = zones.parent(z)) {
      unsigned sound = 0;
      for (unsigned i = 0; i < zones.servers(z); ++i) {
        const Behaviour b = zones.behaviour(zones.first_server(z) + i);
        sound += b == Behaviour::kSound;
        way.dead += b == Behaviour::kDead;
        way.misled += b == Behaviour::kLame || b == Behaviour::kLooping;
      }
      way.blocked |= sound == 0;
      if (z == kRootZone) return way;
    }
  }

  std::string judge(const Hierarchy& zones, const WorldQuestion& a) const {
    const auto& [r, took] = *a.outcome;
    const sim::Duration patience = settings_.client_timer * settings_.client_tries;
    if (took > patience) return "its client waited longer than it waits";
    const unsigned most = (settings_.most_referrals + 2) * (settings_.tries + kMostServers);
    if (r.answered + r.unanswered > most) return "too many queries";
    const Way way = way_to(zones, a.record);
    const bool lossy = settings_.loss > 0 || settings_.attack.depth || slow_;
    switch (r.rcode) {
      case Rcode::kTimeout: {
        const bool long_way = way.misled > 0 && !settings_.detect_loops;
        return lossy || way.dead > 0 || long_way ? "" : "a timeout without a cause";
      }
      case Rcode::kServfail:
        return way.misled > 0 ? "" : "a SERVFAIL without a cause";
      case Rcode::kAnswer:
      case Rcode::kNegative:
        break;
    }
    if ((r.rcode == Rcode::kNegative) != (zones.content(a.record) == kNoData) ||
        r.content != zones.content(a.record)) {
      return fmt::format("answered {}, expected {}", r.content, zones.content(a.record));
    }
    if (way.blocked) return "an answer, though nobody could give it";
    if (r.from_cache && !may_be_kept(a)) return "a copy that nobody can have left there";
    return "";
  }

  // Was the question asked so lately, in the same group, that the answer may still be there? An
  // answer comes to the cache as late as its lookup ends.
  bool may_be_kept(const WorldQuestion& a) const {
    const double cap = settings_.ttl_cap ? sec(*settings_.ttl_cap) : 1e9;
    const double ttl = std::max(sec(settings_.ttl_floor), std::min(cap, sec(ttls_[a.record])));
    const double longest =
        lookup_is_quick() ? 2 : (settings_.most_referrals + 2) * (settings_.tries + 4) * 8;
    for (const WorldQuestion& b : asked_) {
      if (b.record != a.record || groups_[b.client] != groups_[a.client]) continue;
      if (!b.outcome->resolution.from_cache && b.at_s < a.at_s && a.at_s < b.at_s + longest + ttl) {
        return true;
      }
    }
    return false;
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
