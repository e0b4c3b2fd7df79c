// Results on disk and, in short, on the terminal.
#pragma once

#include <string>
#include <vector>

#include "experiments/earlier.h"
#include "experiments/provenance.h"
#include "experiments/result.h"

namespace ddns::experiments {

// Before a run whose result is to go to `folder`: throws std::runtime_error where it could not be
// written, or, unless `force`, would replace what is not to be replaced. Returns what it replaces.
Earlier prepare_result(const Spec& spec, const std::string& folder, InputFiles& files, bool force);

// Writes STEM.json and STEM.provenance.json. Returns whether an earlier result of the same run
// stood there and was another. Throws std::runtime_error where they cannot be written.
bool save_result(const std::string& stem, const Json& result, const Spec& spec,
                 const CostMeter& meter, const Earlier& earlier = {});

// One row of the summary table: the figures of a result that people look for first.
struct SummaryRow {
  std::string name;
  const Json* result;  // a result file, or a point of a sweep's file
};

// The summary table as text, columns aligned; what a result does not have is "-". RPCs and
// milliseconds are per lookup, records per host, load is RPCs served per lookup, per host.
std::string summary_table(const std::vector<SummaryRow>& rows);

}  // namespace ddns::experiments
