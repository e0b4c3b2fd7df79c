#include "experiments/world/workload.h"

#include "experiments/world/trace_build.h"
#include "service/ddns.h"

namespace ddns::experiments {

Workload::Workload(const Spec& spec)
    : seed_(spec.seed),
      trace_(spec.resolved.at("trace")),
      recording_(build_trace(spec)),
      keys_(service::rrset_keys(recording_.source().names())) {}

}  // namespace ddns::experiments
