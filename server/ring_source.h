// DDNS as a source of blocks: each fetch is a simulated lookup of SHA-1 (name, type) on a ring in
// this process (service/ddns.h), from the node that the server itself is.
//
// The ring is a static one (docs/architecture.md): nodes may be killed and come back, and nothing
// repairs what they leave. Time on the ring passes by what lookups take, one after the other, and
// by advance_to(); what nodes have cached expires by it.
//
// With a Trust the ring is one where signatures are checked: by its nodes before they store a block
// (service/signature_gate.h), and by the server of what it fetches, where nodes may lie
// (dhash/checked_fetch.h). Its fetches carry a verdict: what is found is secure, and what no node
// had in a form that can be believed has failed, and is bogus.
#pragma once

#include <tsl/robin_map.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dhash/checked_fetch.h"
#include "dhash/dhash.h"
#include "dns/rrset_table.h"
#include "server/publication.h"
#include "server/trust.h"
#include "server/zone_source.h"
#include "service/ddns.h"
#include "service/routing_alone.h"

namespace ddns::server {

// Who checks, and who lies.
struct Doubts {
  const Trust& trust;  // must outlive the ring
  dhash::Check check = dhash::Check::kSignature;
  dhash::Lie lie = dhash::Lie::kNoData;
  std::vector<bool> lies = {};    // of each node; empty: none does
  sim::Duration check_time = {};  // of one signature; the server waits for it after each fetch
};

class RingSource : public ZoneSource {
 public:
  // `members` are those of lookup.overlay; what is referred to must outlive this. Copies expire by
  // the TTLs of the blocks, whatever `settings` say.
  RingSource(overlay::Members& members, const overlay::Lookup& lookup, dhash::Settings settings,
             std::uint64_t seed, std::optional<Doubts> doubts = std::nullopt);
  ~RingSource() override;

  // Throws std::runtime_error where no time is left, after 250 years of lookups.
  Fetched fetch(const dns::DomainName& name, dns::RrType type) override;

  // Inserts what is new or has changed, and takes away what is no longer there. Cached copies of
  // what was there before are not found any more.
  Changes update(Publication next) override;

  // Lets time pass on the ring, up to `time` since its start.
  void advance_to(sim::Time time) override;

  // Kills this share of the nodes that are up, the server's own aside; returns how many. What they
  // have cached is lost, what they store is not there while they are away.
  std::uint32_t kill(double share) override;
  // All nodes are up again, with the blocks that they had.
  void revive() override;

  overlay::NodeIndex client() const { return client_; }
  std::uint32_t hosts_up() const override { return members_.present_count(); }
  const char* hosts_are() const override { return "nodes"; }
  std::uint64_t blocks() const override { return index_.size(); }
  std::uint64_t fetches() const { return fetches_; }
  // Numbers that blocks have or had. Those of blocks that have gone are given to others.
  std::size_t slots() const { return stored_.size(); }

 private:
  class Checks;
  struct Stored {
    std::string key;                       // block_key()
    std::unique_ptr<const Block> block;    // null: the number is free
    std::unique_ptr<const Block> earlier;  // where liars tell it
    Trust::Opinion opinion;                // of the block, where it is checked
    std::string forged;                    // why what liars say is not believed, once it is known
  };
  sim::Scheduler& scheduler() const { return lookup_.network.scheduler(); }
  Fetched found(dns::RecordIndex record, overlay::LookupResult::End end) const;
  Fetched checked_fetch(std::optional<dns::RecordIndex> record, const overlay::Id& key,
                        sim::Rng& rng);
  std::optional<dns::RecordIndex> insert(const std::string& key, Block&& block, Changes& changes);
  dns::RecordIndex take_number(const overlay::Id& key, const Block& block);
  void give_back(dns::RecordIndex record);

  overlay::Members& members_;
  overlay::Lookup lookup_;
  dns::NameTable no_names_;
  dns::RrsetTable rrsets_;
  dhash::Dhash dhash_;
  service::Ddns ddns_;
  service::RoutingAlone routing_;
  sim::Stream stream_;
  sim::Rng victims_;
  overlay::NodeIndex client_;
  std::vector<Stored> stored_;  // by record
  std::vector<dns::RecordIndex> free_;
  tsl::robin_map<std::string, dns::RecordIndex> index_;
  std::uint64_t fetches_ = 0;
  std::uint64_t inserts_ = 0;
  std::unique_ptr<Checks> checks_;  // null where nobody checks
};

}  // namespace ddns::server
