// Results on disk and, in short, on the terminal.
#pragma once

#include <string>
#include <vector>

#include "experiments/provenance.h"
#include "experiments/result.h"

namespace ddns::experiments {

// Writes FOLDER/NAME.json and FOLDER/NAME.provenance.json. Throws std::runtime_error where it
// cannot.
void save_result(const Result& result, const std::string& folder, const CostMeter& meter);

// One row of the summary table: the figures of a result that people look for first.
struct SummaryRow {
  std::string name;
  const Json* result;  // a result file, or a point of a sweep's file
};

// The summary table as text, columns aligned; what a result does not have is "-". RPCs and
// milliseconds are per lookup, records per host, load is RPCs served per lookup, per host.
std::string summary_table(const std::vector<SummaryRow>& rows);

}  // namespace ddns::experiments
