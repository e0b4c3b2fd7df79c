// The algorithm of Jung et al. (IMW 2001, section 5): the clients share caches in groups; a
// connection to a name is a hit where the group's cache has it and its TTL has not expired, else a
// miss, after which the cache has it at once.
#pragma once

#include "experiments/result/result.h"
#include "experiments/spec/spec.h"
#include "experiments/world/observer.h"

namespace ddns::experiments {

// The connections are the questions of the trace.
Result share_caches(const Spec& spec, Observer* observer);

}  // namespace ddns::experiments
