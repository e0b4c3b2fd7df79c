#include "server/conventional_source.h"

#include <tsl/robin_map.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "server/run_to_end.h"

namespace ddns::server {

namespace {

using service::Behaviour;
using service::Hierarchy;
using service::kNoData;
using service::kRootZone;
using service::ZoneIndex;

constexpr std::size_t kMostUnknown = 100'000;  // names without a block that are remembered

}  // namespace

struct ConventionalSource::Dns {
  Dns(const sim::LatencyModel& latency, const ConventionalSettings& settings, std::uint64_t seed)
      : zones(settings.root_servers),
        resolvers(scheduler, latency, zones, {0}, settings.resolver, seed) {}

  // The published zone that the name is in.
  ZoneIndex zone_of(const dns::DomainName& name) const {
    for (std::size_t labels = name.labels(); labels > 0; --labels) {
      const auto found = published.find(name.suffix(labels));
      if (found != published.end()) return found->second;
    }
    return kRootZone;
  }

  sim::Scheduler scheduler;
  Hierarchy zones;
  service::Resolvers resolvers;
  std::map<dns::DomainName, ZoneIndex> published;         // but the root
  tsl::robin_map<std::string, dns::RecordIndex> records;  // by block_key()
  std::size_t unknown = 0;                                // of them those that have no block
};

ConventionalSource::ConventionalSource(const sim::LatencyModel& latency,
                                       const ConventionalSettings& settings, std::uint64_t seed)
    : latency_(latency),
      settings_(settings),
      seed_(seed),
      stream_(seed, "served"),
      victims_(sim::Stream(seed, "killed").at(0)) {
  build();
}

ConventionalSource::~ConventionalSource() = default;

// Root, top-level zones and those that are published, each below the nearest that there is; the
// cache is empty.
void ConventionalSource::build() {
  auto next = std::make_unique<Dns>(latency_, settings_, seed_);
  std::map<dns::DomainName, ZoneIndex> tops;  // that are not published
  for (const dns::DomainName& origin : origins_) {
    if (origin.is_root()) continue;
    ZoneIndex parent = next->zone_of(origin);
    if (parent == kRootZone && origin.labels() > 1) {
      constexpr sim::Duration kTwoDays = sim::Duration::seconds(172'800);
      const auto [top, is_new] = tops.try_emplace(origin.suffix(1));
      if (is_new) {
        top->second = next->zones.add_zone(kRootZone, settings_.top_level_servers, kTwoDays);
      }
      parent = top->second;
    }
    const auto ns = blocks_.find(block_key(origin, dns::kNs));
    const bool named = ns != blocks_.end();
    const std::size_t servers = named ? ns->second.set.set.rdata.size() : 1;
    next->published[origin] = next->zones.add_zone(
        parent, static_cast<unsigned>(std::clamp<std::size_t>(servers, 1, service::kMostServers)),
        sim::Duration::seconds(named ? ns->second.ttl : 0));
  }
  if (dns_) {
    next->scheduler.run_until(dns_->scheduler.now());
    const bool same = dns_->zones.server_count() == next->zones.server_count();
    for (service::ServerIndex s = 0; same && s < next->zones.server_count(); ++s) {
      next->zones.set_behaviour(s, dns_->zones.behaviour(s));
    }
  }
  dns_ = std::move(next);
}

Changes ConventionalSource::update(Publication next) {
  Changes changes;
  for (const auto& [key, block] : next.blocks) {
    const auto there = blocks_.find(key);
    if (there == blocks_.end()) {
      ++changes.inserted;
    } else {
      changes.replaced += block_octets(there->second) != block_octets(block);
    }
  }
  changes.removed = blocks_.size() + changes.inserted - next.blocks.size();
  origins_ = std::move(next.origins);
  std::ranges::stable_sort(origins_, {}, &dns::DomainName::labels);
  blocks_ = std::move(next.blocks);
  build();
  return changes;
}

void ConventionalSource::advance_to(sim::Time time) {
  asks_ = true;
  if (time > dns_->scheduler.now()) dns_->scheduler.run_until(time);
}

// The record of a name and type; where there is no such block, one that says so.
dns::RecordIndex ConventionalSource::record_of(const std::string& key, const dns::DomainName& name,
                                               dns::RrType type) {
  const auto known = dns_->records.find(key);
  if (known != dns_->records.end()) return known->second;
  if (dns_->unknown == kMostUnknown) build();
  auto block = blocks_.find(key);
  const bool there = block != blocks_.end();
  if (!there) {
    ++dns_->unknown;
    // What denies a name lasts as long as its zone says, and so does the directory of its apex.
    block = blocks_.find(block_key(name, dns::kCname));
    for (std::size_t labels = name.labels() + 1; block == blocks_.end() && labels-- > 0;) {
      block = blocks_.find(block_key(name.suffix(labels), kDirectory));
    }
  }
  const std::uint32_t ttl = block == blocks_.end() ? 0 : block->second.ttl;
  const dns::RecordIndex record = dns_->zones.record_count();
  const bool of_parent = type == dns::kDs && !name.is_root();
  dns_->zones.add_record(dns_->zone_of(of_parent ? name.suffix(name.labels() - 1) : name),
                         there ? record + 1 : kNoData, sim::Duration::seconds(ttl));
  return dns_->records[key] = record;
}

Fetched ConventionalSource::look_up(const dns::DomainName& name, dns::RrType type) {
  const std::string key = block_key(name, type);
  const dns::RecordIndex record = record_of(key, name, type);
  sim::Rng rng = stream_.at(lookups_++);
  sim::Scheduler& scheduler = dns_->scheduler;
  const sim::Time asked = scheduler.now();
  const service::Resolution r = run_to_end(scheduler, dns_->resolvers.resolve(0, record, rng));
  Fetched out;
  out.took = {.hops = r.answered,
              .timeouts = r.unanswered,
              .from_copy = r.from_cache,
              .latency = scheduler.now() - asked,
              .referrals = r.referrals};
  age_ = 0;
  if (r.failed()) return out;
  out.end = r.rcode == service::Rcode::kNegative ? Fetched::End::kNothing : Fetched::End::kFound;
  const sim::Duration ttl = dns_->zones.ttl(record);
  const sim::Duration left = r.stale ? sim::Duration() : r.expires - scheduler.now();
  age_ = static_cast<std::uint32_t>(std::max<std::int64_t>(0, (ttl - left).ns()) / 1'000'000'000);
  return out;
}

Fetched ConventionalSource::fetch(const dns::DomainName& name, dns::RrType type) {
  Fetched out;
  const auto block = blocks_.find(block_key(name, type));
  if (std::exchange(asks_, false)) {
    out = look_up(name, type);
  } else {
    out.end = block == blocks_.end() ? Fetched::End::kNothing : Fetched::End::kFound;
    out.took.carried = true;
  }
  out.age = age_;
  if (out.end != Fetched::End::kFound) return out;
  out.block = &block->second;
  asks_ = out.took.carried && (type == dns::kCname || type == dns::kDname);
  return out;
}

std::uint32_t ConventionalSource::kill(double share) {
  std::vector<service::ServerIndex> up;
  for (service::ServerIndex s = 0; s < dns_->zones.server_count(); ++s) {
    if (dns_->zones.behaviour(s) == Behaviour::kSound) up.push_back(s);
  }
  const auto victims =
      static_cast<std::uint32_t>(std::lround(share * static_cast<double>(up.size())));
  for (std::uint32_t i = 0; i < victims; ++i) {
    std::swap(up[i], up[i + victims_.below(static_cast<std::uint32_t>(up.size()) - i)]);
    dns_->zones.set_behaviour(up[i], Behaviour::kDead);
  }
  return victims;
}

void ConventionalSource::revive() {
  for (service::ServerIndex s = 0; s < dns_->zones.server_count(); ++s) {
    dns_->zones.set_behaviour(s, Behaviour::kSound);
  }
}

std::uint32_t ConventionalSource::hosts_up() const {
  std::uint32_t up = 0;
  for (service::ServerIndex s = 0; s < dns_->zones.server_count(); ++s) {
    up += dns_->zones.behaviour(s) == Behaviour::kSound;
  }
  return up;
}

}  // namespace ddns::server
