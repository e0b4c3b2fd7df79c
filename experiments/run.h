// A specification becomes a result.
#pragma once

#include "experiments/questions.h"
#include "experiments/result.h"
#include "experiments/spec.h"

namespace ddns::experiments {

// Pure: the same Spec (and the same files, where it names any) gives the same Result. Throws
// InputError where the Spec asks for what cannot be (kSpec) or a file is missing or malformed
// (kData), and what `observer`, which may be null, throws.
Result run(const Spec& spec, Observer* observer = nullptr);

}  // namespace ddns::experiments
