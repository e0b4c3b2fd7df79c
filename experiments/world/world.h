// Everything a run needs, built from its specification: the overlay with its tables, the network,
// the questions and the records.
#pragma once

#include <memory>
#include <optional>

#include "dhash/dhash.h"
#include "dhash/quota.h"
#include "dns/rrset_table.h"
#include "experiments/spec/spec.h"
#include "experiments/world/workload.h"
#include "overlay/lookup.h"
#include "overlay/ring.h"
#include "service/mistake_gate.h"
#include "service/signed_ddns.h"
#include "sim/distances.h"
#include "sim/latency.h"
#include "sim/network.h"
#include "sim/scheduler.h"
#include "traces/trace.h"

namespace ddns::experiments {

struct World {
  // Throws InputError (kSpec) where the specification asks for what cannot be, and (kData) where a
  // file that it names is missing or malformed. `workload`: the questions, where they are made
  // already; it must outlive this. REQUIRES: null, or it serves the specification.
  explicit World(const Spec& spec, const Workload* workload = nullptr);
  // The ring and its network alone: no service, nothing that is asked and no records.
  struct RingOnly {};
  World(const Spec& spec, RingOnly);
  World(const World&) = delete;  // its parts refer to each other
  World& operator=(const World&) = delete;

  const Spec& spec;
  sim::Scheduler scheduler;
  overlay::Members members;
  std::unique_ptr<sim::LatencyModel> latency;
  const sim::Distances* distances;              // the same, where it is by pair; else null
  std::unique_ptr<sim::Distances> coordinates;  // null where nobody goes by them
  std::unique_ptr<overlay::Overlay> overlay;
  overlay::RingOverlay* ring;  // the same, where it is a ring; else null
  sim::Network network;
  overlay::Lookup lookup;
  std::vector<bool> silent_hosts;  // of each host
  // Does the node answer nobody, for all that it is present?
  bool is_silent(overlay::NodeIndex n) const { return silent_hosts[members.host(n)]; }
  std::unique_ptr<service::NameService> service;
  // Null where the service is routing alone, as are those that follow.
  std::unique_ptr<traces::TraceSource> trace;
  // The table of the trace's names, and the attacker's RRsets.
  std::optional<dns::RrsetTable> rrsets;
  std::unique_ptr<dhash::Quota> quota;  // null where hosts have room without end
  std::unique_ptr<dhash::Dhash> dhash;  // record r is that of the table
  // Null where nobody lies and nobody checks.
  std::unique_ptr<dhash::CheckedFetch> checked_fetch;
  const service::SignedDdns* signed_ddns = nullptr;  // the service
  std::unique_ptr<service::MistakeGate> mistakes;    // null where owners make none
  // Null where everybody knows all keys.
  std::unique_ptr<service::KeyChains> chains;
  std::unique_ptr<service::Vouching> vouching;
};

// How the blocks of a run are kept.
dhash::Settings dhash_settings(const Spec& spec);

// Throws InputError (kSpec) where the hosts run several nodes each and some node's successor list
// has nodes of fewer hosts than there are replicas to be kept on them.
void check_keepers(const Spec& spec);

}  // namespace ddns::experiments
