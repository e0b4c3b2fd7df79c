#include "experiments/claims/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "experiments/files/output_file.h"
#include "experiments/files/suggest.h"
#include "sim/check.h"

namespace ddns::experiments {

namespace {

std::vector<Finding> all_findings(std::span<const Chapter> chapters) {
  std::vector<Finding> all;
  for (const Chapter& c : chapters) all.insert(all.end(), c.findings.begin(), c.findings.end());
  return all;
}

// How often each verdict occurs, in the order of Verdict; what rests on inputs or on memory apart.
std::map<std::pair<Verdict, std::string>, std::size_t> counts(std::span<const Finding> findings) {
  std::map<std::pair<Verdict, std::string>, std::size_t> out;
  for (int v = 0; v <= static_cast<int>(Verdict::kNotTested); ++v) {
    out[{static_cast<Verdict>(v), verdict_text(static_cast<Verdict>(v))}] = 0;
  }
  for (const Finding& f : findings) ++out[{f.verdict, verdict_text(f)}];
  return out;
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
  Json out = Json::object();
  const auto add = [&](const char* key, const std::string& text) {
    if (!text.empty()) out[key] = text;
  };
  for (const char* key : {"id", "section", "quote", "measure"}) {
    out[key] = c.text(std::string("/") + key);
  }
  out["verdict"] = verdict_text(f);
  out["text"] = f.stated.empty() ? Json(nullptr) : Json(f.stated);
  if (c.holds) {
    Json& holds = out["text_holds"];
    holds = {{"low", limit(c.holds->first)}, {"high", limit(c.holds->second)}};
    if (const std::string around = c.text("/text/around"); !around.empty()) {
      holds["around"] = around;
    }
    if (c.is("/text/one_ring") && f.ours) holds["spread"] = limit(f.ours->spread());
  }
  if (f.expected) out["text_in_interval"] = rounded(*f.expected);
  if (f.curve) {
    out["curve"] = {{"value", rounded(f.curve->value)},
                    {"reading_error", rounded(f.curve->reading_error)},
                    {"spread", limit(f.curve->spread)}};
    if (!c.caveat().empty()) out["curve"]["cited"] = c.caveat();
  }
  add("curve_shows", f.curve_note);
  if (f.ours) out["ours"] = to_json(*f.ours);
  if (f.other_reading) out["ours_in_other_reading"] = to_json(*f.other_reading);
  for (const auto& [what, value] : f.beside) {
    out["beside"].push_back({{"what", what}, {"ours", to_json(value)}});
  }
  add("tolerance_reason", c.text("/tolerance_reason"));
  if (c.is("/tolerance_decides")) out["tolerance_decides"] = true;
  out["why"] = f.why;
  return out;
}

std::string verdict_counts(std::span<const Finding> findings) {
  std::string out;
  for (const auto& [verdict, n] : counts(findings)) {
    if (n > 0) out += fmt::format("{}{} {}", out.empty() ? "" : "; ", verdict.second, n);
  }
  return out;
}

std::string aside_text(const Estimate& e) {
  if (e.count < 2 || e.half_width() == 0) return fmt::format("{:.4g}", e.mean);
  return fmt::format("{:.4g} ± {:.2g}", e.mean, e.half_width());
}

std::string tolerance_text(const Finding& f, const Paper& paper) {
  const Claim& c = *f.claim;
  const auto show = [](double x) { return fmt::format("{:.3g}", x); };
  const auto spread = [&](double x) {
    return std::isfinite(x) ? show(x) + " from ring to ring"
                            : std::string("what one seed cannot tell, from ring to ring");
  };
  std::string out;
  if (c.holds) {
    const auto [low, high] = *c.holds;
    out = low == high ? fmt::format("the text holds at {:g}", low) : "the text holds";
    if (low != high && std::isfinite(low)) out += fmt::format(" from {:g}", low);
    if (low != high && std::isfinite(high)) out += fmt::format(" to {:g}", high);
    if (!c.text("/text/around").empty()) out += " of the stated value";
    if (c.is("/text/one_ring")) out += ", give or take " + spread(f.ours->spread());
  }
  if (f.expected) out = "the text holds where the interval over the seeds has its figure";
  if (f.curve) {
    out += fmt::format("{}the {} within {}", out.empty() ? "" : "; ", paper.published(),
                       show(f.curve->reading_error));
    if (!c.has("/curve/within")) {
      out += fmt::format(" of {} and {}", paper.text("/paper/read_to", "reading"),
                         spread(f.curve->spread));
    }
  }
  out += '.';
  const std::string reason = c.text("/tolerance_reason");
  if (!reason.empty()) out += ' ' + reason;
  if (c.is("/tolerance_decides")) out += " This tolerance decides the verdict.";
  return out;
}

std::string table(const Chapter& chapter) {
  std::string out = fmt::format(
      "| claim | section | what is measured | text | {} | ours | verdict |\n"
      "|---|---|---|---|---|---|---|\n",
      chapter.paper.published());
  for (const Finding& f : chapter.findings) {
    const Claim& c = *f.claim;
    out += fmt::format("| {} | {} | {} | {} | {} | {} | {}{} |\n", c.id(), c.section(), c.measure(),
                       stated_text(f), curve_text(f), ours_text(f), verdict_text(f),
                       c.is("/tolerance_decides") ? "; the tolerance decides" : "");
  }
  return out;
}

std::string details(const Finding& f, const Paper& paper) {
  const Claim& c = *f.claim;
  std::string published = paper.published();
  published[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(published[0])));
  const std::string section = c.section().empty() ? "" : fmt::format(" (section {})", c.section());
  std::string out = fmt::format("### {}{}\n\n> {}\n\n", c.id(), section, c.text("/quote"));
  out += fmt::format("**{}**: {}. Text: {}. {}: {}. Ours: {}", verdict_text(f), c.measure(),
                     stated_text(f), published, curve_text(f), ours_text(f));
  if (f.ours) out += fmt::format(" ({} {})", f.ours->count, f.ours->count == 1 ? "seed" : "seeds");
  out += ".\n";
  if (f.ours) out += fmt::format("Tolerance: {}\n", tolerance_text(f, paper));
  out += f.why + '\n';
  if (!f.beside.empty()) out += '\n';
  for (const auto& [what, value] : f.beside) {
    out += fmt::format("* {}: {}\n", what, aside_text(value));
  }
  return out + '\n';
}

constexpr const char* kLegend =
    "What the verdicts say:\n\n"
    "* *reproduced*: the finding could have been another, and is as printed.\n"
    "* *observed*: it is as the text says, which names a direction alone; no service that works "
    "could have missed it.\n"
    "* *(an input)*: it follows from what the runs are given, and tests nothing.\n"
    "* *(cited from memory)*: the published figure was not read from its source but is cited from "
    "memory. Compare the shape and the first digit, not the last one.\n"
    "* *in one of two readings*: what the source counts can be read in two ways, and it does not "
    "tell which is meant; ours are given for both.\n"
    "* *the tolerance decides*: with another tolerance that the same words allow the verdict would "
    "be another.\n\n"
    "A curve's figure counts as met within its reading error and the spread from ring to ring: the "
    "half width of the interval that holds one further ring with 95 % confidence, as the printed "
    "figure is that of one ring. Of so many claims one in twenty may miss by chance.\n";

// What stands in the place of a reason where there were no runs.
constexpr const char* kUntested = "Tested by `ddns reproduce --living`.";

}  // namespace

