#include "experiments/world/estimate.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "experiments/result/latencies.h"
#include "experiments/world/distances_build.h"
#include "experiments/world/overlays.h"
#include "experiments/world/placement.h"
#include "traces/steady.h"

namespace ddns::experiments {

namespace {

// Figures measured with g++ -O3; the tests compare what follows from them with real runs.
constexpr double kProgramBytes = 10e6;    // of a run that does nothing
constexpr double kCountersBytes = 44;     // a node: RPCs served, tallies, blocks, and results
constexpr double kRecordBytes = 60;       // a record: key, times asked, and its place in lists
constexpr double kRecordsAKeyedName = 3;  // with the KEY RRsets that vouch for it
constexpr double kTableCopyBytes = 96;    // a copy that may go: slot, chain and hash table
constexpr double kBadCopyBytes = 40;      // one that is not of the record, beside that;
constexpr double kBadForEachLiar = 4;     // the share of them, of that of the nodes that lie
constexpr double kFewCopies = 7;          // that stand in a record's row of
constexpr double kCopyRowBytes = 32;      // so many bytes, where copies last
constexpr double kSetCopyBytes = 11;      // another one, but a record has a bit a node at most
constexpr double kFew = 1 << 18;          // latencies that are not sorted yet,
constexpr double kFewBytes = 24;          // each in several places,
constexpr double kTransferBytes = 16;     // a record's answers by one node
constexpr double kRecordedBytes = 16;     // a question of a recorded trace, kept from the beginning
constexpr double kLookupBytes = 900;      // under way: frames of its coroutines, and its event
constexpr double kRepairingBytes = 900;   // a node that keeps up its blocks
constexpr double kGraphEdgeBytes = 115;   // an entry of a node's tables
constexpr double kWindowBytes = 900;      // of the time series, its JSON included
constexpr double kLineBytes = 50;         // of a recorded trace; compressed, a quarter of it
constexpr double kLinesAName = 3;         // questions for each name of it
constexpr double kNameOctets = 26;        // of a name, beside its offset and type of
constexpr double kNameEntryBytes = 10;    // so many bytes
constexpr double kCacheEntryBytes = 60;   // an answer in a resolver's cache, and its place
constexpr double kZoneBytes = 100;        // a name's record and TTL, and its part of a zone
constexpr double kOrderBytes = 8;         // a question of a day, in the order of its names

constexpr double kNodeS = 0.4e-6;     // to build its tables, but for
constexpr double kFingerS = 9e-9;     // each of their entries
constexpr double kMessageS = 100e-9;  // of a question or an insert
constexpr double kDrawnS = 32e-9;     // of an entry of a stored table
constexpr double kQuestionS = 150e-9;
constexpr double kRecordS = 0.3e-6;
constexpr double kRoundTripS = 0.1;  // of a message, roughly

double seconds(sim::Duration d) {
  return static_cast<double>(d.ns()) * 1e-9;
}

double questions_of(const TraceSpec& t) {
  if (t.kind == TraceSpec::Kind::kSteady) {
    return std::max(1.0, std::round(t.rate_per_s.value_or(0) * seconds(t.duration)));
  }
  if (t.kind != TraceSpec::Kind::kFile) return static_cast<double>(t.queries);
  std::error_code error;
  const auto bytes = std::filesystem::file_size(t.path, error);
  if (error) return 0;
  const std::string ending = std::filesystem::path(t.path).extension().string();
  const bool compressed = ending == ".gz" || ending == ".xz" || ending == ".zst";
  return static_cast<double>(bytes) * (compressed ? 4 : 1) / kLineBytes;
}

double names_of(const TraceSpec& t, double questions) {
  switch (t.kind) {
    case TraceSpec::Kind::kJungDay:
    case TraceSpec::Kind::kSteady:
    case TraceSpec::Kind::kConnections:
      // As many names at most; none is asked for in vain but on a mixed day.
      return static_cast<double>(t.names) + t.negative_share * questions;
    case TraceSpec::Kind::kSlashdot:
      return 1;
    case TraceSpec::Kind::kFile:
      return std::ceil(questions / kLinesAName);
    case TraceSpec::Kind::kCount:
      break;
  }
  return 0;
}

// Adds up parts, and knows the greatest.
class Sum {
 public:
  void add(const char* what, double bytes) {
    all_ += bytes;
    if (bytes <= greatest_) return;
    greatest_ = bytes;
    what_ = what;
  }
  double all() const { return all_; }
  const char* mostly() const { return what_; }

