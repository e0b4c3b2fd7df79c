// Questions put to resolvers that ask root, top-level and authoritative servers.
#pragma once

#include "experiments/result/result.h"
#include "experiments/spec/spec.h"
#include "experiments/world/observer.h"

namespace ddns::experiments {

// The questions of the trace, each at its time, put to the resolvers of their clients. A question
// is answered, not found, or failed (SERVFAIL, or given up). With /output/window_s the windows go
// on until the trace is over and the last question is answered.
Result ask_resolvers(const Spec& spec, Observer* observer);

}  // namespace ddns::experiments
