// How the values of keys go together: what follows from several of them, and values that are good
// alone and not beside each other.
#pragma once

#include "experiments/files/json_file.h"
#include "experiments/files/problems.h"
#include "experiments/spec/spec.h"

namespace ddns::experiments {

// Completes a Spec whose keys have been read one by one; `given` are the values that the file says.
// What is wrong goes to `problems`.
void bring_together(const Json& given, Spec& spec, Problems& problems);

}  // namespace ddns::experiments
