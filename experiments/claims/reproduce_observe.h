// The runs of one seed, and what the claims and figures take from them.
#pragma once

#include <string>

#include "experiments/claims/claims_values.h"
#include "experiments/run/questions.h"
#include "experiments/summary/figure_data.h"

namespace ddns::experiments {

struct Observations {
  Values values;
  Curves curves;
};

// The runs behind observe_paper, for progress.
inline constexpr int kPaperRuns = 6;

// The paper's three tests, the first and the last under both cache policies, and its latencies.
// `observer` may be null. Unless `folder` is empty, successful.json, successful-penultimate.json,
// failed.json, slashdot.json and latency.json are written there, with their provenance.
//
// Only where results are written are records inserted by the protocol; elsewhere they are placed,
// which changes none of the figures.
Observations observe_paper(std::uint64_t seed, const std::string& folder, Observer* observer);

// The runs whose results it writes.
std::vector<Spec> written_runs(std::uint64_t seed);

// Further runs that back claims: other sizes, policies and storage. Costly ones first.
enum class Extra {
  kMillionBase16,
  kMillionBase2,
  kReplicas,
  kOriginCache,
  kNoCache,
  kOtherPopularity,
  kVirtualNodes
};
inline constexpr Extra kExtras[] = {
    Extra::kMillionBase16, Extra::kMillionBase2,    Extra::kReplicas,    Extra::kOriginCache,
    Extra::kNoCache,       Extra::kOtherPopularity, Extra::kVirtualNodes};

// `large_ring`: the nodes of the million-node rings.
Values observe_extra(Extra extra, std::uint64_t seed, std::uint32_t large_ring, Observer* observer);

}  // namespace ddns::experiments
