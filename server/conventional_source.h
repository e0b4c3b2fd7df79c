// Conventional DNS as a source of blocks: each lookup is one of a simulated resolver with a cache
// (service/conventional/resolvers.h), which asks the root, top-level servers and those of the zones
// that are published here, as many as their NS records name.
//
// A question takes one lookup, and one more for each alias: what else an answer is made of, such as
// the SOA of a denial, comes in the same messages. Time passes by what lookups take and by
// advance_to(); answers and denials are kept for their TTLs, and told with what is left of these.
// Blocks that change empty the cache, and so do 100,000 names that have none.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "server/zone_source.h"
#include "service/conventional/resolvers.h"

namespace ddns::server {

struct ConventionalSettings {
  service::ResolverSettings resolver;
  unsigned root_servers = 13;
  unsigned top_level_servers = 8;
};

class ConventionalSource final : public ZoneSource {
 public:
  // `latency` must outlive this.
  ConventionalSource(const sim::LatencyModel& latency, const ConventionalSettings& settings,
                     std::uint64_t seed);
  ~ConventionalSource() override;

  // The first one after advance_to(), or after an alias, is a lookup.
  Fetched fetch(const dns::DomainName& name, dns::RrType type) override;
  void advance_to(sim::Time time) override;
  Changes update(Publication next) override;
  // Servers, of the root and top-level zones too: these die, and come back.
  std::uint32_t kill(double share) override;
  void revive() override;
  std::uint64_t blocks() const override { return blocks_.size(); }
  std::uint32_t hosts_up() const override;
  const char* hosts_are() const override { return "servers"; }

 private:
  struct Dns;
  void build();
  dns::RecordIndex record_of(const std::string& key, const dns::DomainName& name, dns::RrType type);
  Fetched look_up(const dns::DomainName& name, dns::RrType type);

  const sim::LatencyModel& latency_;
  ConventionalSettings settings_;
  std::uint64_t seed_;
  sim::Stream stream_;
  sim::Rng victims_;
  std::vector<dns::DomainName> origins_;  // those above others first
  std::map<std::string, Block> blocks_;   // by block_key()
  std::unique_ptr<Dns> dns_;              // zones, servers, and the resolver
  bool asks_ = true;                      // is the next fetch a lookup?
  std::uint32_t age_ = 0;                 // of what the last lookup found, s
  std::uint64_t lookups_ = 0;
};

}  // namespace ddns::server
