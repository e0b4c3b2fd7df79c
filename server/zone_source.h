// A source of blocks that zones are published to, and that lives while a server does.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dhash/gatekeeper.h"
#include "server/publication.h"
#include "server/rrset_source.h"
#include "sim/time.h"

namespace ddns::server {

// A block that the nodes would not store.
struct Refusal {
  dns::DomainName name;
  dns::RrType type = 0;
  dhash::Admission why = dhash::Admission::kAdmitted;
  std::string reason;
  bool told = false;  // it is the same that the update before has told
};

// What an update of the blocks came to.
struct Changes {
  std::uint64_t inserted = 0;  // new blocks
  std::uint64_t replaced = 0;  // blocks that are others now
  std::uint64_t removed = 0;
  std::uint64_t failed = 0;      // of those to insert; what was there before is still there
  std::uint64_t hops = 0;        // that the inserts took
  std::vector<Refusal> refused;  // what was there before is still there
};

class ZoneSource : public RrsetSource {
 public:
  // Takes in what is new or has changed, and takes away what is no longer there.
  virtual Changes update(Publication next) = 0;
  // A question comes, at `time` since the start of the source: lets time pass up to then.
  virtual void advance_to(sim::Time time) = 0;
  // Kills this share of the hosts that are up; returns how many.
  virtual std::uint32_t kill(double share) = 0;
  // All hosts are up again.
  virtual void revive() = 0;
  virtual std::uint64_t blocks() const = 0;
  virtual std::uint32_t hosts_up() const = 0;
  virtual const char* hosts_are() const = 0;  // "nodes"
};

}  // namespace ddns::server
