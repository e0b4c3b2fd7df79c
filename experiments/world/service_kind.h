// Which service answers a run's questions.
#pragma once

#include "experiments/spec/spec.h"
#include "service/name_service.h"

namespace ddns::experiments {

inline service::Kind service_kind(const Spec& spec) {
  switch (spec.trace.kind) {
    case TraceSpec::Kind::kUniform:
      return service::Kind::kLookup;
    case TraceSpec::Kind::kOneServer:
      return service::Kind::kConventional;
    default:
      return service::Kind::kDdns;
  }
}

}  // namespace ddns::experiments
