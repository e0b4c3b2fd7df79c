// Watches a run from outside and turns what it saw into a Result.
#pragma once

#include <cstdint>
#include <vector>

#include "experiments/life/faults.h"
#include "experiments/life/population.h"
#include "experiments/result/result.h"
#include "experiments/world/world.h"

namespace ddns::experiments {

class Measurements {
 public:
  // REQUIRES: the world outlives this; no lookup has begun.
  explicit Measurements(World& world);

  // An insert has ended.
  void inserted(dhash::RecordIndex record, const dhash::InsertResult& result);
  // All inserts have ended: what the network counted so far is theirs.
  void inserts_done();

  // What comes from now on is counted as of a ring that lives. Both must outlive this.
  void watch(const Population& population, const Faults& faults);

  // Question number `index`, asked at the node `origin`, has been answered, `took` after it was
  // asked.
  void answered(std::uint64_t index, NodeIndex origin, const service::Question& question,
                const service::Answer& answer, sim::Duration took);

  // Asks for the memory that answered() will read of a question for the record.
  void prefetch(dhash::RecordIndex record) const { __builtin_prefetch(&asked_[record], /*rw=*/1); }

  // How often each record has been asked for; empty without DHash.
  const std::vector<std::uint32_t>& asked() const { return asked_; }
  // Sets what is counted of questions, from the beginning; latencies since the last call of this.
  void report_window(Window& window);
  // Of a ring that lives, as far as it is known here.
  const Living& living() const { return living_; }
  BlockCensus blocks() const;

  // REQUIRES: the run has ended; this has not been called.
  Result result();

 private:
  using Outcome = std::uint64_t Counts::*;  // which of the ends of a question

  struct Tally {
    void add(unsigned hops, unsigned timeouts, std::int64_t latency);

    std::vector<std::uint64_t> of_hops;   // lookups by their number of RPCs that were answered
    std::vector<std::uint64_t> of_calls;  // and of all
    sim::Distribution latency_ns;
  };

  bool present(NodeIndex origin) const { return world_.members.present(origin); }
  Outcome outcome_of(NodeIndex origin, const service::Question& question,
                     const service::Answer& answer) const;
  void count(Outcome outcome, std::uint64_t index, unsigned hops, unsigned timeouts,
             sim::Duration took);
  void note_end(NodeIndex origin, const overlay::Id& key, NodeIndex end);
  void note_side(NodeIndex origin, dhash::RecordIndex record, const service::Answer& answer);
  bool within_reach(NodeIndex origin, dhash::RecordIndex record) const;
  void watch_spread();
  void add_lookups(Result& result);
  Series over_hosts(const char* unit, const std::vector<std::uint64_t>& of_nodes,
                    double divisor) const;
  Series storage() const;
  QuotaOutcome quota_outcome() const;
  Series load(bool as_in_paper) const;
  void add_popularity(Result& result) const;

  World& world_;
  Counts counts_;
  InsertCounts ordinary_inserts_;
  InsertCounts attack_inserts_;
  sim::Stream own_calls_;      // the time of calls to the origin itself, for latency_ms_as_in_paper
  Tally answered_;             // lookups that were answered,
  Tally in_vain_;              // that ended without an answer,
  Tally in_vain_as_in_paper_;  // the same with a call to the origin first,
  Tally failed_;               // and that did not end
  std::vector<bool> stored_;   // was the record, before the first question?
  std::vector<std::uint32_t> asked_;  // how often each record was
  // Fetches that a remote node answered, by record and server: record * 2^32 + server. Not on a
  // ring that lives.
  sim::Distribution transfers_;
  std::vector<Spread> spread_;

  const Population* population_ = nullptr;  // null: a ring on which nothing happens
  const Faults* faults_ = nullptr;
  Living living_;
  std::uint64_t hops_ = 0;  // of all lookups, those that failed or were abandoned too
  std::uint64_t timeouts_ = 0;
  sim::Distribution window_latency_ns_;
};

}  // namespace ddns::experiments
