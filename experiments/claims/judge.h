// What became of a paper's claims, from result files alone.
//
// How far from a printed curve a finding may lie to count as the same is computed: by how much the
// curve may be misread, and by how much one ring differs from another. How far it may lie from the
// words of the text the claims say, and why. Verdicts are computed.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "experiments/claims/scope.h"
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

// What a curve shows, and how far from it a finding may lie to count as the same.
struct CurveFigure {
  double value = 0;
  double reading_error = 0;  // what every reading alone, wrong by its error, makes it differ by
  double spread = 0;         // from ring to ring; infinite where one seed tells none
};

// What became of a claim. Texts have their figures filled in.
struct Finding {
  const Claim* claim = nullptr;
  Verdict verdict = Verdict::kNotTested;
  std::optional<Estimate> ours = {};
  std::optional<Estimate> other_reading = {};
  std::optional<CurveFigure> curve = {};
  std::optional<double> expected = {};  // what the text's figure is
  std::string stated = {};
  std::string curve_note = {};
  std::string why = {};
  std::vector<std::pair<std::string, Estimate>> beside = {};
};

// The curves as if all numbers of a reading were greater by this much. What lies on an end of an
// axis stays: a value of 0, a fraction of 0 or 1.
Json moved(const Json& curves, const Reading& reading, double by);

// Judges the claims; one whose runs are not all among the results is not tested. Throws InputError
// (kData), with file, claim and run, where a result lacks what an expression names. REQUIRES: the
// paper has been checked.
std::vector<Finding> judge(const Paper& paper, const Results& results);

// "reproduced", "text and curve disagree, curve reproduced", ...; and with what the verdict rests
// on where that is no finding against print: "reproduced (an input)".
std::string verdict_text(Verdict verdict);
std::string verdict_text(const Finding& finding);
// A figure as the claim prints it; with the interval, where there is one: "81.8 ± 1.0".
std::string figure_text(const Claim& claim, double value);
std::string estimate_text(const Claim& claim, const Estimate& value);

}  // namespace ddns::experiments
