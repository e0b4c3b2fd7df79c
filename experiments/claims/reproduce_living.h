// The runs of the living ring behind claims about failures, attacks, partitions and replicas. All
// are points of shipped experiments.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "experiments/claims/claims_values.h"
#include "experiments/run/questions.h"
#include "experiments/spec/spec.h"

namespace ddns::experiments {

struct LivingRun {
  std::string file;           // shipped
  std::string figures;        // what the names of its figures begin with
  std::vector<Override> set;  // which point of its sweep, and what a claim needs otherwise
  unsigned seeds = 1;         // 1, 2, ... this many
  void (*take)(const Result&, const std::string& figures, Values&) = nullptr;
};

// `seeds` for most; cheap runs have up to ten times as many, and a week of churn has one. The
// costly ones first. REQUIRES: seeds >= 1.
std::vector<LivingRun> living_runs(unsigned seeds);

// `observer` may be null.
Values observe_living(const LivingRun& run, std::uint64_t seed, Observer* observer);

// What runs say, in per cent where they are shares, as FIGURES.WHAT:
//   failing                of the lookups whose node stayed, those without an answer
void take_failing(const Result& result, const std::string& figures, Values& v);
//   unavailable            of the records, those on no present node
void take_unavailable(const Result& result, const std::string& figures, Values& v);
//   path, timeouts         RPCs, the one to the owner included; all timeouts: means
//   astray                 of the lookups, those that ended at another node than the key's owner
void take_path(const Result& result, const std::string& figures, Values& v);
//   the same, with a path that ends at the key's predecessor, which knows the owner
void take_path_to_predecessor(const Result& result, const std::string& figures, Values& v);
//   answered               of the questions after the crash whose node stayed
//   unavailable, fewer     of the records at the end: on no present node, on fewer than should
//                          have them
//   fewer_at_first         the same as the last, when the hosts have just crashed
void take_attack(const Result& result, const std::string& figures, Values& v);
//   answered               of the questions whose node stayed
//   astray                 of the questions, those that ended in vain and not at the key's owner
//   lost, unavailable      records: at the end of any window, the most of them
//   fewer                  of the records, on fewer nodes than should have them: mean over windows
//   short_of_one           seconds for which a record is short of a holder that crashed, on average
//   cost                   bytes per node and second, of maintenance and of repair
void take_churn(const Result& result, const std::string& figures, Values& v);
//   most.*, cut_off.*      answered, by_copies, unreachable: of the questions of the greater and of
//                          the smaller side while they are apart
//   apart, after           nodes whose successor is not the next one of their side, when the
//                          partition is about to end, and of all at the end of the run
void take_partition(const Result& result, const std::string& figures, Values& v);
//   refused                of the inserts of others than the attacker
//   contributed, stored    the attacker's share of the room and of the blocks
void take_flood(const Result& result, const std::string& figures, Values& v);

}  // namespace ddns::experiments
