#include "experiments/claims_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "experiments/suggest.h"
#include "sim/check.h"

namespace ddns::experiments {

namespace {

constexpr std::array kVerdicts = {Verdict::kReproduced, Verdict::kCurveReproduced,
                                  Verdict::kTextReproduced, Verdict::kDiffers, Verdict::kNotTested};

std::ptrdiff_t count(std::span<const Finding> findings, Verdict verdict) {
  return std::ranges::count(findings, verdict, &Finding::verdict);
}

std::string stated_text(const Finding& f) {
  return f.stated.empty() ? "-" : f.stated;
}

std::string curve_text(const Finding& f) {
  if (f.curve) return figure_text(*f.claim, *f.curve);
  return f.curve_note.empty() ? "-" : f.curve_note;
}

std::string ours_text(const Finding& f) {
  return f.ours ? estimate_text(*f.claim, *f.ours) : "-";
}

Json to_json(const Estimate& e) {
  return {{"mean", rounded(e.mean)},
          {"low", rounded(e.low)},
          {"high", rounded(e.high)},
          {"seeds", e.count}};
}

Json limit(double value) {
  return std::isfinite(value) ? Json(rounded(value)) : Json(nullptr);
}

Json to_json(const Finding& f) {
  const Claim& c = *f.claim;
  Json out = {{"id", c.id},
              {"section", c.section},
              {"quote", c.quote},
              {"measure", c.measure},
              {"verdict", verdict_text(f.verdict)}};
  out["text"] = f.stated.empty() ? Json(nullptr) : Json(f.stated);
  if (c.holds) {
    out["text_holds"] = {{"low", limit(c.holds->low)}, {"high", limit(c.holds->high)}};
    if (!c.holds->around.empty()) out["text_holds"]["around"] = c.holds->around;
  }
  if (c.expects) out["text_in_interval"] = rounded(*c.expects);
  if (f.curve) out["curve"] = {{"value", rounded(*f.curve)}, {"tolerance", c.tolerance}};
  if (!f.curve_note.empty()) out["curve_shows"] = f.curve_note;
  if (f.ours) out["ours"] = to_json(*f.ours);
  for (const auto& [what, value] : f.asides) {
    out["beside"].push_back({{"what", what}, {"ours", to_json(value)}});
  }
  if (!c.tolerance_reason.empty()) out["tolerance_reason"] = c.tolerance_reason;
  out["why"] = f.why;
  return out;
}

std::string aside_text(const Estimate& e) {
  if (e.count < 2 || e.half_width() == 0) return fmt::format("{:.4g}", e.mean);
  return fmt::format("{:.4g} ± {:.2g}", e.mean, e.half_width());
}

std::string tolerance_text(const Finding& f) {
  const Claim& c = *f.claim;
  std::string out;
  if (c.holds) {
    const std::string from = c.holds->around.empty() ? "" : " of the stated value";
    const auto show = [&](double x) { return fmt::format("{:g}", x); };
    if (std::isfinite(c.holds->low) && std::isfinite(c.holds->high)) {
      out += fmt::format("the text holds from {} to {}{}", show(c.holds->low), show(c.holds->high),
                         from);
    } else {
      out += fmt::format("the text holds from {}{}", show(c.holds->low), from);
    }
  }
  if (c.expects) out += "the text holds where the interval over the seeds has its figure";
  if (f.curve) {
    out += fmt::format("{}the {} within {:g}", out.empty() ? "" : ", ",
                       c.living ? "published figure" : "curve", c.tolerance);
  }
  return out;
}

std::string table(std::span<const Finding> findings, const char* curve) {
  std::string out = fmt::format(
      "| claim | section | what is measured | text | {} | ours | verdict |\n"
      "|---|---|---|---|---|---|---|\n",
      curve);
  for (const Finding& f : findings) {
    out += fmt::format("| {} | {} | {} | {} | {} | {} | {} |\n", f.claim->id, f.claim->section,
                       f.claim->measure, stated_text(f), curve_text(f), ours_text(f),
                       verdict_text(f.verdict));
  }
  return out;
}

std::string details(const Finding& f) {
  const Claim& c = *f.claim;
  std::string out = fmt::format("### {} (section {})\n\n> {}\n\n", c.id, c.section, c.quote);
  out += fmt::format("**{}**: {}. Text: {}. {}: {}. Ours: {}", verdict_text(f.verdict), c.measure,
                     stated_text(f), c.living ? "Published" : "Curve", curve_text(f), ours_text(f));
  out += f.ours ? fmt::format(" ({} {}).\n", f.ours->count, f.ours->count == 1 ? "seed" : "seeds")
                : ".\n";
  if (f.ours) {
    out += fmt::format("Tolerance: {}. {}\n", tolerance_text(f), c.tolerance_reason);
  }
  out += f.why + '\n';
  if (!f.asides.empty()) out += '\n';
  for (const auto& [what, value] : f.asides) {
    out += fmt::format("* {}: {}\n", what, aside_text(value));
  }
  return out + '\n';
}

}  // namespace

Json claims_json(std::span<const Finding> findings, std::size_t seeds, std::size_t living_seeds) {
  Json out = {
      {"schema", 1}, {"seeds", seeds}, {"living_seeds", living_seeds}, {"confidence", kConfidence}};
  for (const Verdict v : kVerdicts) out["verdicts"][verdict_text(v)] = count(findings, v);
  for (const Finding& f : findings) out["claims"].push_back(to_json(f));
  return out;
}

std::string claims_markdown(std::span<const Finding> findings, std::size_t seeds,
                            std::size_t living_seeds) {
  const auto parted =
      std::ranges::find_if(findings, [](const Finding& f) { return f.claim->living; });
  const auto at_rest = static_cast<std::size_t>(parted - findings.begin());
  const std::span<const Finding> living = findings.subspan(at_rest);
  std::string out = fmt::format(
      "# What the paper says, what its figures show, and what the simulator finds\n\n"
      "From `ddns reproduce --seeds {}{}`. Ours are means over the seeds with 95 % confidence "
      "intervals.\nVerdicts: {}.\n\n{}",
      seeds, living_seeds > 0 ? fmt::format(" --living --living-seeds {}", living_seeds) : "",
      verdict_counts(findings.first(at_rest)), table(findings.first(at_rest), "curve"));
  if (!living.empty()) {
    out += fmt::format(
        "\n## When nodes fail, come and go\n\n"
        "{} In the place of a curve stands what other papers have published of Chord.\n"
        "Verdicts: {}.\n\n{}",
        living_seeds > 0 ? "What the paper says of failures, attacks and partitions, which it did "
                           "not test."
                         : "Tested by `ddns reproduce --living`.",
        verdict_counts(living), table(living, "published"));
  }
  out += "\n## Claim by claim\n\n";
  for (const Finding& f : findings) out += details(f);
  return out;
}

std::string verdict_counts(std::span<const Finding> findings) {
  std::string out;
  for (const Verdict v : kVerdicts) {
    const auto n = count(findings, v);
    if (n > 0) out += fmt::format("{}{} {}", out.empty() ? "" : "; ", verdict_text(v), n);
  }
  return out;
}

Verdicts read_verdicts(const std::string& path, std::span<const Claim> claims) {
  Verdicts there;
  try {
    const Json file = parse_json(read_text(path), path);
    for (const Json& claim : file.at("claims")) {
      there[claim.at("id").get<std::string>()] = claim.at("verdict").get<std::string>();
    }
  } catch (const sim::InputError& e) {
    throw sim::InputError(sim::InputError::Kind::kData, e.what());
  } catch (const Json::exception&) {
    throw sim::InputError(sim::InputError::Kind::kData,
                          path + ": expected a claims.json of ddns reproduce");
  }
  std::vector<std::string> known;
  for (const Claim& claim : claims) known.push_back(claim.id);
  for (const auto& [id, verdict] : there) {
    if (std::ranges::find(known, id) != known.end()) continue;
    throw sim::InputError(
        sim::InputError::Kind::kData,
        fmt::format("{}: unknown claim \"{}\"{}", path, id, did_you_mean(id, known)));
  }
  return there;
}

std::vector<std::string> verdict_changes(std::span<const Finding> findings, const Verdicts& there,
                                         const std::string& path) {
  std::vector<std::string> changes;
  for (const Finding& f : findings) {
    const auto known = there.find(f.claim->id);
    const std::string before = known == there.end() ? "no such claim" : known->second;
    const std::string now = verdict_text(f.verdict);
    if (now == before || (f.claim->living && f.verdict == Verdict::kNotTested)) continue;
    changes.push_back(fmt::format("{}: \"{}\" here, \"{}\" in {}", f.claim->id, now, before, path));
  }
  return changes;
}

}  // namespace ddns::experiments
