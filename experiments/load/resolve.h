// From the document as written to the run it describes: defaults, and how values go together.
#pragma once

#include <map>

#include "experiments/load/document.h"
#include "experiments/spec/spec.h"

namespace ddns::experiments {

// Keys that are given and do not apply, by their pointers.
struct Refusal {
  std::string file;  // that says it
  std::string what;
};
using Refusals = std::map<std::string, Refusal>;

// `set` overrides the document's values. What is wrong goes to `problems`; the Spec is then not to
// be used. Keys that do not apply are problems, or, with `refused`, left out and told there.
Spec resolve(const Document& doc, const std::vector<std::pair<std::string, Json>>& set,
             Problems& problems, Refusals* refused = nullptr);

}  // namespace ddns::experiments