Chapter::Chapter(Paper paper_of, const Results& results, bool are_tested)
    : paper(std::move(paper_of)), tested(are_tested), findings(judge(paper, results)) {
  for (Finding& f : findings) {
    if (!tested) f.why = kUntested;
  }
}

Json claims_json(std::span<const Chapter> chapters, std::size_t seeds, std::size_t living_seeds) {
  Json out = {
      {"schema", 1}, {"seeds", seeds}, {"living_seeds", living_seeds}, {"confidence", kConfidence}};
  for (const auto& [verdict, n] : counts(all_findings(chapters))) {
    out["verdicts"][verdict.second] = n;
  }
  for (const Finding& f : all_findings(chapters)) out["claims"].push_back(to_json(f));
  return out;
}

std::string claims_markdown(std::span<const Chapter> chapters, const std::string& command) {
  std::string out = fmt::format(
      "# What the paper says, what its figures show, and what the simulator finds\n\n"
      "From `{}`. Ours are means over the seeds with 95 % confidence intervals.\n\n{}",
      command, kLegend);
  for (const Chapter& chapter : chapters) {
    if (&chapter != chapters.data()) out += fmt::format("\n## {}\n", chapter.paper.heading());
    const std::string about = chapter.tested ? chapter.paper.text("/paper/about") : kUntested;
    out += fmt::format("\n{}{}Verdicts: {}.\n\n{}", about, about.empty() ? "" : "\n",
                       verdict_counts(chapter.findings), table(chapter));
  }
  out += "\n## Claim by claim\n\n";
  for (const Chapter& chapter : chapters) {
    for (const Finding& f : chapter.findings) out += details(f, chapter.paper);
  }
  return out;
}

