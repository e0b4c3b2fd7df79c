// The section /service: what answers the questions of a run.
#pragma once

#include <cstdint>

#include "dhash/checked_fetch.h"
#include "experiments/spec/keys.h"
#include "service/key_chains.h"
#include "sim/time.h"

namespace ddns::experiments {

struct ServiceSpec {
  enum class Kind {
    kDdns,          // records in DHash
    kLookup,        // routing alone: the owner of a random key is looked up
    kConventional,  // conventional DNS lookups, without an overlay
  };
  Kind kind = Kind::kDdns;
  dhash::Check check = dhash::Check::kNone;
  sim::Duration check_time;  // that a client takes for one signature
  service::KeyPolicy keys = service::KeyPolicy::kKnown;
  bool keep_keys = false;
  double popular_share = 0;
  bool mistakes = false;       // do owners sign records wrongly at first?
  double mistake_share = 0;    // of the records
  bool check_inserts = false;  // do nodes refuse such a record?
  // Where keys are not known: of an RRset, of a signature, and of a KEY RRset without its own.
  std::uint32_t rrset_octets = 0;
  std::uint32_t signature_octets = 0;
  std::uint32_t key_octets = 0;
};

extern const Section<ServiceSpec> kService;

// Services that stand on the overlay.
inline const Condition kOnOverlay = {"/service/kind", {"ddns", "lookup"}};
// Services whose questions are for records of DHash.
inline const Condition kOnDhash = {"/service/kind", {"ddns"}};

}  // namespace ddns::experiments
