// The part of the specification that says who comes, goes and fails.
#include <fmt/format.h>

#include <algorithm>

#include "experiments/spec/fault_plan.h"
#include "experiments/spec/keys.h"
#include "experiments/spec/resolved.h"
#include "experiments/spec/values.h"

namespace ddns::experiments {

namespace {

void read_pause(const Json& r, const std::string& pointer, sim::Duration& least,
                sim::Duration& most) {
  read_seconds(r, pointer + "/0", 1e9, least);
  read_seconds(r, pointer + "/1", 1e9, most);
}

void read_pause(const Json& r, const std::string& pointer, chord::Period& period) {
  read_pause(r, pointer, period.min, period.max);
}

// A fault that cannot happen is an error.
void check_faults(const Spec& spec, const Document& doc, Problems& problems) {
  const FaultSpec& faults = spec.faults;
  const std::uint32_t hosts = spec.overlay.hosts;
  const bool crash = faults.victims != FaultSpec::Victims::kNone && faults.fraction > 0;
  if (crash && crash_count(faults, hosts, hosts) == 0) {
    problems.add(
        doc.file, "/faults/crash/fraction",
        fmt::format("found {}, which is none of {} hosts, expected 0 or at least one of two "
                    "or more",
                    plain_number(faults.fraction), hosts));
  }
  std::uint32_t begin = 0;
  for (const std::uint32_t end : group_ends(faults, hosts + spec.churn.absent)) {
    if (end == begin) {
      problems.add(doc.file, "/faults/partition/shares",
                   fmt::format("leave a group without a host, expected at least one of {} in each",
                               hosts + spec.churn.absent));
      break;
    }
    begin = end;
  }
  if (spec.trace.duration == sim::Duration()) return;  // the run tells, when it has ended
  const sim::Duration over = spec.trace.start + spec.trace.duration;
  for (const auto& [pointer, due] : fault_times(faults)) {
    if (due < over) continue;
    problems.add(doc.file, pointer,
                 fmt::format("is due {} s after the beginning, expected before the trace is over, "
                             "which is after {} s",
                             plain_number(static_cast<double>(due.ns()) / 1e9),
                             plain_number(static_cast<double>(over.ns()) / 1e9)));
  }
}

}  // namespace

ChurnSpec read_churn(const Json& r) {
  using Kind = ChurnSpec::Kind;
  ChurnSpec c;
  c.kind = word<Kind>(r, "/churn/kind",
                      {{"none", Kind::kNone},
                       {"exponential", Kind::kExponential},
                       {"weibull", Kind::kWeibull},
                       {"pareto", Kind::kPareto},
                       {"file", Kind::kFile}});
  if (c.kind == Kind::kNone) return c;
  read_seconds(r, "/churn/mean_life_s", 1e9, c.mean_life);
  read(r, "/churn/shape", c.shape);
  c.matched = word<bool>(r, "/churn/joins", {{"matched", true}, {"poisson", false}});
  read(r, "/churn/graceful", c.graceful);
  std::optional<std::uint32_t> absent;
  read(r, "/churn/absent_nodes", absent);
  read(r, "/overlay/nodes", c.absent);
  if (absent) c.absent = *absent;
  return c;
}

FaultSpec read_faults(const Json& r) {
  using Victims = FaultSpec::Victims;
  FaultSpec f;
  f.victims = word<Victims>(r, "/faults/crash/victims",
                            {{"none", Victims::kNone},
                             {"uniform", Victims::kUniform},
                             {"arc", Victims::kArc},
                             {"most-loaded", Victims::kMostLoaded},
                             {"popular-owners", Victims::kPopularOwners}});
  read(r, "/faults/crash/fraction", f.fraction);
  read_seconds(r, "/faults/crash/at_s", 1e9, f.crash_at);
  read_seconds(r, "/faults/crash/back_after_s", 1e9, f.back_after);
  read(r, "/faults/partition/shares", f.partition_shares);
  read_seconds(r, "/faults/partition/at_s", 1e9, f.partition_at);
  read_seconds(r, "/faults/partition/lasts_s", 1e9, f.partition_lasts);
  return f;
}

MaintenanceSpec read_maintenance(const Json& r) {
  MaintenanceSpec m;
  read(r, "/maintenance/on", m.on);
  read_pause(r, "/maintenance/stabilise_s", m.ring.stabilise);
  read_pause(r, "/maintenance/fix_fingers_s", m.ring.fix_fingers);
  read_pause(r, "/maintenance/check_predecessor_s", m.ring.check_predecessor);
  read_pause(r, "/maintenance/probe_contacts_s", m.ring.probe_contacts);
  read(r, "/maintenance/tries", m.ring.tries);
  read(r, "/lookup/tries", m.ring.lookup_tries);
  read_seconds(r, "/maintenance/suspicion_s", 1e9, m.ring.suspicion_age);
  read(r, "/maintenance/contacts", m.ring.contacts);
  read(r, "/dhash/repair/on", m.repair);
  read_seconds(r, "/dhash/repair/reaction_s", 1e9, m.blocks.reaction);
  read_pause(r, "/dhash/repair/period_s", m.blocks.period_min, m.blocks.period_max);
  read(r, "/dhash/repair/block_bytes", m.blocks.block_bytes);
  read(r, "/dhash/disks_survive", m.blocks.disks_survive);
  return m;
}

void check_living(const Spec& spec, const Document& doc, Problems& problems) {
  const Json& r = spec.resolved;
  for (const char* pointer : {"/maintenance/stabilise_s", "/maintenance/fix_fingers_s",
                              "/maintenance/check_predecessor_s", "/maintenance/probe_contacts_s",
                              "/dhash/repair/period_s"}) {
    const Json* pause = find(r, pointer);
    if (pause && (*pause)[0].get<double>() > (*pause)[1].get<double>()) {
      problems.add(doc.file, pointer,
                   "found " + quoted(*pause) + ", expected the first to be at most the second");
    }
  }
  if (spec.churn.kind == ChurnSpec::Kind::kPareto && spec.churn.shape <= 1) {
    problems.add(doc.file, "/churn/shape",
                 "found " + plain_number(spec.churn.shape) +
                     ", expected more than 1: a Pareto distribution has no mean otherwise");
  }
  if (spec.churn.kind != ChurnSpec::Kind::kNone && spec.overlay.hosts <= kHostsThatStay) {
    problems.add(
        doc.file, "/overlay/nodes",
        fmt::format("found {}, expected at least {} where hosts come and go (/churn/kind): "
                    "the last {} stay",
                    spec.overlay.hosts, kHostsThatStay + 1, kHostsThatStay));
  }
  check_faults(spec, doc, problems);
  if (spec.faults.victims == FaultSpec::Victims::kPopularOwners &&
      spec.trace.kind == TraceSpec::Kind::kUniform) {
    problems.add(doc.file, "/faults/crash/victims",
                 "found \"popular-owners\", expected other victims where /trace/kind is uniform: "
                 "there are no records");
  }
  if (spec.stores_by_lists() && spec.dhash.replicas > spec.overlay.successors + 1) {
    problems.add(doc.file, "/dhash/replicas",
                 "is more than /overlay/successors and the node itself, expected at most that: "
                 "a node keeps replicas on nodes of its successor list");
  }
  if (spec.maintenance.on && spec.overlay.kind != "chord") {
    const bool churns = spec.churn.kind != ChurnSpec::Kind::kNone;
    problems.add(doc.file, churns ? "/churn/kind" : "/maintenance/on",
                 fmt::format("found {}, expected {} where /overlay/kind is {}: only Chord can join "
                             "hosts and keep up its tables here",
                             churns ? quoted(*find(r, "/churn/kind")) : "true",
                             churns ? "none" : "false", spec.overlay.kind));
  }
  if (spec.maintenance.on) return;
  if (spec.churn.kind != ChurnSpec::Kind::kNone) {
    problems.add(doc.file, "/maintenance/on",
                 "is false, expected true where hosts come and go (/churn/kind)");
  }
  if (spec.faults.back_after) {
    problems.add(doc.file, "/faults/crash/back_after_s",
                 "given, expected null where /maintenance/on is false: nobody can join");
  }
}

}  // namespace ddns::experiments
