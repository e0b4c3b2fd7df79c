// The section /service: what answers the questions of a run.
#pragma once

#include "experiments/spec/keys.h"

namespace ddns::experiments {

struct ServiceSpec {
  enum class Kind {
    kDdns,          // records in DHash
    kLookup,        // routing alone: the owner of a random key is looked up
    kConventional,  // conventional DNS lookups, without an overlay
  };
  Kind kind = Kind::kDdns;
};

extern const Section<ServiceSpec> kService;

// Services that stand on the overlay.
inline const Condition kOnOverlay = {"/service/kind", {"ddns", "lookup"}};
// Services whose questions are for records of DHash.
inline const Condition kOnDhash = {"/service/kind", {"ddns"}};

}  // namespace ddns::experiments
