// Plausible domain names for synthetic traces: hosts of domains of very unequal size, and reverse
// names of networks. Distinct by construction, with no table of those already made.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dns/name.h"
#include "sim/random.h"
#include "traces/trace.h"

namespace ddns::traces {

class SyntheticNames {
 public:
  // For up to `names` calls of next(). REQUIRES: `outcome` is not kAll.
  SyntheticNames(Outcome outcome, std::uint64_t names, std::uint64_t seed);

  struct Pair {
    std::string_view name;  // normalized; valid until the next call
    dns::RrType type;
  };
  // A (name, type) that no earlier call gave.
  Pair next();

 private:
  void append_host(std::uint32_t domain, std::uint32_t host);
  void append_domain(std::uint32_t domain);
  void append_reverse(std::uint32_t network, std::uint32_t host);
  std::uint32_t pick(std::uint32_t count);  // small numbers far more often than large ones

  struct Domain {
    std::uint32_t hosts = 0;       // names of hosts given so far
    std::uint32_t zone_types = 0;  // types given so far of the domain's own name, one bit each
  };
  Outcome outcome_;
  sim::Rng rng_;
  std::uint32_t scramble_;  // so that seeds give different names
  std::vector<Domain> domains_;
  std::vector<std::uint16_t>
      networks_;                     // reverse names given so far of each network of 256 addresses
  std::uint32_t spare_network_ = 0;  // the first of the networks that take what a full one cannot
  std::string text_;
};

}  // namespace ddns::traces
