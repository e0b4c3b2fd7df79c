// What became of a paper's claims, for a terminal.
#pragma once

#include <span>
#include <string>

#include "experiments/claims/report.h"

namespace ddns::experiments {

// Prints the findings listed, unless `quiet`; how many verdicts there are of each kind; and where
// the whole table is, unless `folder` is empty.
void say_findings(std::span<const Chapter> chapters, Listed listed, bool quiet,
                  const std::string& folder);

}  // namespace ddns::experiments
