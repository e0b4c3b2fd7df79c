// Who lies in a run, who checks, and the keys that it takes.
#pragma once

#include <memory>
#include <vector>

#include "dhash/checked_fetch.h"
#include "experiments/spec/spec.h"
#include "service/key_chains.h"
#include "traces/trace.h"

namespace ddns::experiments {

// Of each node: does its host lie? Drawn among all hosts that will ever be there; more of them
// where the share is larger, the others staying the same.
std::vector<bool> liars(const Spec& spec, const overlay::Members& members);

// The fetches of a run in which somebody lies or checks. The DHash must outlive them.
std::unique_ptr<dhash::CheckedFetch> build_checked_fetch(const Spec& spec,
                                                         const overlay::Members& members,
                                                         dhash::Dhash& dhash);

// Of each record: does its owner make a mistake? Drawn record by record, of those of names.
std::vector<bool> records_with_mistakes(const Spec& spec, const dns::RrsetTable& rrsets);

// The KEY RRsets of the trace's names that are answered; null where everybody knows all.
std::unique_ptr<service::KeyChains> build_key_chains(const Spec& spec,
                                                     const traces::TraceSource& trace);

// Appends the DHash keys of the KEY RRsets that are looked up.
void add_keys_of_keys(const service::KeyChains& chains, std::vector<overlay::Id>& keys);

}  // namespace ddns::experiments
