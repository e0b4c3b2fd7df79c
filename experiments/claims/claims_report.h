// The claims' findings as files and as a table on the terminal.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "experiments/claims/claims.h"

namespace ddns::experiments {

// claims.json: {"schema": 1, "seeds": N, "living_seeds": M, "confidence": 0.95, "verdicts": {...},
// "claims": [...]}; M is 0 where there were no runs of the living ring.
Json claims_json(std::span<const Finding> findings, std::size_t seeds, std::size_t living_seeds);

// claims.md: a table of what the paper tests, one of the claims of the living ring, then every
// claim with its words, tolerances and reason.
std::string claims_markdown(std::span<const Finding> findings, std::size_t seeds,
                            std::size_t living_seeds);

// A finding's cells: the curve's figure, or what it shows, or "-"; ours, in both readings of the
// source where there are two.
std::string curve_text(const Finding& finding);
std::string ours_text(const Finding& finding);

// The findings that the paper's own tests are behind, then those of the living ring. REQUIRES: they
// are in the order of claims().
struct Chapters {
  std::span<const Finding> at_rest;
  std::span<const Finding> living;
};
Chapters chapters(std::span<const Finding> findings);

// Those that are not as printed, or so in one of two readings only, for a terminal of this many
// columns (at least 81 are used); `colour`: verdicts coloured by ANSI sequences.
std::string differing_table(std::span<const Finding> findings, std::size_t columns, bool colour);

// How many verdicts there are of each kind, a line for each chapter, and where the whole table is.
std::string summary(std::span<const Finding> findings, const std::string& folder);

// "reproduced 30; reproduced (an input) 9; differs 4; ...", in the order of Verdict; what does not
// occur is left out.
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
