#include "experiments/load/together.h"

#include <fmt/format.h>

#include <bit>
#include <cmath>

#include "experiments/load/follow.h"
#include "experiments/load/values.h"
#include "experiments/spec/keys.h"

namespace ddns::experiments {

namespace {

bool of_one_server(const Spec& spec) {
  return spec.service.kind == ServiceSpec::Kind::kConventional &&
         spec.conventional.model == ConventionalSpec::Model::kOneServer;
}

// Adds what is wrong with one specification, each with the key at which it is to be mended.
class Checker {
 public:
  Checker(const Spec& spec, Problems& problems) : spec_(spec), problems_(problems) {}

  void check() {
    check_questions();
    check_hosts();
    check_overlay();
    check_proximity();
    check_churn();
    check_faults();
    check_times_of_faults();
    check_storage();
    check_maintenance();
    if (spec_.doubted()) check_doubts();
    if (spec_.keyed()) check_keys();
  }

 private:
  void wrong(const char* pointer, const std::string& what) {
    problems_.add(spec_.file, pointer, what);
  }

  void check_questions() {
    const bool named = spec_.trace.kind != TraceSpec::Kind::kCount;
    const bool conventional = spec_.service.kind == ServiceSpec::Kind::kConventional;
    const bool resolvers = conventional && !of_one_server(spec_);
    if (named != (spec_.service.kind == ServiceSpec::Kind::kDdns || resolvers)) {
      const Json model = conventional ? spec_.resolved["conventional"]["model"] : Json();
      wrong("/trace/kind",
            fmt::format(
                "found {}, expected {} where {}", quoted(spec_.resolved["trace"]["kind"]),
                named ? "count, which names nothing," : "a kind whose questions name records",
                conventional
                    ? "/conventional/model is " + model.get<std::string>()
                    : "/service/kind is " + spec_.resolved["service"]["kind"].get<std::string>()));
    }
    const service::ZoneSettings& zones = spec_.conventional.zones;
    if (zones.dead_zones + zones.lame_zones + zones.looping_zones > 1) {
      wrong("/conventional/dead_zones",
            "is more than 1 with /conventional/lame_zones and /conventional/looping_zones, "
            "expected shares of all zones");
    }
    if (zones.servers_elsewhere + zones.circular_zones > 1) {
      wrong("/conventional/servers_elsewhere",
            "is more than 1 with /conventional/circular_zones, expected shares of all zones");
    }
    if (spec_.trace.kind == TraceSpec::Kind::kSteady && !spec_.trace.rate_per_s) {
      wrong("/trace/rate_per_s", "is null, expected a number where /trace/kind is steady");
    }
  }

  void check_hosts() {
    if (spec_.overlay.capacity.least > spec_.overlay.capacity.greatest) {
      wrong("/overlay/capacity/greatest",
            "is less than /overlay/capacity/least, expected at least that");
    }
    constexpr double kMostNodes = 1e8;
    const double nodes = std::round(expected_nodes(spec_));
    if (nodes > kMostNodes) {
      wrong("/overlay/virtual_nodes", "gives about " + plain_number(nodes) +
                                          " virtual nodes in all, expected at most " +
                                          plain_number(kMostNodes));
    }
  }

  void check_overlay() {
    const OverlaySpec& o = spec_.overlay;
    if (o.kind == "pastry" && !std::has_single_bit(o.base)) {
      wrong("/overlay/base", fmt::format("found {}, expected a power of 2 where /overlay/kind is "
                                         "pastry: digits are whole bits of an id",
                                         o.base));
    }
    if (o.leaf_set % 2 != 0) {
      wrong("/overlay/leaf_set", fmt::format("found {}, expected an even number: half of the set "
                                             "is on each side",
                                             o.leaf_set));
    }
  }

  void check_proximity() {
    if (spec_.overlay.near == OverlaySpec::Near::kNotAtAll) return;
    const Json& found = spec_.resolved["overlay"]["proximity"]["kind"];
    if (!spec_.latency.by_pair()) {
      wrong("/overlay/proximity/kind",
            fmt::format("found {}, expected none where /latency/kind is {}: nobody is nearer than "
                        "anybody else",
                        quoted(found), spec_.resolved["latency"]["kind"].get<std::string>()));
    }
    if (spec_.maintenance.on) {
      wrong("/overlay/proximity/kind",
            fmt::format("found {}, expected none where /maintenance/on is true: nodes that keep up "
                        "their tables do not measure",
                        quoted(found)));
    }
  }

