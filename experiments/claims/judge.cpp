#include "experiments/claims/judge.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "experiments/claims/scope.h"
#include "sim/check.h"

namespace ddns::experiments {

namespace {

using sim::InputError;

// Judges one claim.
class Judge {
 public:
  Judge(const Paper& paper, const Claim& claim, const Results& results,
        const std::vector<std::pair<Json, Json>>& moved, const std::set<unsigned>& seeds)
      : paper_(paper),
        claim_(claim),
        moved_(moved),
        seeds_(seeds),
        scope_(paper, claim, results, /*dry=*/false) {}

  Finding finding() {
    Finding f{.claim = &claim_};
    f.stated = fill("/text/says", claim_.stated);
    f.curve_note = fill("/curve/shows", claim_.curve_note);
    f.why = fill("/why", claim_.why);
    f.ours = estimate_of("/ours", claim_.ours);
    if (!claim_.ours.empty() && !f.ours) f.why = "The runs behind it were not made.";
    if (!f.ours) return f;
    f.other_reading = estimate_of("/other_reading", claim_.other_reading);
    if (!claim_.curve.empty()) f.curve = curve(*f.ours);
    const auto expected = estimate_of("/text/expects", claim_.expects);
    if (expected) f.expected = expected->mean;
    f.verdict = verdict(f);
    for (const auto& [what, text] : claim_.beside) {
      if (const auto value = estimate_of("/beside/" + what, text)) {
        f.beside.emplace_back(what, *value);
      }
    }
    return f;
  }

 private:
  // Over the seeds that have it; nothing where none has, or there is no expression.
  std::optional<Estimate> estimate_of(const std::string& key, const std::string& text) {
    if (text.empty()) return std::nullopt;
    std::vector<double> values;
    scope_.by_seed = false;
    for (const unsigned seed : seeds_) {
      scope_.seed = seed;
      try {
        const double value = evaluated(key, text);
        if (std::isfinite(value)) values.push_back(value);
        if (!scope_.by_seed) break;
      } catch (const Missing&) {
      }
    }
    if (values.empty()) return std::nullopt;
    return estimate(values);
  }

  double evaluated(const std::string& key, const std::string& text) const {
    try {
      return evaluate(text, scope_);
    } catch (const InputError& e) {
      throw InputError(InputError::Kind::kData,
                       fmt::format("{}: {}{}: seed {}: {}", paper_.file, claim_.pointer, key,
                                   scope_.seed, e.what()));
    }
  }

  std::string fill(const std::string& key, const std::string& text) {
    return filled(text, [&](const std::string& inside, const std::string& format) {
      const auto value = estimate_of(key, inside);
      return value ? fmt::format(fmt::runtime(format), value->mean) : std::string("(not run)");
    });
  }

  // How far the printed ring may lie from the mean of ours.
  double spread(const Estimate& ours) {
    const auto apart = estimate_of("/curve/apart", claim_.apart);
    return apart ? apart->mean + apart->spread() : ours.spread();
  }

  CurveFigure curve(const Estimate& ours) {
    CurveFigure out{.value = evaluated("/curve/value", claim_.curve)};
    if (claim_.within) return {out.value, *claim_.within, 0};
    for (const auto& [above, below] : moved_) {
      double most = 0;
      for (const Json* curves : {&above, &below}) {
        scope_.curves = curves;
        most = std::max(most, std::fabs(evaluated("/curve/value", claim_.curve) - out.value));
      }
      out.reading_error += most;
    }
    scope_.curves = &paper_.curves;
    out.spread = spread(ours);
    return out;
  }

  bool inside(double x, double spread) {
    const auto around = estimate_of("/text/around", claim_.around);
    const double from = around ? around->mean : 0;
    const double more = claim_.one_ring ? spread : 0;
    return x >= from + claim_.holds->first - more && x <= from + claim_.holds->second + more;
  }

