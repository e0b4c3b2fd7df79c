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
  // Judges the paper's claims.
  Chapter(Paper paper_of, const Results& results, bool are_tested = true);
  Chapter(Chapter&&) = default;  // a copy's findings would be of the claims of another paper

  Paper paper;
  bool tested;  // were there runs?
  std::vector<Finding> findings;
};

// claims.json: {"schema": 1, "seeds": N, "living_seeds": M, "confidence": 0.95, "verdicts": {...},
// "claims": [...]}; M is 0 where there were no runs of the living ring.
Json claims_json(std::span<const Chapter> chapters, std::size_t seeds, std::size_t living_seeds);

// claims.md: a table for each chapter, then every claim with its words, tolerances and reason.
// `command` is what makes the file.
std::string claims_markdown(std::span<const Chapter> chapters, const std::string& command);

// Writes both into the folder.
void write_claims(const std::string& folder, std::span<const Chapter> chapters, std::size_t seeds,
                  std::size_t living_seeds, const std::string& command);

// A finding's cells: what the text says; the curve's figure, or what it shows; ours, in both
// readings of the source where there are two, `space` standing for those within a figure. Else "-".
std::string stated_text(const Finding& finding);
std::string curve_text(const Finding& finding);
std::string ours_text(const Finding& finding, char space = ' ');

// Those that were tested, or of these those that are not as printed, or so in one of two readings
// only, for a terminal of this many columns (at least 81 are used); `colour`: verdicts coloured by
// ANSI sequences.
enum class Listed { kTested, kDiffering };
std::string claims_table(std::span<const Chapter> chapters, Listed listed, std::size_t columns,
                         bool colour);

// A line for each chapter: "reproduced 30; reproduced (an input) 9; differs 4; ...", in the order
// of Verdict; what does not occur is left out.
std::string summary(std::span<const Chapter> chapters);

// The verdicts of a claims.json, by claim. Throws InputError (kData) where the file cannot be read,
// is none, or names a claim that is not among `known`.
using Verdicts = std::map<std::string, std::string>;
Verdicts read_verdicts(const std::string& path, std::span<const std::string> known);

// How the findings differ from those that were read from `path`, one line a claim: "ID: VERDICT
// here, VERDICT in PATH". Chapters without runs are left out.
std::vector<std::string> verdict_changes(std::span<const Chapter> chapters, const Verdicts& there,
                                         const std::string& path);

}  // namespace ddns::experiments