  void check_churn() {
    const ChurnSpec& churn = spec_.churn;
    if (churn.kind == ChurnSpec::Kind::kPareto && churn.shape <= 1) {
      wrong("/churn/shape", "found " + plain_number(churn.shape) +
                                ", expected more than 1: a Pareto distribution has no mean "
                                "otherwise");
    }
    if (churn.kind != ChurnSpec::Kind::kNone && spec_.overlay.hosts <= kHostsThatStay) {
      wrong("/overlay/nodes",
            fmt::format("found {}, expected at least {} where hosts come and go (/churn/kind): "
                        "the last {} stay",
                        spec_.overlay.hosts, kHostsThatStay + 1, kHostsThatStay));
    }
  }

  // A fault that cannot happen is an error.
  void check_faults() {
    const FaultSpec& faults = spec_.faults;
    const std::uint32_t hosts = spec_.overlay.hosts;
    const bool crash = faults.victims != FaultSpec::Victims::kNone && faults.fraction > 0;
    if (crash && crash_count(faults, hosts, hosts) == 0) {
      wrong("/faults/crash/fraction",
            fmt::format("found {}, which is none of {} hosts, expected 0 or at least one of two "
                        "or more",
                        plain_number(faults.fraction), hosts));
    }
    if (faults.partition == FaultSpec::Partition::kNear && !spec_.latency.by_pair()) {
      wrong("/faults/partition/kind",
            "found \"near\", expected \"uniform\" where hosts have no places: /latency/kind is " +
                quoted(spec_.resolved["latency"]["kind"]));
    }
    const std::uint32_t all = hosts + spec_.churn.absent;
    const std::vector<std::uint32_t> ends = group_ends(faults, all);
    if (!ends.empty() && (ends.front() == 0 || std::ranges::adjacent_find(ends) != ends.end())) {
      wrong("/faults/partition/shares",
            fmt::format("leave a group without a host, expected at least one of {} in each", all));
    }
  }

  void check_times_of_faults() {
    if (spec_.trace.duration == sim::Duration()) return;  // the run tells, when it has ended
    const auto seconds = [](sim::Duration d) {
      return plain_number(static_cast<double>(d.ns()) / 1e9);
    };
    const sim::Duration over = spec_.trace.start + spec_.trace.duration;
    for (const auto& [pointer, due] : fault_times(spec_.faults)) {
      if (due < over) continue;
      wrong(pointer, fmt::format("is due {} s after the beginning, expected before the trace is "
                                 "over, which is after {} s",
                                 seconds(due), seconds(over)));
    }
  }

  void check_storage() {
    if (spec_.faults.victims == FaultSpec::Victims::kPopularOwners &&
        spec_.service.kind == ServiceSpec::Kind::kLookup) {
      wrong("/faults/crash/victims",
            "found \"popular-owners\", expected other victims where /service/kind is lookup: "
            "there are no records");
    }
    if (spec_.stores_by_lists() && spec_.dhash.replicas > spec_.overlay.successors + 1) {
      wrong("/dhash/replicas",
            "is more than /overlay/successors and the node itself, expected at most that: "
            "a node keeps replicas on nodes of its successor list");
    }
    if (spec_.dhash.insert_by_protocol || spec_.maintenance.on) {
      check_known("/overlay/leaf_set", spec_.overlay.leaf_set / 2, "its leaf set");
      check_known("/overlay/bucket", spec_.overlay.bucket,
                  "the subtree around it that has as many");
    }
    if (spec_.dhash.placement.kind != PlacementSpec::Kind::kNone && spec_.maintenance.on) {
      wrong("/dhash/placement/kind",
            fmt::format("found {}, expected none where /maintenance/on is true: copies are made "
                        "ahead on nodes that stay",
                        quoted(spec_.resolved["dhash"]["placement"]["kind"])));
    }
    if (spec_.dhash.nearest_replica && (spec_.lookup_alpha > 1 || spec_.lookup_closest)) {
      wrong("/dhash/nearest_replica",
            "is true, expected false where lookups have several calls under way or go on beyond "
            "the owner (/lookup/alpha, /lookup/end)");
    }
    if (spec_.quota.policy && spec_.quota.attacker_hosts >= spec_.overlay.hosts) {
      wrong("/quota/attacker/hosts", "found " + plain_number(spec_.quota.attacker_hosts) +
                                         ", expected less than /overlay/nodes, which is " +
                                         plain_number(spec_.overlay.hosts));
    }
  }

