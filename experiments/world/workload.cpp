#include "experiments/world/workload.h"

#include "dns/name.h"
#include "experiments/world/trace_build.h"

namespace ddns::experiments {

Workload::Workload(const Spec& spec)
    : seed_(spec.seed),
      trace_(spec.resolved.at("trace")),
      recording_(build_trace(spec)),
      keys_(name_keys(recording_.source().names())) {}

std::vector<overlay::Id> name_keys(const traces::NameTable& names) {
  std::vector<overlay::Id> keys;
  keys.reserve(names.count());
  for (traces::NameIndex i = 0; i < names.count(); ++i) {
    keys.push_back(dns::rrset_key(names.name(i), names.type(i)));
  }
  return keys;
}

}  // namespace ddns::experiments