  bool text_holds(const Estimate& ours, const std::optional<double>& expected) {
    if (expected) return *expected >= ours.low && *expected <= ours.high;
    return !claim_.holds || inside(ours.mean, ours.spread());
  }

  Verdict verdict(const Estimate& ours, const Finding& f) {
    const auto& printed = f.curve;
    const bool text = text_holds(ours, f.expected);
    const bool needs_spread = (printed && !claim_.within) || (claim_.holds && claim_.one_ring);
    if (needs_spread && ours.count < 2) return Verdict::kNotTested;
    if (!printed) {
      if (!text) return Verdict::kDiffers;
      return claim_.basis == Basis::kDirection ? Verdict::kObserved : Verdict::kReproduced;
    }
    const double spread_of_ours = claim_.within ? 0 : spread(ours);
    const bool curve =
        std::fabs(ours.mean - printed->value) <= printed->reading_error + spread_of_ours;
    if (text && curve) return Verdict::kReproduced;
    const bool agree = !claim_.holds || inside(printed->value, ours.spread());
    if (agree || (!text && !curve)) return Verdict::kDiffers;
    return curve ? Verdict::kCurveReproduced : Verdict::kTextReproduced;
  }

  Verdict verdict(const Finding& f) {
    if (!f.ours) return Verdict::kNotTested;
    const Verdict first = verdict(*f.ours, f);
    if (!f.other_reading) return first;
    const Verdict other = verdict(*f.other_reading, f);
    if (first == other) return first;
    const bool one = first == Verdict::kReproduced || other == Verdict::kReproduced;
    return one ? Verdict::kOneReading : Verdict::kDiffers;
  }

  const Paper& paper_;
  const Claim& claim_;
  const std::vector<std::pair<Json, Json>>& moved_;
  const std::set<unsigned>& seeds_;
  Scope scope_;
};

}  // namespace

std::vector<Finding> judge(const Paper& paper, const Results& results) {
  std::vector<std::pair<Json, Json>> all_moved;
  for (const Reading& reading : paper.readings) {
    all_moved.emplace_back(moved(paper.curves, reading, reading.error),
                           moved(paper.curves, reading, -reading.error));
  }
  std::set<unsigned> seeds = {1};
  for (const auto& [run, by_seed] : results) {
    for (const auto& [seed, result] : by_seed) seeds.insert(seed);
  }
  std::vector<Finding> findings;
  for (const Claim& claim : paper.claims) {
    findings.push_back(Judge(paper, claim, results, all_moved, seeds).finding());
  }
  return findings;
}

std::string verdict_text(Verdict verdict) {
  constexpr const char* kTexts[] = {"reproduced",
                                    "reproduced in one of two readings",
                                    "observed",
                                    "text and curve disagree, curve reproduced",
                                    "text and curve disagree, text reproduced",
                                    "differs",
                                    "not tested by this run"};
  return kTexts[static_cast<int>(verdict)];
}

std::string verdict_text(const Finding& f) {
  const std::string text = verdict_text(f.verdict);
  if (f.verdict == Verdict::kNotTested) return text;
  if (f.claim->basis == Basis::kInput) return text + " (an input)";
  return f.claim->caveat.empty() ? text : fmt::format("{} (cited {})", text, f.claim->caveat);
}

std::string figure_text(const Claim& claim, double value) {
  return fmt::format(fmt::runtime(claim.format), value);
}

std::string estimate_text(const Claim& claim, const Estimate& value) {
  const std::string mean = figure_text(claim, value.mean);
  const std::string half = figure_text(claim, value.half_width());
  if (value.count < 2 || half == figure_text(claim, 0)) return mean;
  // "81.8 ms" and "1.0 ms" become "81.8 ± 1.0 ms".
  const std::string format = claim.format.substr(0, claim.format.find('}') + 1);
  return fmt::format(fmt::runtime(format), value.mean) + " ± " + half;
}

}  // namespace ddns::experiments
