// The table of keys in two more forms.
#pragma once

#include <string>

#include "experiments/files/json_file.h"

namespace ddns::experiments {

// For editors: JSON Schema, draft 2020-12. It knows names, types, ranges, words, units and
// defaults, but not which keys go together.
Json json_schema();

// For people: docs/keys.md.
std::string key_reference();

}  // namespace ddns::experiments