  // Of Pastry and Kademlia: does a node know as many others on one side as a block needs?
  void check_known(const char* pointer, unsigned others, const char* where) {
    if (others == 0 || spec_.dhash.replicas <= others + 1) return;
    wrong("/dhash/replicas",
          fmt::format("found {}, expected at most {}, or a greater {}: a node keeps replicas on "
                      "nodes of {}",
                      spec_.dhash.replicas, others + 1, pointer, where));
  }

  void check_maintenance() {
    if (spec_.maintenance.on) return check_kept_up();
    if (spec_.churn.kind != ChurnSpec::Kind::kNone) {
      wrong("/maintenance/on", "is false, expected true where hosts come and go (/churn/kind)");
    }
    if (spec_.faults.back_after) {
      wrong("/faults/crash/back_after_s",
            "given, expected null where /maintenance/on is false: nobody can join");
    }
  }

  void check_kept_up() {
    if (lives(spec_.overlay)) return;
    const bool churns = spec_.churn.kind != ChurnSpec::Kind::kNone;
    const char* const pointer = churns ? "/churn/kind" : "/maintenance/on";
    const Json& found = spec_.resolved.at(Json::json_pointer(pointer));
    wrong(pointer,
          fmt::format("found {}, expected {} where /overlay/kind is {}: nobody can join it "
                      "or keep up its tables here",
                      quoted(found), churns ? "none" : "false", spec_.overlay.kind));
  }

  void check_keys() {
    if (spec_.service.check == dhash::Check::kNone) {
      wrong("/service/keys",
            "found " + quoted(spec_.resolved["service"]["keys"]) +
                ", expected known where /service/verify is off: nobody needs keys");
    }
    if (spec_.quota.policy) {
      wrong("/quota/kind", "found " + quoted(spec_.resolved["quota"]["kind"]) +
                               ", expected none where KEY RRsets are records (/service/keys)");
    }
  }

  // What an answer was, and who sees it, is known of walks that ask node by node, and of copies
  // that are given node by node.
  void check_doubts() {
    const char* const where = spec_.faults.lie ? "somebody lies (/faults/lying/kind)"
                                               : "answers are checked (/service/verify)";
    if (spec_.style != overlay::LookupStyle::kIterative) {
      wrong("/lookup/style", fmt::format("found {}, expected iterative where {}",
                                         quoted(spec_.resolved["lookup"]["style"]), where));
    }
    if (spec_.dhash.nearest_replica) {
      wrong("/dhash/nearest_replica", fmt::format("is true, expected false where {}", where));
    }
    if (spec_.lookup_alpha > 1) {
      wrong("/lookup/alpha",
            fmt::format("found {}, expected 1 where {}", spec_.lookup_alpha, where));
    }
    if (spec_.lookup_closest) {
      wrong("/lookup/end", fmt::format("found \"closest\", expected owner where {}", where));
    }
    if (spec_.dhash.policy == dhash::CachePolicy::kAll) {
      wrong("/dhash/cache/policy", fmt::format("found \"all\", expected another where {}", where));
    }
    if (spec_.faults.lie && spec_.faults.lying_share > 0 &&
        liar_count(spec_.faults, spec_.overlay.hosts + spec_.churn.absent) == 0) {
      wrong("/faults/lying/share",
            fmt::format("found {}, which is none of {} hosts, expected 0 or at least one",
                        plain_number(spec_.faults.lying_share),
                        spec_.overlay.hosts + spec_.churn.absent));
    }
  }

  const Spec& spec_;
  Problems& problems_;
};

}  // namespace

void bring_together(const Json& given, Spec& spec, Problems& problems) {
  take_riders_off(spec, problems);
  const bool churning = spec.churn.kind != ChurnSpec::Kind::kNone;
  if (churning && spec.churn.absent == 0) spec.churn.absent = spec.overlay.hosts;
  spec.maintenance.ring.lookup_tries = spec.lookup_tries;
  drop_unused_trim(given, spec, problems);
  drop_unused_window(given, spec, problems);
  Checker(spec, problems).check();
}

}  // namespace ddns::experiments
