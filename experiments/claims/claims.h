// Every quantitative statement of the paper's sections 2, 3 and 5 and what it says of failures,
// attacks and partitions, beside what its own figures show and what the simulator finds. Where it
// leans on other papers for failures, what those have published stands in the place of a figure.
//
// One table holds them all, in the order of the paper. How far from a printed curve a finding may
// lie to count as the same is computed: by how much the curve may be misread, and by how much one
// ring differs from another. How far it may lie from the words of the text the rows say, and why.
// Verdicts are computed.
#pragma once

#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "experiments/claims/printed.h"
#include "experiments/summary/statistics.h"

namespace ddns::experiments {

enum class Verdict {
  kReproduced,       // within the tolerances of the text, and of the curve where there is one
  kOneReading,       // the source can be read in two ways, and in one of them it is reproduced
  kObserved,         // as the text has it, which no service that works could miss
  kCurveReproduced,  // the paper's text and curve disagree, and we find what the curve shows
  kTextReproduced,   // they disagree, and we find what the text says
  kDiffers,
  kNotTested,  // these runs cannot tell, or were not made
};

// What a claim's verdict rests on.
enum class Basis {
  kFinding,    // printed words or a printed curve, and runs that could have found otherwise
  kInput,      // the finding follows from what the runs are given
  kDirection,  // the text names a direction alone: what agrees with it is observed, not reproduced
  kMemory,     // the source is cited from memory
};

inline constexpr double kNoLimit = std::numeric_limits<double>::infinity();

// Values for which a statement of the text is true.
struct Range {
  double low = -kNoLimit;
  double high = kNoLimit;
  std::string around = {};  // if not empty, low and high count from the figure of this name
  bool one_ring = false;    // what the text says is of one ring: both ends are wider by the spread
};

// A further figure of ours that helps to understand a claim.
struct Aside {
  std::string what;
  std::string name;  // of the figure
};

// Figures are named as in Values; those of the printed curves begin with "curve.". Texts may
// contain figures: {name} or {name:.1f}, ours being means over the seeds.
struct Claim {
  std::string id;
  std::string section;  // where in the paper
  std::string quote;    // what the text says, in its words
  std::string measure;  // what the numbers are
  std::string stated;   // what the text makes of it, in short; empty if it gives none
  std::string format;   // how to print the figure: "{:.0f} ms"
  std::string ours;     // our figure; empty: not tested
  Basis basis = Basis::kFinding;
  std::optional<Range> holds = {};  // where the text is right
  // The text's figure, where it is right if our interval over the seeds has it; instead of `holds`.
  std::optional<double> expects = {};
  std::string curve = {};       // the printed curve's figure
  std::string curve_note = {};  // what the curve shows where that is no single figure
  // Our figure of how far two of our rings lie apart, where that and not the spread of `ours` says
  // how far the printed ring may.
  std::string apart = {};
  // Our figure if the source is read in the other of two ways, between which it does not tell; and
  // what that is.
  std::string other_reading = {};
  std::string tolerance_reason = {};  // of `holds` and `expects`
  // Another tolerance that the same words allow would make another verdict.
  bool tolerance_decides = false;
  std::vector<Aside> asides = {};
  std::string why = {};  // one sentence
  bool living = false;   // tested by the runs of the living ring, which are an option
};

// The table.
const std::vector<Claim>& claims();

// Its parts, each in a file of its own.
namespace parts {
void add_storage_claims(std::vector<Claim>& table);
void add_load_claims(std::vector<Claim>& table);
void add_hop_claims(std::vector<Claim>& table);
void add_latency_claims(std::vector<Claim>& table);
void add_setup_claims(std::vector<Claim>& table);
void add_conclusion_claims(std::vector<Claim>& table);
// Those of the living ring.
void add_failure_claims(std::vector<Claim>& table);
void add_living_claims(std::vector<Claim>& table);
}  // namespace parts

// What a curve shows, and how far from it a finding may lie to count as the same.
struct CurveFigure {
  double value = 0;
  double reading_error = 0;  // printed.h
  double spread = 0;         // from ring to ring; infinite where one seed tells none
  double tolerance() const { return reading_error + spread; }
};

// What became of a claim. Texts have their figures filled in.
struct Finding {
  const Claim* claim = nullptr;
  Verdict verdict = Verdict::kNotTested;
  std::optional<Estimate> ours;
  std::optional<Estimate> other_reading;
  std::optional<CurveFigure> curve;
  std::string stated;
  std::string curve_note;
  std::string why;
  std::vector<std::pair<std::string, Estimate>> asides;
};

// The figures over the seeds: each of the names with those seeds that have it.
using Estimates = std::map<std::string, Estimate, std::less<>>;
Estimates estimates(std::span<const Values> seeds);

// Judges the whole table. Claims of the living ring are not tested where `living` is false, nor is
// a claim whose tolerance is a spread over rings where there is one seed. REQUIRES: every figure
// that the others name is among them.
std::vector<Finding> judge(const Estimates& ours, const PrintedFigures& printed, bool living);
Finding judge(const Claim& claim, const Estimates& ours, const PrintedFigures& printed);

// "reproduced", "text and curve disagree, curve reproduced", ...; and with what the verdict rests
// on where that is no finding against print: "reproduced (an input)".
std::string verdict_text(Verdict verdict);
std::string verdict_text(Verdict verdict, Basis basis);
// A figure as the claim prints it; with the interval, where there is one: "81.8 ± 1.0".
std::string figure_text(const Claim& claim, double value);
std::string estimate_text(const Claim& claim, const Estimate& value);

}  // namespace ddns::experiments
