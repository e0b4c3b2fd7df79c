// Watches a run from outside and turns what it saw into a Result.
#pragma once

#include <cstdint>
#include <vector>

#include "experiments/result.h"
#include "experiments/world.h"

namespace ddns::experiments {

class Measurements {
 public:
  // REQUIRES: the world outlives this; no lookup has begun.
  explicit Measurements(World& world);

  // An insert has ended.
  void inserted(const dhash::InsertResult& result);
  // All inserts have ended: what the network counted so far is theirs.
  void inserts_done();

  // Question number `index` has been answered, `took` after it was asked.
  void fetched(std::uint64_t index, dhash::RecordIndex record, const dhash::FetchResult& result,
               sim::Duration took);
  // The same for a lookup without DHash.
  void looked_up(std::uint64_t index, const overlay::LookupResult& result, sim::Duration took);

  // REQUIRES: the run has ended.
  Result result() const;

 private:
  struct Transfer {
    dhash::RecordIndex record;
    overlay::NodeIndex server;
  };

  struct Tally {
    sim::Distribution hops;
    sim::Distribution latency_ns;
  };

  void count_lookup(std::uint64_t index, unsigned hops, bool not_found, sim::Duration took);
  void watch_spread();
  Series hop_series(const Tally& in_vain) const;
  Series latency_series(const Tally& in_vain) const;
  Series over_hosts(const char* unit, const std::vector<std::uint64_t>& of_nodes,
                    double divisor) const;
  Series storage() const;
  Series load(bool as_in_paper) const;
  void add_popularity(Result& result) const;

  World& world_;
  Counts counts_;
  sim::Stream own_calls_;      // the time of calls to the origin itself, for latency_ms_as_in_paper
  Tally answered_;             // and those that failed
  Tally in_vain_;              // whose record was not found,
  Tally in_vain_as_in_paper_;  // and the same with a call to the origin first
  std::vector<std::uint32_t> asked_;  // how often each record was
  std::vector<Transfer> transfers_;   // fetches that a remote node answered
  std::vector<Spread> spread_;
};

}  // namespace ddns::experiments
