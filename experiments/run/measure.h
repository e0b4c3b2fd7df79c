// The counts and distributions of one run: watches from outside and turns what it saw into a
// Result.
//
// Calls, in this order: inserted()* inserts_done() where there are records; then watch(), before
// the first question; then answered()*, and take_latencies() at any time between; then result()
// once. A ring on which nothing happens need not be watched.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "experiments/life/life.h"
#include "experiments/result/result.h"
#include "experiments/run/census.h"
#include "experiments/world/world.h"

namespace ddns::experiments {

class Measurements {
 public:
  // REQUIRES: the world outlives this; no lookup has begun.
  explicit Measurements(World& world);

  // An insert has ended.
  void inserted(dhash::RecordIndex record, const dhash::InsertResult& result);
  // An owner has been told of a mistake, `took` after it began to insert.
  void alerted(sim::Duration took) { alert_ns_.add(took.ns()); }
  // All inserts have ended: what the network counted so far is theirs.
  void inserts_done();

  // What comes from now on is counted as of a ring that has this life, which must outlive this.
  void watch(const Life& life);

  // Question number `index`, asked at the node `origin`, has been answered, `took` after it was
  // asked.
  void answered(std::uint64_t index, NodeIndex origin, const service::Question& question,
                const service::Answer& answer, sim::Duration took);

  // Asks for the memory that answered() will read of a question for the record.
  void prefetch(dhash::RecordIndex record) const { __builtin_prefetch(&asked_[record], /*rw=*/1); }

  // How often each record has been asked for; empty without DHash.
  const std::vector<std::uint32_t>& asked() const { return asked_; }
  // Of each record that was ever answered for: is it stored, before the first question?
  const std::vector<bool>& stored() const { return stored_; }

  // Of the questions so far, without what only the end of the run tells.
  const Counts& counts() const { return counts_; }
  std::uint64_t hops() const { return hops_; }
  std::uint64_t timeouts() const { return timeouts_; }
  // The latencies, in nanoseconds, of lookups that ended since the last call of this; kept only
  // with /output/window_s.
  sim::Distribution take_latencies() { return std::exchange(recent_latency_ns_, {}); }

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
  void watch_spread();
  Census census() const { return Census(world_, population_); }
  void add_lookups(Result& result);
  Living living(const Census& census);
  void add_popularity(Result& result) const;

  World& world_;
  Counts counts_;
  InsertCounts ordinary_inserts_;
  InsertCounts attack_inserts_;
  InsertCounts riders_inserts_;
  sim::Distribution alert_ns_;
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
  Series life_timeouts_{"timeouts per lookup", {}, 1};
  std::vector<GroupCounts> groups_;
  std::uint64_t hops_ = 0;  // of all lookups, those that failed or were abandoned too
  std::uint64_t timeouts_ = 0;
  sim::Distribution recent_latency_ns_;
  // Of lookups with several calls under way.
  Series in_a_row_{"RPCs of a lookup that waited for each other", {}, 1};
  Series beyond_{"RPCs of a lookup after the owner had answered", {}, 1};
};

}  // namespace ddns::experiments
