// What one run is to do: every key of the experiment file (keys.h) that applies, with its value.
// Nothing but the Spec decides a run: the same Spec gives the same Result, to the last byte.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "experiments/spec/churn.h"
#include "experiments/spec/conventional.h"
#include "experiments/spec/dhash.h"
#include "experiments/spec/faults.h"
#include "experiments/spec/latency.h"
#include "experiments/spec/maintenance.h"
#include "experiments/spec/overlay.h"
#include "experiments/spec/quota.h"
#include "experiments/spec/service.h"
#include "experiments/spec/trace.h"
#include "overlay/lookup.h"

namespace ddns::experiments {

// A file that the run reads.
struct InputSpec {
  std::string pointer;  // of the key that names it
  std::string named;    // as the experiment says it
  std::string path;     // where it is
  std::string sha256;   // what it must be, where the experiment is that of a result; else ""
};

// Members of keys that do not apply to the run (docs/keys.md) hold their initial values.
struct Spec {
  std::string name;
  std::uint64_t seed = 1;
  ServiceSpec service;
  ConventionalSpec conventional;
  TraceSpec trace;
  OverlaySpec overlay;
  DhashSpec dhash;
  ChurnSpec churn;
  FaultSpec faults;
  MaintenanceSpec maintenance;
  QuotaSpec quota;
  LatencySpec latency;
  sim::Duration timeout;
  double loss = 0;
  overlay::LookupStyle style = overlay::LookupStyle::kIterative;
  unsigned lookup_tries = 1;
  unsigned lookup_alpha = 1;
  bool lookup_closest = false;  // else lookups end at the owner
  bool origin_by_client = false;
  unsigned latency_max_hops = 0;  // 0: no table of latency by hops
  std::uint32_t latency_samples = 0;
  std::optional<sim::Duration> latency_resolution;  // nothing: every latency is kept
  std::optional<sim::Duration> window;              // of the time series; nothing: there is none
  bool graph = false;                               // analyse the overlay as a graph at the end
  bool per_node = false;                            // report every node
  bool nearest_holder = false;                      // report how near records are to their owners

  // Does anything come, go, fail or look after itself? Else the ring stays as it is built.
  bool living() const {
    return maintenance.on || faults.victims != FaultSpec::Victims::kNone ||
           !faults.partition_shares.empty();
  }

  // Are there nodes that answer nobody?
  bool silenced() const { return faults.riders == FaultSpec::Riders::kSilent; }

  // Does anybody lie, or check what he is told?
  bool doubted() const { return faults.lie || service.check != dhash::Check::kNone; }

  // Does it take KEY RRsets to check an answer, which not everybody knows?
  bool keyed() const { return service.keys != service::KeyPolicy::kKnown; }

  // Are replicas stored by nodes that know their successor lists? Else they are put in place.
  bool stores_by_lists() const {
    return overlay.successors > 0 && (maintenance.on || dhash.insert_by_protocol);
  }

  std::vector<InputSpec> inputs;

  Json resolved;     // the keys that apply, in the order of the table
  std::string file;  // where it was read from, for messages
};

extern const Section<Spec> kRun;  // name and seed
extern const Section<Spec> kNetwork;
extern const Section<Spec> kLookup;
extern const Section<Spec> kOutput;

// Nodes that will ever exist in the run, on average over the capacities that may be drawn; 0
// without an overlay.
double expected_nodes(const Spec& spec);

}  // namespace ddns::experiments
