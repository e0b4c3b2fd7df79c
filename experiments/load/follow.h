// Values that follow from those of other keys.
#pragma once

#include "experiments/files/json_file.h"
#include "experiments/files/problems.h"
#include "experiments/spec/spec.h"

namespace ddns::experiments {

// Conventional lookups are drawn from the whole distribution; the trim is for the latency of hops.
// Where nothing else is drawn it is no value of the run, and wrong if `given`, the file, has it.
void drop_unused_trim(const Json& given, Spec& spec, Problems& problems);

// The same of the time series, which one server and bare caches have not.
void drop_unused_window(const Json& given, Spec& spec, Problems& problems);

// Takes the hosts that ride outside off /overlay/nodes, for they are no hosts of the overlay. A
// share of riders that comes to none is wrong, and so are silent ones where tables are kept up.
void take_riders_off(Spec& spec, Problems& problems);

}  // namespace ddns::experiments
