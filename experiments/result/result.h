// What a run found, and its file.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "experiments/files/json_file.h"
#include "experiments/result/conventional_result.h"
#include "experiments/result/living_result.h"
#include "experiments/result/placement_result.h"
#include "experiments/result/series.h"
#include "experiments/result/signed_result.h"
#include "experiments/result/window.h"

namespace ddns::experiments {

struct Counts {
  // Questions asked. Each has one of the six ends below: they add up.
  std::uint64_t queries = 0;
  std::uint64_t answered = 0;   // the record was found
  std::uint64_t not_found = 0;  // the name has no record, and the lookup came to its end
  std::uint64_t missed = 0;     // a present node that the asking one can reach has it: not found
  std::uint64_t gone = 0;       // it was stored, and no such node has it
  std::uint64_t failed = 0;     // the lookup came to no end
  std::uint64_t abandoned = 0;  // the asking node was gone when the answer came
  // Of those not found, missed and gone: the lookup ended at a node that was not the key's owner
  // among the nodes that the asking one can reach.
  std::uint64_t wrong_owner = 0;
  // RPCs to remote nodes by these lookups: their hops and their timeouts. On a ring that lives
  // those of maintenance and repair are not among them, nor among the timeouts.
  std::uint64_t rpcs = 0;
  std::uint64_t timeouts = 0;
  std::uint64_t answered_by_copies = 0;
  std::uint64_t names = 0;    // distinct (name, type) asked for
  std::uint64_t records = 0;  // of them stored before the first question
  std::uint64_t failed_inserts = 0;
  std::uint64_t insert_rpcs = 0;  // of storing them; not in rpcs
  std::uint64_t copies = 0;       // cached at the end, expired ones that nobody has met too
  std::uint64_t evictions = 0;
  std::uint64_t skipped_lines = 0;  // of a recorded trace
  std::uint64_t nodes = 0;          // virtual ones each counted
  std::uint64_t events = 0;
};

// The latency of a number of hops: the mean and standard deviation of sums of as many draws.
struct HopLatency {
  unsigned hops = 0;
  double mean_ms = 0;
  double sd_ms = 0;
  std::uint64_t samples = 0;
};

// After how many fetches of the only record a share of all nodes held it; nothing: it never came to
// that.
struct Spread {
  double share = 0;
  std::optional<std::uint64_t> fetches;
};

// What one record's servers had to do: remote fetches that each of the nodes answered.
struct Transfers {
  std::uint64_t fetches = 0;  // of the record in all
  std::uint64_t by_owner = 0;
  std::uint64_t by_predecessor = 0;  // the node before the owner, where all ways to it meet
  Series per_node;
};

// What became of the inserts of some.
struct InsertCounts {
  std::uint64_t tried = 0;
  std::uint64_t stored = 0;  // on the owner, at least
  // Refused by the owner. The rest of what was tried and not stored did not reach it.
  std::uint64_t refused_by_quota = 0;
  std::uint64_t refused_full = 0;
  std::uint64_t refused_replicas = 0;  // of those stored, by other keepers than their owners
};

// What limits on storage did (dhash/quota.h).
struct QuotaOutcome {
  InsertCounts ordinary;
  InsertCounts attacker;
  std::optional<InsertCounts> free_riders;  // of those of the ordinary that ride, where any do
  // In blocks, at the end of the run, replicas counted.
  std::uint64_t room = 0;
  std::uint64_t blocks = 0;
  std::uint64_t attacker_room = 0;
  std::uint64_t attacker_blocks = 0;
  Series fill;  // share of each host's room
};

// What every node is and did, in the order of the ring: the figures of node i are the i-th. Nodes
// that were on the ring at any time are among them.
struct PerNode {
  std::vector<double> arc;            // from the node before: the share of the circle that it owns
  std::vector<std::size_t> records;   // that it stores
  std::vector<std::uint64_t> served;  // RPCs
  std::vector<std::uint64_t> questions;  // for keys that it owns
};

// The lookups that came to no end.
struct FailedLookups {
  Series hop_count;
  Series calls;
  Series latency_ms;
};

struct Result {
  std::string name;
  Json spec;                     // every key that applies, with its value
  Json inputs = Json::object();  // the files that it read (experiments/load/inputs.h)
  std::uint64_t fingerprint = 0;
  Counts counts;
  // Empty where the run has no such thing.
  std::optional<Series> storage_balance;  // records per host
  std::optional<Series> load_balance;     // RPCs served per lookup, per host
  // As the counters of the paper's simulator had it: also the origin's call to itself, the RPC that
  // stores a copy on another node, and the one that stores each inserted record.
  std::optional<Series> load_balance_as_in_paper;
  // These, their likes as in the paper, and calls, are of the lookups that came to an end
  // (answered, not found, missed, gone), and whose asker was there to see it.
  std::optional<Series> hop_count;  // RPCs answered per lookup
  // RPCs sent per lookup, those that timed out too; where messages can fail.
  std::optional<Series> calls;
  // Where a lookup has several calls under way: its longest chain of RPCs each of which waited for
  // the one before, timeouts too; and the RPCs that it sent after the owner had answered.
  std::optional<Series> rpcs_in_a_row;
  std::optional<Series> rpcs_beyond_owner;
  // A lookup that found nothing counts its origin too (the paper's Figure 3).
  std::optional<Series> hop_count_as_in_paper;
  std::optional<Series> latency_ms;  // per lookup
  // The call to the origin of a lookup that found nothing takes its time too.
  std::optional<Series> latency_ms_as_in_paper;
  std::optional<FailedLookups> failed_lookups;  // where there are any
  // Inserts refused for a mistake, where owners make some: how long until they were told.
  std::optional<Series> refused_inserts;
  // Of every record that is stored (/output/nearest_holder): the share of all other nodes that are
  // nearer to the client that inserted it than the nearest of them that stores it, or has a copy
  // too; and the round-trip time to that one. 1 where there is none.
  std::optional<Series> nearest_replica;
  std::optional<Series> nearest_holder;
  std::optional<Series> nearest_replica_ms;
  std::optional<Series> nearest_holder_ms;
  // Where nodes go by coordinates: by how much these are wrong about the time between two hosts.
  std::optional<Series> coordinate_error;
  // For every record asked for more than 100 times: remote fetches that its owner answered.
  std::optional<Series> owner_transfers;
  std::optional<Transfers> most_popular;     // of the record asked for most often
  std::vector<Spread> spread;                // traces of one name
  std::optional<QuotaOutcome> quota;         // where room is limited
  std::optional<SignedResult> signatures;    // where somebody lies or checks
  std::optional<KeysResult> keys;            // where checking takes keys
  std::optional<PlacementResult> placement;  // where copies are made ahead of questions
  std::vector<HopLatency> latency_ms_by_hops;
  std::optional<Living> living;  // rings on which something happens
  std::vector<Window> windows;
  std::optional<PerNode> per_node;
  std::optional<ConventionalOutcome> conventional;  // where there are resolvers
  std::optional<OverlayGraph> graph;
};

// The distributions that a result can have, with their names in the file, in its order.
struct SeriesMember {
  const char* name;
  std::optional<Series> Result::*member;
};
std::span<const SeriesMember> series_members();

// The distributions that the result has, with their names in the file, in its order.
std::vector<std::pair<std::string, const Series*>> series_of(const Result& result);

// The result file (docs/experiments.md), and parts of it.
Json to_json(const Result& result);
Json to_json(const Series& series);
Json to_json(const Living& living);
Json to_json(const std::vector<Window>& windows);
Json to_json(const OverlayGraph& graph);
Json to_json(const CacheOutcome& cache);
Json to_json(const service::ResolverCounts& lookups);
Json to_json(const service::ForwarderCounts& forwarders);
// Whole numbers without ".0": a count stays a count, whatever it was divided by.
Json number(double value);

// The most points of a distribution function in it.
inline constexpr std::size_t kMostCdfPoints = 2000;

}  // namespace ddns::experiments
