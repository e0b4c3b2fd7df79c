// What keys mean together: values that are good alone and not beside each other.
#include <cmath>

#include "experiments/spec/keys.h"
#include "experiments/spec/resolved.h"
#include "experiments/spec/values.h"
#include "experiments/world/estimate.h"

namespace ddns::experiments {

// Lookups of one server are drawn from the whole distribution; the trim is for the latency of hops.
void drop_unused_trim(const Json& given, const Document& doc, Spec& spec, Problems& problems) {
  if (spec.trace.kind != TraceSpec::Kind::kOneServer || spec.latency_max_hops > 0) return;
  if (!find(spec.resolved, "/latency/trim")) return;
  spec.resolved["latency"].erase("trim");
  if (!find(given, "/latency/trim")) return;
  problems.add(doc.file, "/latency/trim",
               "applies only where RPCs are drawn from the distribution; here /trace/kind is "
               "\"one-server\" and /output/latency_by_hops/max_hops is 0");
}

void check_together(const Spec& spec, const Document& doc, Problems& problems) {
  if (spec.latency.kind == LatencySpec::Kind::kEmpirical &&
      spec.latency.trim_low >= spec.latency.trim_high) {
    problems.add(doc.file, "/latency/trim",
                 "found " + quoted(*find(spec.resolved, "/latency/trim")) +
                     ", expected the first fraction to be less than the second");
  }
  if (spec.trace.kind == TraceSpec::Kind::kSteady && !spec.trace.rate_per_s) {
    problems.add(doc.file, "/trace/rate_per_s",
                 "is null, expected a number where /trace/kind is steady");
  }
  if (spec.overlay.capacity.least > spec.overlay.capacity.greatest) {
    problems.add(doc.file, "/overlay/capacity/greatest",
                 "is less than /overlay/capacity/least, expected at least that");
  }
  constexpr double kMostNodes = 1e8;
  const double nodes = std::round(expected_nodes(spec));
  if (nodes > kMostNodes) {
    problems.add(doc.file, "/overlay/virtual_nodes",
                 "gives about " + plain_number(nodes) + " virtual nodes in all, expected at most " +
                     plain_number(kMostNodes));
  }
}

}  // namespace ddns::experiments
