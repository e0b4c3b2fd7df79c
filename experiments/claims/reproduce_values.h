// The named figures that the claims take from results. Names: AREA.RUN.WHAT.
#pragma once

#include <string>
#include <vector>

#include "experiments/claims/claims_values.h"
#include "experiments/summary/figure_data.h"
#include "experiments/world/world.h"

namespace ddns::experiments {

// What a run leaves at each node, for figures that combine two sides of it.
struct NodeTable {
  // REQUIRES: the run has ended; at least 3 nodes, one a host.
  explicit NodeTable(const World& world);

  std::vector<double> records;  // stored
  std::vector<double> served;   // RPCs
  // The share of the circle between a node and the one before it, and the next.
  std::vector<double> share_before;
  std::vector<double> share_after;
};

// For every node, the questions of the run's trace for keys that it owns.
std::vector<double> questions_for_owners(const World& world, const Workload& workload);

void add_input_values(const Result& successful, const Result& failed, const Result& slashdot,
                      Values& v);
// `questions` as questions_for_owners gives them.
void add_balance_values(const NodeTable& nodes, const std::vector<double>& questions,
                        const std::string& run, Values& v);
void add_storage_values(const Series& storage, const NodeTable& nodes, Values& v);
void add_load_values(const Result& result, const std::string& run, Values& v);
void add_transfer_values(const Result& result, const std::string& run, Values& v);
void add_spread_values(const Result& slashdot, const std::string& run, Values& v);
void add_hop_values(const Series& hops, const std::vector<double>& printed, const std::string& run,
                    Values& v);
void add_latency_values(const Series& latency, const PrintedCurve& printed, const std::string& run,
                        Values& v);
void add_conventional_values(const Result& latency, const PrintedCurve& printed, Values& v);

// Figures that combine others of the same seed, as far as those are there.
void add_combined_values(Values& v);

// Figures NAME.apart: how far the curves that a shape is judged by lie from those of the next seed,
// the last from the first. REQUIRES: as many values as curves, at least.
void add_distances_between_seeds(const std::vector<Curves>& curves, std::vector<Values>& values);

}  // namespace ddns::experiments
