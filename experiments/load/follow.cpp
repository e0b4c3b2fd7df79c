#include "experiments/load/follow.h"

#include <fmt/format.h>

#include "experiments/load/values.h"
#include "experiments/spec/keys.h"

namespace ddns::experiments {

void drop_unused_trim(const Json& given, Spec& spec, Problems& problems) {
  if (spec.service.kind != ServiceSpec::Kind::kConventional || spec.latency_max_hops > 0) return;
  if (spec.conventional.model == ConventionalSpec::Model::kHierarchy) return;
  const Json::json_pointer trim("/latency/trim");
  if (!spec.resolved.contains(trim)) return;
  spec.resolved["latency"].erase("trim");
  if (!given.contains(trim)) return;
  problems.add(spec.file, "/latency/trim",
               "applies only where RPCs are drawn from the distribution; here /service/kind is "
               "\"conventional\" and /output/latency_by_hops/max_hops is 0");
}

void drop_unused_window(const Json& given, Spec& spec, Problems& problems) {
  if (spec.service.kind != ServiceSpec::Kind::kConventional) return;
  if (spec.conventional.model == ConventionalSpec::Model::kHierarchy) return;
  spec.resolved["output"].erase("window_s");
  if (!given.contains(Json::json_pointer("/output/window_s"))) return;
  problems.add(spec.file, "/output/window_s",
               fmt::format("applies only where there are nodes or servers; here "
                           "/conventional/model is {}",
                           quoted(spec.resolved["conventional"]["model"])));
}

void take_riders_off(Spec& spec, Problems& problems) {
  using Riders = FaultSpec::Riders;
  FaultSpec& faults = spec.faults;
  const std::uint32_t riders = rider_count(faults, spec.overlay.hosts);
  if (faults.ride() && faults.riding_share > 0 && riders == 0) {
    problems.add(spec.file, "/faults/free_riders/share",
                 fmt::format("found {}, which is none of {} hosts, expected 0 or at least one of "
                             "two or more",
                             plain_number(faults.riding_share), spec.overlay.hosts));
  }
  if (faults.riders == Riders::kSilent && spec.maintenance.on) {
    problems.add(spec.file, "/faults/free_riders/kind",
                 "found \"silent\", expected outside where /maintenance/on is true: nodes that "
                 "answer nobody would not stay in the tables of others");
  }
  if (faults.riders != Riders::kOutside) return;
  faults.outside = riders;
  spec.overlay.hosts -= riders;
}

}  // namespace ddns::experiments
