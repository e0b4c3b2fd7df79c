// A paper's claims as a file: docs/claims.md describes it. The runs that they need, what its curves
// show, and what each claim says, beside what the simulator is asked for to compare.
#pragma once

#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "experiments/claims/reading.h"
#include "experiments/files/json_file.h"

namespace ddns::experiments {

inline constexpr double kNoLimit = std::numeric_limits<double>::infinity();

// A run that claims are about, over some seeds.
struct PaperRun {
  using Setting = std::vector<std::pair<std::string, std::string>>;  // pointer, value as text
  std::string name;                                                  // "path", "paths[30]"
  std::string pointer;                                               // where the file says it
  std::string experiment;  // the file to run; empty: only results that are there can be judged
  Setting set;
  // Not empty: the result of the first seed is kept under this name, and is its own. Other seeds
  // set what is in `later` besides.
  std::string keep;
  Setting later;
  unsigned times = 1;                    // as many seeds as the paper has
  std::optional<unsigned> at_most = {};  // but no more than these
};

// What a claim's verdict rests on.
enum class Basis {
  kFinding,    // printed words or a printed curve, and runs that could have found otherwise
  kInput,      // the finding follows from what the runs are given
  kDirection,  // the text names a direction alone: what agrees with it is observed, not reproduced
};

// Texts may contain figures: {EXPRESSION} or {EXPRESSION:.1f}, means over the seeds. What is called
// an expression is one of experiments/expression/expression.h.
struct Claim {
  std::string pointer;  // where the file says it
  std::string id;
  std::string section;  // where in the paper
  std::string quote;    // what the text says, in its words
  std::string measure;  // what the numbers are
  std::string format;   // how to print the figure: "{:.0f} ms"
  std::string ours;     // expression: our figure; empty: not tested
  Basis basis = Basis::kFinding;
  std::string stated;  // what the text makes of it, in short; empty if it gives none

  // Values for which the text is right, counted from the expression `around` if there is one.
  std::optional<std::pair<double, double>> holds = {};
  std::string around;
  bool one_ring = false;  // what the text says is of one ring: both ends are wider by the spread
  // Expression of the text's figure, which is right if our interval over the seeds has it; instead
  // of `holds`.
  std::string expects;
  std::string tolerance_reason;  // of these
  // Another tolerance that the same words allow would make another verdict.
  bool tolerance_decides = false;

  std::string curve;                  // expression: what the printed curve shows
  std::string curve_note;             // the same where it is no single figure
  std::optional<double> within = {};  // how far ours may lie from it, if the file says so
  // Expression of how far two of our rings lie apart, where that and not the spread of `ours` says
  // how far the printed ring may.
  std::string apart;
  std::string caveat;  // of the printed figure: "from memory"
  // Expression of our figure if the source is read in the other of two ways, between which it does
  // not tell.
  std::string other_reading;
  std::vector<std::pair<std::string, std::string>> beside;  // what, expression: further figures
  std::string why;                                          // one sentence
  std::map<std::string, std::string> let;                   // names for expressions
};

struct Paper {
  std::string file;
  std::string name;
  std::string title;
  std::string cite;
  std::string heading;    // of its part of the report
  std::string about;      // and the sentence below it
  std::string published;  // what its printed figures are called there: "curve", "published"
  std::string read_to;    // and what they are known to: "reading", "rounding"
  unsigned seeds = 5;     // behind most runs, unless the user says otherwise
  std::vector<std::string> living;  // papers that go with it where living rings are asked for
  Json curves = Json::object();
  std::vector<Reading> readings = {};
  std::map<std::string, std::string> let;
  std::vector<PaperRun> runs = {};
  Json figures = Json::object();  // experiments/summary/figure_data.h
  std::vector<Claim> claims = {};

  const PaperRun* run(const std::string& name) const;
};

// Reads a file, or a paper that is shipped, by its name. Throws InputError (kSpec) that tells
// everything that is wrong with it by itself; its expressions are the judge's to check.
Paper read_paper(const std::string& name_or_file);

}  // namespace ddns::experiments
