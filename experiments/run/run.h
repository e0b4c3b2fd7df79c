// A specification becomes a result.
#pragma once

#include "experiments/load/inputs.h"
#include "experiments/result/result.h"
#include "experiments/world/observer.h"
#include "experiments/spec/spec.h"

namespace ddns::experiments {

// Pure: the same Spec (and the same files, where it names any) gives the same Result. Throws
// InputError where the Spec asks for what cannot be (kSpec) or a file is missing, malformed or
// written to meanwhile (kData), and what `observer`, which may be null, throws. `files`: what is
// known of files already, for several runs; may be null.
Result run(const Spec& spec, Observer* observer = nullptr, InputFiles* files = nullptr);

}  // namespace ddns::experiments
