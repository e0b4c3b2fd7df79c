// What a specification with the service conventional asks for: zones, resolvers, TTLs.
#pragma once

#include <cstdint>
#include <vector>

#include "experiments/spec/spec.h"
#include "service/conventional/groups.h"
#include "service/conventional/hierarchy.h"
#include "traces/trace.h"

namespace ddns::experiments {

// The TTL of each name's answers: /conventional/ttl_s, or drawn from what is assumed of 2001: .10
// of the names have a minute, .15 five minutes, .25 an hour, .15 six hours, .35 a day. That a
// quarter has less than a quarter of an hour is published (Jung et al., mit-dec00; from memory).
std::vector<sim::Duration> ttls_of_names(const Spec& spec, dns::NameIndex names);

// The zones of the trace's names, with the faults that the specification asks for.
service::Hierarchy build_hierarchy(const Spec& spec, const traces::TraceSource& trace);

// The resolvers and forwarders of the clients of the trace.
service::ClientPlaces places_of_clients(const Spec& spec, const traces::TraceSource& trace);

}  // namespace ddns::experiments