 private:
  double all_ = 0;
  double greatest_ = 0;
  const char* what_ = "";
};

// The estimate of one specification, part by part.
class Estimator {
 public:
  explicit Estimator(const Spec& spec)
      : spec_(spec),
        nodes_(expected_nodes(spec)),
        questions_(questions_of(spec.trace)),
        names_(names_of(spec.trace, questions_)),
        records_(names_ * (spec.keyed() ? kRecordsAKeyedName : 1) +
                 static_cast<double>(spec.quota.attacker_records)),
        has_records_(names_ > 0),
        expiring_(spec.dhash.ttl || spec.living() || spec.dhash.placement.learned) {
    if (nodes_ == 0) {
      hops_ = fetch_hops_ = 1;  // one server
      remote_ = questions_;
      return;
    }
    overlay_ = expected_overlay(spec.overlay, nodes_);
    if (spec.maintenance.on) upkeep_ = expected_upkeep(spec, nodes_);
    hops_ = overlay_.hops;
    remote_ = questions_ * (nodes_ - 1) / nodes_;
    fetch_hops_ = hops_;
    const bool found = spec.trace.outcome != traces::Outcome::kUnsuccessful;
    if (has_records_ && found && !spec.dhash.cache_capacity) save_by_copies();
  }

  Cost result() const {
    Sum sum;
    sum.add("the program", kProgramBytes);
    add_ring(sum);
    sum.add("the distances", expected_distance_bytes(spec_, nodes_));
    add_records(sum);
    add_questions(sum);
    add_life(sum);
    add_resolvers(sum);
    const double upkeep_s =
        nodes_ * upkeep_.drawn * kDrawnS + upkeep_messages() * upkeep_.message_s;
    return {.nodes = nodes_,
            .questions = questions_,
            .messages = lookup_messages() + upkeep_messages(),
            .memory_bytes = sum.all(),
            .cpu_s = nodes_ * kNodeS + overlay_.entries * kFingerS + lookup_messages() * kMessageS +
                     upkeep_s + questions_ * kQuestionS + records_ * kRecordS,
            .mostly = sum.mostly()};
  }

 private:
  void save_by_copies() {
    const dhash::CachePolicy policy = spec_.dhash.policy;
    const bool path = policy == dhash::CachePolicy::kPath;
    // A node asks others for a record once where it then keeps a copy for ever.
    if ((path || policy == dhash::CachePolicy::kOrigin) && !expiring_) {
      remote_ = std::min(remote_, nodes_ * names_);
    }
    if (policy == dhash::CachePolicy::kAll && !expiring_) remote_ = std::min(remote_, names_);
    if (!path) return;
    // Where m paths lead to one owner already, a further one meets them when it has left the m-th
    // part of the ring in which it began; half a hop earlier, as found.
    const double kept = spec_.dhash.ttl ? std::min(1.0, seconds(*spec_.dhash.ttl) / trace_s()) : 1;
    const double paths = questions_ / names_ * kept;
    constexpr double kEarlier = 0.5;
    if (paths > 1)
      fetch_hops_ = std::max(1.0, hops_ - overlay_.hops_a_fold * std::log(paths) - kEarlier);
  }

  void add_ring(Sum& sum) const {
    if (nodes_ == 0) return;
    const bool virtual_nodes = nodes_ != spec_.overlay.hosts + spec_.churn.absent;
    sum.add("the nodes' tables", overlay::Members::expected_bytes(nodes_, virtual_nodes) +
                                     overlay_.bytes +
                                     std::max(overlay_.building_bytes, nodes_ * kCountersBytes));
    if (spec_.graph) sum.add("the overlay's graph", kGraphEdgeBytes * overlay_.known);
  }

  void add_records(Sum& sum) const {
    if (!has_records_ || nodes_ == 0) return;
    const double places = spec_.dhash.replicas * (spec_.maintenance.on ? 4.0 : 1.0);
    sum.add("the records", records_ * (kRecordBytes + places * sizeof(overlay::NodeIndex)) +
                               names_ * (kNameOctets + kNameEntryBytes));
    sum.add("the copies", copy_bytes());
    sum.add("the copies made ahead", expected_copies(spec_, nodes_, hops_) * kSetCopyBytes);
    if (!spec_.faults.lie || spec_.service.check != dhash::Check::kNone) return;
    const double copies = std::min(remote_ * fetch_hops_, nodes_ * names_);
    const double bad = std::min(1.0, kBadForEachLiar * spec_.faults.lying_share);
    sum.add("the copies of what liars said", copies * bad * kBadCopyBytes);
  }

  double copy_bytes() const {
    const bool lasting = !expiring_ && !spec_.dhash.cache_capacity;
    const double rows = lasting ? records_ * kCopyRowBytes : 0;
    if (spec_.dhash.policy == dhash::CachePolicy::kNone) return rows;
    const bool one_each = spec_.dhash.policy != dhash::CachePolicy::kPath &&
                          spec_.dhash.policy != dhash::CachePolicy::kAll;
    double copies = std::min(remote_ * (one_each ? 1 : fetch_hops_), nodes_ * names_);
    if (!lasting) {
      const double most = spec_.dhash.cache_capacity.value_or(dhash::CopyCache::kUnlimited);
      return std::min(copies, nodes_ * most) * kTableCopyBytes;
    }
    copies = std::max(0.0, copies - kFewCopies * names_);
    return rows + std::min(copies * kSetCopyBytes, names_ * nodes_ / 8);
  }

