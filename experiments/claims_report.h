// The claims' findings as files and as a table on the terminal.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "experiments/claims.h"

namespace ddns::experiments {

// claims.json: {"schema": 1, "seeds": N, "living_seeds": M, "confidence": 0.95, "verdicts": {...},
// "claims": [...]}; M is 0 where there were no runs of the living ring.
Json claims_json(std::span<const Finding> findings, std::size_t seeds, std::size_t living_seeds);

// claims.md: a table of what the paper tests, one of the claims of the living ring, then every
// claim with its words, tolerances and reason.
std::string claims_markdown(std::span<const Finding> findings, std::size_t seeds,
                            std::size_t living_seeds);

// For a terminal of this many columns (at least 81 are used); `colour`: verdicts coloured by ANSI
// sequences.
std::string claims_table(std::span<const Finding> findings, std::size_t columns, bool colour);

// "reproduced 30, differs 4, ...", in the order of Verdict; what does not occur is left out.
std::string verdict_counts(std::span<const Finding> findings);

// The verdicts of a claims.json, by claim. Throws InputError (kData) where the file cannot be read,
// is none, or names a claim that is not among `claims`.
using Verdicts = std::map<std::string, std::string>;
Verdicts read_verdicts(const std::string& path, std::span<const Claim> claims);

// How the findings differ from those that were read from `path`, one line a claim: "ID: VERDICT
// here, VERDICT in PATH". Claims of the living ring are left out where they have not been tested.
std::vector<std::string> verdict_changes(std::span<const Finding> findings, const Verdicts& there,
                                         const std::string& path);

}  // namespace ddns::experiments
