#include "experiments/claims/judge.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "experiments/claims/scope.h"
#include "sim/check.h"

namespace ddns::experiments {

namespace {

using sim::InputError;

// Running sums move, but for those that are 0 and the last.
void move_sums(Json& shares, double by) {
  double below = 0;
  double moved_below = 0;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const double sum = below + shares[i].get<double>();
    const bool end = sum <= 0 || i + 1 == shares.size();
    const double moved = end ? sum : std::clamp(sum + by, moved_below, 1.0);
    shares[i] = moved - moved_below;
    below = sum;
    moved_below = moved;
  }
}

class Judge {
 public:
  Judge(const Paper& paper, const Results& results)
      : paper_(paper), scope_(paper, results, /*dry=*/false) {
    for (const Reading& reading : paper.readings) {
      moved_.push_back({moved(paper.curves, reading, reading.error),
                        moved(paper.curves, reading, -reading.error)});
    }
    for (const auto& [run, by_seed] : results) {
      for (const auto& [seed, result] : by_seed) seeds_.insert(seed);
    }
  }

  Finding finding(const Claim& claim) {
    scope_.claim = claim_ = &claim;
    Finding f{.claim = &claim};
    f.stated = filled_in("/text/says");
    f.curve_note = filled_in("/curve/shows");
    f.why = filled_in("/why");
    f.ours = estimate_at("/ours");
    if (!claim.text("/ours").empty() && !f.ours) f.why = "The runs behind it were not made.";
    if (!f.ours) return f;
    f.other_reading = estimate_at("/other_reading");
    if (!claim.text("/curve/value").empty()) f.curve = curve(*f.ours);
    if (const auto expected = estimate_at("/text/expects")) f.expected = expected->mean;
    f.verdict = verdict(f);
    for (const auto& [what, text] : claim.entries("beside")) {
      if (const auto value = estimate_of("/beside/" + what, text))
        f.beside.emplace_back(what, *value);
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
  std::optional<Estimate> estimate_at(const char* key) {
    return estimate_of(key, claim_->text(key));
  }

  double evaluated(const std::string& key, const std::string& text) const {
    try {
      return evaluate(text, scope_);
    } catch (const InputError& e) {
      throw InputError(InputError::Kind::kData,
                       fmt::format("{}: {}{}: seed {}: {}", paper_.file, claim_->pointer, key,
                                   scope_.seed, e.what()));
    }
  }

  std::string filled_in(const char* key) {
    return filled(claim_->text(key), [&](const std::string& inside, const std::string& format) {
      const auto value = estimate_of(key, inside);
      return value ? fmt::format(fmt::runtime(format), value->mean) : std::string("(not run)");
    });
  }

  // How far the printed ring may lie from the mean of ours.
  double spread(const Estimate& ours) {
    if (claim_->has("/curve/within")) return 0;
    const auto apart = estimate_at("/curve/apart");
    return apart ? apart->mean + apart->spread() : ours.spread();
  }

  CurveFigure curve(const Estimate& ours) {
    const auto value = [&] { return evaluated("/curve/value", claim_->text("/curve/value")); };
    CurveFigure out{.value = value()};
    if (claim_->has("/curve/within")) {
      out.reading_error = claim_->said["curve"]["within"];
      return out;
    }
    for (const auto& above_and_below : moved_) {
      double most = 0;
      for (const Json& curves : above_and_below) {
        scope_.curves = &curves;
        most = std::max(most, std::fabs(value() - out.value));
      }
      out.reading_error += most;
    }
    scope_.curves = &paper_.curves;
    out.spread = spread(ours);
    return out;
  }

  // Is the text right of x? Values far from the stated one by less than the spread are, where it
  // speaks of one ring.
  bool holds(double x, double spread) {
    if (!claim_->holds) return true;
    const auto around = estimate_at("/text/around");
    const double from = around ? around->mean : 0;
    const double more = claim_->is("/text/one_ring") ? spread : 0;
    return x >= from + claim_->holds->first - more && x <= from + claim_->holds->second + more;
  }

  Verdict verdict(const Estimate& ours, const Finding& f) {
    const bool text = f.expected ? *f.expected >= ours.low && *f.expected <= ours.high
                                 : holds(ours.mean, ours.spread());
    const bool needs_spread = (f.curve && !claim_->has("/curve/within")) ||
                              (claim_->holds && claim_->is("/text/one_ring"));
    if (needs_spread && ours.count < 2) return Verdict::kNotTested;
    if (!f.curve) {
      if (!text) return Verdict::kDiffers;
      return claim_->basis() == "direction" ? Verdict::kObserved : Verdict::kReproduced;
    }
    const bool curve =
        std::fabs(ours.mean - f.curve->value) <= f.curve->reading_error + spread(ours);
    if (text && curve) return Verdict::kReproduced;
    const bool agree = holds(f.curve->value, ours.spread());
    if (agree || (!text && !curve)) return Verdict::kDiffers;
    return curve ? Verdict::kCurveReproduced : Verdict::kTextReproduced;
  }

  Verdict verdict(const Finding& f) {
    const Verdict first = verdict(*f.ours, f);
    const Verdict other = f.other_reading ? verdict(*f.other_reading, f) : first;
    if (first == other) return first;
    const bool one = first == Verdict::kReproduced || other == Verdict::kReproduced;
    return one ? Verdict::kOneReading : Verdict::kDiffers;
  }

  const Paper& paper_;
  const Claim* claim_ = nullptr;
  std::vector<std::array<Json, 2>> moved_;
  std::set<unsigned> seeds_ = {1};
  Scope scope_;
};

}  // namespace

Json moved(const Json& curves, const Reading& reading, double by) {
  Json out = curves;
  Json& numbers = out.at(reading.numbers);
  if (reading.kind == "sums") {
    move_sums(numbers, by);
    return out;
  }
  const double most = reading.kind == "fractions" ? 1 : std::numeric_limits<double>::infinity();
  for (Json& number : numbers) {  // a number alone is the only one of itself
    const double x = number.get<double>();
    if (x != 0 && x != most) number = std::clamp(x + by, 0.0, most);
  }
  return out;
}

std::vector<Finding> judge(const Paper& paper, const Results& results) {
  Judge judge(paper, results);
  std::vector<Finding> findings;
  for (const Claim& claim : paper.claims) findings.push_back(judge.finding(claim));
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
  if (f.claim->basis() == "input") return text + " (an input)";
  const std::string caveat = f.claim->caveat();
  return caveat.empty() ? text : fmt::format("{} (cited {})", text, caveat);
}

std::string figure_text(const Claim& claim, double value) {
  return fmt::format(fmt::runtime(claim.format()), value);
}

std::string estimate_text(const Claim& claim, const Estimate& value) {
  const std::string mean = figure_text(claim, value.mean);
  const std::string half = figure_text(claim, value.half_width());
  if (value.count < 2 || half == figure_text(claim, 0)) return mean;
  // "81.8 ms" and "1.0 ms" become "81.8 ± 1.0 ms".
  const std::string format = claim.format();
  return fmt::format(fmt::runtime(format.substr(0, format.find('}') + 1)), value.mean) + " ± " +
         half;
}

}  // namespace ddns::experiments
