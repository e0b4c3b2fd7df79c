#include "experiments/claims/claims.h"

#include <fmt/format.h>

#include <cmath>

#include "sim/check.h"

namespace ddns::experiments {

namespace {

// Looks figures up by name, ours and the printed ones.
class Figures {
 public:
  Figures(const Estimates& ours, const PrintedFigures& printed) : ours_(ours), printed_(printed) {}

  double value(std::string_view name) const {
    if (const auto at = printed_.find(name); at != printed_.end()) return at->second.value;
    return estimate(name).mean;
  }
  const PrintedFigure& printed(std::string_view name) const {
    const auto at = printed_.find(name);
    sim::check(at != printed_.end(), fmt::format("no printed figure is called {}", name).c_str());
    return at->second;
  }
  const Estimate& estimate(std::string_view name) const {
    const auto at = ours_.find(name);
    sim::check(at != ours_.end(), fmt::format("no figure is called {}", name).c_str());
    return at->second;
  }

  // The text with figures in the place of {name} and {name:FORMAT}.
  std::string fill(const std::string& text) const {
    std::string out;
    std::size_t done = 0;
    while (true) {
      const std::size_t open = text.find('{', done);
      out += text.substr(done, open - done);
      if (open == text.npos) return out;
      const std::size_t close = text.find('}', open);
      sim::check(close != text.npos, "a figure's name in a claim ends with }");
      const std::string inside = text.substr(open + 1, close - open - 1);
      const std::size_t colon = inside.find(':');
      const std::string format =
          colon == inside.npos ? "{:.3g}" : fmt::format("{{{}}}", inside.substr(colon));
      out += fmt::format(fmt::runtime(format), value(inside.substr(0, colon)));
      done = close + 1;
    }
  }

 private:
  const Estimates& ours_;
  const PrintedFigures& printed_;
};

bool inside(const Range& range, double x, double spread, const Figures& figures) {
  const double from = range.around.empty() ? 0 : figures.value(range.around);
  const double more = range.one_ring ? spread : 0;
  return x >= from + range.low - more && x <= from + range.high + more;
}

bool text_holds(const Claim& claim, const Estimate& ours, const Figures& figures) {
  if (claim.expects) return *claim.expects >= ours.low && *claim.expects <= ours.high;
  return !claim.holds || inside(*claim.holds, ours.mean, ours.spread(), figures);
}

// How far the printed ring may lie from the mean of ours.
double spread_of(const Claim& claim, const Estimate& ours, const Figures& figures) {
  if (claim.apart.empty()) return ours.spread();
  const Estimate& apart = figures.estimate(claim.apart);
  return apart.mean + apart.spread();
}

Verdict verdict_of(const Claim& claim, const Estimate& ours, const Figures& figures) {
  const bool text = text_holds(claim, ours, figures);
  const bool needs_spread = !claim.curve.empty() || (claim.holds && claim.holds->one_ring);
  if (needs_spread && ours.count < 2) return Verdict::kNotTested;
  if (claim.curve.empty()) {
    if (!text) return Verdict::kDiffers;
    return claim.basis == Basis::kDirection ? Verdict::kObserved : Verdict::kReproduced;
  }
  const PrintedFigure& printed = figures.printed(claim.curve);
  const bool curve =
      std::fabs(ours.mean - printed.value) <= printed.error + spread_of(claim, ours, figures);
  if (text && curve) return Verdict::kReproduced;
  const bool agree = !claim.holds || inside(*claim.holds, printed.value, ours.spread(), figures);
  if (agree || (!text && !curve)) return Verdict::kDiffers;
  return curve ? Verdict::kCurveReproduced : Verdict::kTextReproduced;
}

Verdict verdict_of(const Claim& claim, const Finding& finding, const Figures& figures) {
  if (!finding.ours) return Verdict::kNotTested;
  const Verdict verdict = verdict_of(claim, *finding.ours, figures);
  if (!finding.other_reading) return verdict;
  const Verdict other = verdict_of(claim, *finding.other_reading, figures);
  if (verdict == other) return verdict;
  const bool one = verdict == Verdict::kReproduced || other == Verdict::kReproduced;
  return one ? Verdict::kOneReading : Verdict::kDiffers;
}

Finding not_tested(const Claim& claim) {
  Finding finding;
  finding.claim = &claim;
  finding.stated = claim.stated;
  finding.why = "Tested by `ddns reproduce --living`.";
  return finding;
}

}  // namespace

const std::vector<Claim>& claims() {
  static const std::vector<Claim> table = [] {
    std::vector<Claim> all;
    parts::add_setup_claims(all);
    parts::add_storage_claims(all);
    parts::add_load_claims(all);
    parts::add_hop_claims(all);
    parts::add_latency_claims(all);
    parts::add_conclusion_claims(all);
    const std::size_t at_rest = all.size();
    parts::add_failure_claims(all);
    parts::add_living_claims(all);
    for (std::size_t i = at_rest; i < all.size(); ++i) all[i].living = true;
    return all;
  }();
  return table;
}

Estimates estimates(std::span<const Values> seeds) {
  std::map<std::string, std::vector<double>, std::less<>> collected;
  for (const Values& values : seeds) {
    for (const auto& [name, value] : values) collected[name].push_back(value);
  }
  Estimates out;
  for (const auto& [name, values] : collected) out[name] = estimate(values);
  return out;
}

Finding judge(const Claim& claim, const Estimates& ours, const PrintedFigures& printed) {
  const Figures figures(ours, printed);
  Finding finding;
  finding.claim = &claim;
  if (!claim.ours.empty()) finding.ours = figures.estimate(claim.ours);
  if (!claim.other_reading.empty()) finding.other_reading = figures.estimate(claim.other_reading);
  if (!claim.curve.empty()) {
    const PrintedFigure& figure = figures.printed(claim.curve);
    finding.curve = {figure.value, figure.error, spread_of(claim, *finding.ours, figures)};
  }
  finding.verdict = verdict_of(claim, finding, figures);
  finding.stated = figures.fill(claim.stated);
  finding.curve_note = figures.fill(claim.curve_note);
  finding.why = figures.fill(claim.why);
  for (const Aside& aside : claim.asides) {
    finding.asides.emplace_back(aside.what, figures.estimate(aside.name));
  }
  return finding;
}

std::vector<Finding> judge(const Estimates& ours, const PrintedFigures& printed, bool living) {
  std::vector<Finding> findings;
  for (const Claim& claim : claims()) {
    if (claim.living && !living) {
      findings.push_back(not_tested(claim));
    } else {
      findings.push_back(judge(claim, ours, printed));
    }
  }
  return findings;
}

std::string verdict_text(Verdict verdict) {
  switch (verdict) {
    case Verdict::kReproduced:
      return "reproduced";
    case Verdict::kOneReading:
      return "reproduced in one of two readings";
    case Verdict::kObserved:
      return "observed";
    case Verdict::kCurveReproduced:
      return "text and curve disagree, curve reproduced";
    case Verdict::kTextReproduced:
      return "text and curve disagree, text reproduced";
    case Verdict::kDiffers:
      return "differs";
    case Verdict::kNotTested:
      return "not tested by this run";
  }
  return "";
}

std::string verdict_text(Verdict verdict, Basis basis) {
  const std::string text = verdict_text(verdict);
  if (verdict == Verdict::kNotTested) return text;
  if (basis == Basis::kInput) return text + " (an input)";
  if (basis == Basis::kMemory) return text + " (cited from memory)";
  return text;
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
