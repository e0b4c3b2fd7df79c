// From the document as written to the run it describes: defaults, and how values go together.
#pragma once

#include "experiments/load/document.h"
#include "experiments/spec/spec.h"

namespace ddns::experiments {

// `set` overrides the document's values. What is wrong goes to `problems`; the Spec is then not to
// be used.
Spec resolve(const Document& doc, const std::vector<std::pair<std::string, Json>>& set,
             Problems& problems);

}  // namespace ddns::experiments
