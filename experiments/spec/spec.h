// What one run is to do: every key of the experiment file (keys.h) that applies, with its value.
// Nothing but the Spec decides a run: the same Spec gives the same Result, to the last byte.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "chord/maintenance.h"
#include "dhash/cache.h"
#include "dhash/quota.h"
#include "dhash/repair.h"
#include "experiments/spec/document.h"
#include "overlay/capacity.h"
#include "overlay/lookup.h"
#include "traces/records.h"

namespace ddns::experiments {

// Members of sections that do not apply to the run (docs/experiments.md) hold their initial values.

struct TraceSpec {
  enum class Kind { kJungDay, kSlashdot, kSteady, kFile, kUniform, kOneServer };
  Kind kind = Kind::kJungDay;
  traces::Outcome outcome = traces::Outcome::kSuccessful;
  std::uint64_t queries = 0;
  std::uint64_t in_flight = 1;
  std::uint64_t names = 0;
  std::uint64_t most_popular = 0;
  std::optional<std::uint64_t> asked_once;
  std::optional<std::uint64_t> asked_over_100;
  std::optional<std::uint64_t> asked_over_1000;
  sim::Duration duration;
  std::uint32_t clients = 1;
  std::string path;
  traces::Format format = traces::Format::kAuto;
  std::optional<double> rate_per_s;  // nothing: not given, for a file
  traces::Outcome filter = traces::Outcome::kSuccessful;
  bool skip_bad_lines = false;
  traces::RecordParser::Settings parser;
  double zipf = 0;
  sim::Duration start;
};

struct OverlaySpec {
  std::uint32_t hosts = 0;
  unsigned base = 2;
  unsigned successors = 1;
  bool route_by_successors = false;
  bool owner_by_successors = false;
  double virtual_nodes = 1;  // for each unit of capacity
  overlay::CapacityModel capacity;
};

struct DhashSpec {
  unsigned replicas = 1;
  bool insert_by_protocol = true;
  dhash::CachePolicy policy = dhash::CachePolicy::kPath;
  std::optional<std::uint32_t> cache_capacity;  // nothing: unlimited
  std::optional<sim::Duration> ttl;             // nothing: copies do not expire
};

// Churn ends where so many hosts are left that are not on their way out: questions need one to
// start at, and whoever joins one to join through.
inline constexpr std::uint32_t kHostsThatStay = 2;

// Who comes and goes by itself (experiments/life/churn.h).
struct ChurnSpec {
  enum class Kind { kNone, kExponential, kWeibull, kPareto, kFile };
  Kind kind = Kind::kNone;
  sim::Duration mean_life;
  double shape = 1;
  std::string file;
  bool matched = true;       // or joins at a rate of their own
  double graceful = 0;       // share of the departures that are announced
  std::uint32_t absent = 0;  // hosts that are away at first
};

// What befalls the ring at given times (experiments/life/faults.h), counted from its beginning.
struct FaultSpec {
  enum class Victims { kNone, kUniform, kArc, kMostLoaded, kPopularOwners };
  Victims victims = Victims::kNone;
  double fraction = 0;  // of the hosts
  sim::Duration crash_at;
  std::optional<sim::Duration> back_after;  // nothing: they do not come back
  std::vector<double> partition_shares;     // relative sizes of the groups; empty: no partition
  sim::Duration partition_at;
  sim::Duration partition_lasts;
};

struct MaintenanceSpec {
  bool on = false;  // does the protocol run? Else tables stay as they were at first
  chord::MaintenanceSettings ring;
  bool repair = false;
  dhash::RepairSettings blocks;
};

struct QuotaSpec {
  std::optional<dhash::QuotaPolicy> policy;  // nothing: hosts have room without end
  double blocks_per_unit = 0;
  dhash::OrganisationIndex organisations = 1;  // beside the attacker
  double slack = 1;
  std::uint64_t attacker_records = 0;
  std::uint32_t attacker_hosts = 0;
};

// The one /latency/file that is no file: the paper's Figure 4.
inline constexpr std::string_view kJungOneServer = "jung-one-server";

struct LatencySpec {
  enum class Kind { kEmpirical, kLognormal, kConstant };
  Kind kind = Kind::kEmpirical;
  std::string file;
  double trim_low = 0;
  double trim_high = 1;
  sim::Duration median;
  double sigma = 0;
  sim::Duration value;
};

// A file that the run reads.
struct InputSpec {
  std::string pointer;  // of the key that names it
  std::string named;    // as the experiment says it
  std::string path;     // where it is
  std::string sha256;   // what it must be, where the experiment is that of a result; else ""
};

struct Spec {
  std::string name;
  std::uint64_t seed = 1;
  TraceSpec trace;
  OverlaySpec overlay;
  DhashSpec dhash;
  ChurnSpec churn;
  FaultSpec faults;
  MaintenanceSpec maintenance;
  QuotaSpec quota;
  LatencySpec latency;
  sim::Duration timeout;
  double loss = 0;
  overlay::LookupStyle style = overlay::LookupStyle::kIterative;
  unsigned lookup_tries = 1;
  bool origin_by_client = false;
  unsigned latency_max_hops = 0;  // 0: no table of latency by hops
  std::uint32_t latency_samples = 0;
  std::optional<sim::Duration> latency_resolution;  // nothing: every latency is kept
  std::optional<sim::Duration> window;              // of the time series; nothing: there is none
  bool graph = false;                               // analyse the overlay as a graph at the end
  bool per_node = false;                            // report every node

  // Does anything come, go, fail or look after itself? Else the ring stays as it is built.
  bool living() const {
    return maintenance.on || faults.victims != FaultSpec::Victims::kNone ||
           !faults.partition_shares.empty();
  }

  // Are replicas stored by nodes that know their successor lists? Else they are put in place.
  bool stores_by_lists() const { return maintenance.on || dhash.insert_by_protocol; }

  std::vector<InputSpec> inputs;

  Json resolved;     // the keys that apply, in the order of the table
  std::string file;  // where it was read from, for messages
};

// One point of a sweep: what it sets beyond the file, and the run that this makes.
struct Point {
  std::vector<std::pair<std::string, Json>> set;  // JSON pointer, value
  Spec spec;
};

struct Sweep {
  std::string name;
  std::vector<std::pair<std::string, std::vector<Json>>> axes;  // "/seed" last, for "seeds"
  std::vector<Point> points;  // the combinations, the last axis changing fastest
  Json figures;  // what the file asks for (experiments/summary/sweep_figures.h); empty: the usual
};

// Reads an experiment file. Throws InputError (kSpec) that tells everything that is wrong with it;
// a file with a sweep is for load_sweep.
Spec load_spec(const std::string& path, const std::vector<Override>& overrides = {});

// The same for any experiment file; one without "sweep" and "seeds" is a sweep of one point.
Sweep load_sweep(const std::string& path, const std::vector<Override>& overrides = {});

}  // namespace ddns::experiments
