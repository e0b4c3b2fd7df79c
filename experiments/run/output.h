// Results on disk and, in short, on the terminal.
#pragma once

#include <string>
#include <vector>

#include "experiments/result/provenance.h"
#include "experiments/result/result.h"
#include "experiments/run/earlier.h"
#include "experiments/spec/spec.h"

namespace ddns::experiments {

// Before a run whose result is to go to `folder`: throws std::runtime_error where it could not be
// written, or, unless `force`, would replace what is not to be replaced. Returns what it replaces.
Earlier prepare_result(const Spec& spec, const std::string& folder, InputFiles& files, bool force);

// Writes STEM.json and STEM.provenance.json, which for a point of a batch says its id and the size
// of the result (experiments/batch/batch.h). Returns whether an earlier result of the same run
// stood there and was another. Throws std::runtime_error where they cannot be written.
bool save_result(const std::string& stem, const Json& result, const Spec& spec,
                 const CostMeter& meter, const Earlier& earlier = {},
                 const std::string& point_id = "");

// One row of the summary table: the figures of a result that people look for first.
struct SummaryRow {
  std::string name;
  const Json* result;  // a result file, or a point of a sweep's file
};

// The summary as text: one table for each kind of run among the rows (lookups of keys, questions
// for records, conventional DNS), each with the columns that some of its rows have; "-" where a row
// has none. Two lines of heads, so that every column says what it is: hops are RPCs answered, calls
// RPCs sent, milliseconds are those of a lookup, records those of a host, and load is RPCs served
// for each lookup, of a host.
std::string summary_table(const std::vector<SummaryRow>& rows);

}  // namespace ddns::experiments
