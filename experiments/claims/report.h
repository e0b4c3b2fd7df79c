// The findings as files and as a table on the terminal.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "experiments/claims/judge.h"

namespace ddns::experiments {

// What became of one paper's claims.
struct Chapter {
  Paper paper;
  std::vector<Finding> findings;  // of the paper's claims
  bool tested = true;             // were there runs?
};

// What stands in the place of a reason where there were none.
inline const std::string kUntested = "Tested by `ddns reproduce --living`.";

// claims.json: {"schema": 1, "seeds": N, "living_seeds": M, "confidence": 0.95, "verdicts": {...},
// "claims": [...]}; M is 0 where there were no runs of the living ring.
Json claims_json(std::span<const Chapter> chapters, std::size_t seeds, std::size_t living_seeds);

// claims.md: a table for each chapter, then every claim with its words, tolerances and reason.
// `command` is what makes the file.
std::string claims_markdown(std::span<const Chapter> chapters, const std::string& command);

// A finding's cells: the curve's figure, or what it shows, or "-"; ours, in both readings of the
// source where there are two.
std::string curve_text(const Finding& finding);
std::string ours_text(const Finding& finding);

// Those that were tested, or of these those that are not as printed, or so in one of two readings
// only, for a terminal of this many columns (at least 81 are used); `colour`: verdicts coloured by
// ANSI sequences.
enum class Listed { kTested, kDiffering };
std::string claims_table(std::span<const Chapter> chapters, Listed listed, std::size_t columns,
                         bool colour);

// How many verdicts there are of each kind, a line for each chapter; and where the whole table is.
std::string summary(std::span<const Chapter> chapters);
std::string where_text(const std::string& folder);

// "reproduced 30; reproduced (an input) 9; differs 4; ...", in the order of Verdict; what does not
// occur is left out.
std::string verdict_counts(std::span<const Finding> findings);

// The verdicts of a claims.json, by claim. Throws InputError (kData) where the file cannot be read,
// is none, or names a claim that is not among `known`.
using Verdicts = std::map<std::string, std::string>;
Verdicts read_verdicts(const std::string& path, std::span<const std::string> known);

// How the findings differ from those that were read from `path`, one line a claim: "ID: VERDICT
// here, VERDICT in PATH". Chapters without runs are left out.
std::vector<std::string> verdict_changes(std::span<const Chapter> chapters, const Verdicts& there,
                                         const std::string& path);

}  // namespace ddns::experiments
