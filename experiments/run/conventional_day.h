// Runs of conventional DNS that ask for names: zones and their servers below resolvers with caches,
// or the caches alone.
#pragma once

#include "experiments/result/result.h"
#include "experiments/run/observer.h"
#include "experiments/spec/spec.h"

namespace ddns::experiments {

// The questions of the trace, each at its time, put to the resolvers of their clients. A question
// is answered, not found, or failed (SERVFAIL, or given up).
Result ask_resolvers(const Spec& spec, Observer* observer);

// The algorithm of Jung et al. (IMW 2001, section 5): the clients share caches in groups; a
// connection to a name is a hit where the group's cache has it and its TTL has not expired, else a
// miss, after which the cache has it at once.
Result share_caches(const Spec& spec, Observer* observer);

}  // namespace ddns::experiments