  void add_questions(Sum& sum) const {
    if (spec_.conventional.model == ConventionalSpec::Model::kCaches) return;
    double kept = std::min(questions_, kFew) * kFewBytes + latency_bytes();
    // What found nothing is reported twice (latency_ms_as_in_paper).
    if (has_records_ && spec_.trace.outcome != traces::Outcome::kSuccessful) kept *= 2;
    if (has_records_) kept += std::min(remote_, nodes_ * names_) * kTransferBytes;
    if (spec_.trace.kind == TraceSpec::Kind::kFile) kept += questions_ * kRecordedBytes;
    if (spec_.trace.kind == TraceSpec::Kind::kJungDay) kept += questions_ * kOrderBytes;
    sum.add("the questions, kept to the end", kept);
    sum.add("the lookups under way", lookups_under_way() * kLookupBytes);
    if (spec_.window) {
      sum.add("the time series", kWindowBytes * trace_s() / seconds(*spec_.window));
    }
  }

  double latency_bytes() const {
    if (spec_.latency.kind == LatencySpec::Kind::kConstant) return 0;
    const double further = std::max(0.0, remote_ - kFew);
    const auto bytes = static_cast<double>(
        experiments::latency_bytes(spec_.latency_resolution, static_cast<std::uint64_t>(further)));
    return nodes_ == 0 ? bytes / 2 : bytes;  // conventional lookups are kept once
  }

  double lookups_under_way() const {
    const auto in_flight = static_cast<double>(spec_.trace.in_flight);
    if (spec_.service.kind == ServiceSpec::Kind::kLookup) return in_flight;
    if (nodes_ == 0) return 1;
    // Little's law, for messages of a tenth of a second.
    return std::min(questions_, questions_ / trace_s() * hops_ * kRoundTripS);
  }

  void add_resolvers(Sum& sum) const {
    if (spec_.service.kind != ServiceSpec::Kind::kConventional || !has_records_) return;
    const bool zones = spec_.conventional.model == ConventionalSpec::Model::kHierarchy;
    const double clients = spec_.trace.clients;
    const double resolvers = std::ceil(clients / spec_.conventional.sharing.value_or(clients));
    const double most = std::min(names_, double{1} * spec_.conventional.resolver.cache_entries);
    sum.add("the caches and zones",
            std::min(questions_, resolvers * most) * kCacheEntryBytes +
                names_ * (kNameOctets + kNameEntryBytes + (zones ? kZoneBytes : 0)));
  }

  void add_life(Sum& sum) const {
    const bool repairing = spec_.maintenance.on && spec_.maintenance.repair && has_records_;
    sum.add("the nodes' maintenance", nodes_ * (upkeep_.bytes + (repairing ? kRepairingBytes : 0)));
  }

  double trace_s() const {
    constexpr double kDayS = 86'400;
    const TraceSpec& t = spec_.trace;
    const bool timed = t.kind == TraceSpec::Kind::kJungDay || t.kind == TraceSpec::Kind::kSteady ||
                       t.kind == TraceSpec::Kind::kConnections;
    return seconds(t.start) + (timed ? seconds(t.duration) : kDayS);
  }

  double lookup_messages() const {
    const bool inserted = spec_.dhash.insert_by_protocol && has_records_;
    const bool stored = spec_.trace.outcome != traces::Outcome::kUnsuccessful;
    const double inserts = inserted ? (stored ? names_ : 0) + records_ - names_ : 0;
    return remote_ * fetch_hops_ + inserts * (hops_ + spec_.dhash.replicas);
  }

  double upkeep_messages() const {
    if (!spec_.maintenance.on) return 0;
    const bool untimed = spec_.service.kind == ServiceSpec::Kind::kLookup;
    const double asking_s = questions_ / lookups_under_way() * hops_ * kRoundTripS;
    const double life_s = untimed ? seconds(spec_.trace.start) + asking_s : trace_s();
    const double stay_s = seconds(spec_.churn.mean_life);  // 0 where it is not known
    const double joins_per_s = stay_s > 0 ? 1 / stay_s : 0;
    return spec_.overlay.hosts * (nodes_ / (spec_.overlay.hosts + spec_.churn.absent)) * life_s *
           (upkeep_.messages_per_s + joins_per_s * upkeep_.messages_a_join);
  }

  const Spec& spec_;
  double nodes_;
  double questions_;
  double names_;
  double records_;
  bool has_records_;
  bool expiring_;
  overlay::Expectation overlay_;
  overlay::UpkeepExpectation upkeep_;
  double hops_ = 0;        // of a lookup that goes all its way,
  double fetch_hops_ = 0;  // and of one that may meet a copy on the way
  double remote_ = 0;      // questions that are not answered by the node that asks
};

}  // namespace

Cost expected_cost(const Spec& spec) {
  return Estimator(spec).result();
}

}  // namespace ddns::experiments