void write_claims(const std::string& folder, std::span<const Chapter> chapters, std::size_t seeds,
                  std::size_t living_seeds, const std::string& command) {
  write_file(folder + "/claims.json", to_text(claims_json(chapters, seeds, living_seeds)));
  write_file(folder + "/claims.md", claims_markdown(chapters, command));
}

std::string stated_text(const Finding& f) {
  return f.stated.empty() ? "-" : f.stated;
}

std::string curve_text(const Finding& f) {
  if (!f.curve) return f.curve_note.empty() ? "-" : f.curve_note;
  const std::string figure = figure_text(*f.claim, f.curve->value);
  const std::string caveat = f.claim->caveat();
  return caveat.empty() ? figure : fmt::format("{} ({})", figure, caveat);
}

std::string ours_text(const Finding& f, char space) {
  const auto text = [&](const Estimate& e) {
    std::string out = estimate_text(*f.claim, e);
    std::ranges::replace(out, ' ', space);
    return out;
  };
  if (!f.ours) return "-";
  return f.other_reading ? text(*f.ours) + " or " + text(*f.other_reading) : text(*f.ours);
}

std::string summary(std::span<const Chapter> chapters) {
  std::string out;
  for (const Chapter& c : chapters) {
    out += fmt::format("{}: {}\n", c.paper.heading(),
                       c.tested ? verdict_counts(c.findings) : "ddns reproduce --living");
  }
  return out;
}

Verdicts read_verdicts(const std::string& path, std::span<const std::string> known) {
  const auto refuse = [&](const std::string& what) {
    throw sim::InputError(sim::InputError::Kind::kData, path + ": " + what);
  };
  Verdicts there;
  const Json file = read_data(path);
  try {
    for (const Json& claim : file.at("claims")) {
      there[claim.at("id").get<std::string>()] = claim.at("verdict").get<std::string>();
    }
  } catch (const Json::exception&) {
    refuse("expected a claims.json of ddns reproduce");
  }
  for (const auto& [id, verdict] : there) {
    if (std::ranges::find(known, id) != known.end()) continue;
    refuse(fmt::format("unknown claim \"{}\"{}", id, did_you_mean(id, known)));
  }
  return there;
}

std::vector<std::string> verdict_changes(std::span<const Chapter> chapters, const Verdicts& there,
                                         const std::string& path) {
  std::vector<std::string> changes;
  for (const Chapter& chapter : chapters) {
    for (const Finding& f : chapter.findings) {
      const std::string id = f.claim->id();
      const std::string before = there.contains(id) ? there.at(id) : "no such claim";
      const std::string now = verdict_text(f);
      if (now == before || !chapter.tested) continue;
      changes.push_back(fmt::format("{}: \"{}\" here, \"{}\" in {}", id, now, before, path));
    }
  }
  return changes;
}

}  // namespace ddns::experiments
