#include "experiments/claims/scope.h"

#include <fmt/format.h>

#include <algorithm>

#include "experiments/files/problems.h"
#include "experiments/files/suggest.h"
#include "experiments/summary/metrics.h"

namespace ddns::experiments {

std::optional<std::string> Scope::let(const std::string& name) const {
  for (const Part* part : {static_cast<const Part*>(claim), static_cast<const Part*>(&paper_)}) {
    const auto lets = part->said.find("let");
    if (lets != part->said.end() && lets->contains(name)) return plain_text((*lets)[name]);
  }
  return std::nullopt;
}

bool Scope::is_family(const std::string& name) const {
  return std::ranges::any_of(paper_.runs,
                             [&](const PaperRun& r) { return r.name.starts_with(name + '['); });
}

std::vector<const Json*> Scope::files(std::string_view of, const std::string& name,
                                      const std::string& key) const {
  if (of.empty() && name == "curves") return {curves};
  if (of.empty() && name == "as_read") return {&paper_.curves};
  if (!paper_.run(name)) refuse(name);
  needed[name].insert(key);
  by_seed = by_seed || of != "pooled";
  const auto run = results_.find(name);
  if (run == results_.end() || run->second.empty()) throw Missing();
  std::vector<const Json*> all;
  for (const auto& [s, result] : run->second) all.push_back(&result);
  if (of == "pooled") return all;
  if (dry_) return {all.front()};
  auto at = run->second.find(seed);
  if (at == run->second.end()) throw Missing();
  if (of == "next_seed" && ++at == run->second.end()) at = run->second.begin();
  return {&at->second};
}

void Scope::refuse(const std::string& name) const {
  std::vector<std::string> known = {"curves", "as_read"};
  for (const PaperRun& run : paper_.runs) known.push_back(run.name);
  for (const Part::Entries& lets : {claim->entries("let"), paper_.entries("let")}) {
    for (const auto& [let, text] : lets) known.push_back(let);
  }
  throw sim::InputError(sim::InputError::Kind::kSpec,
                        fmt::format("unknown name \"{}\"{}", name, did_you_mean(name, known)));
}

std::string filled(const std::string& text, const Figure& figure) {
  std::string out;
  for (std::size_t done = 0;;) {
    const std::size_t open = text.find('{', done);
    out += text.substr(done, open - done);
    if (open == text.npos) return out;
    const std::size_t close = std::min(text.find('}', open), text.size());
    const std::string inside = text.substr(open + 1, close - open - 1);
    const std::size_t colon = std::min(inside.find(':'), inside.size());
    const std::string format = colon == inside.size() ? ":.3g" : inside.substr(colon);
    out += figure(inside.substr(0, colon), '{' + format + '}');
    done = std::min(close + 1, text.size());
  }
}

NeededKeys check_paper(const Paper& paper, const std::map<std::string, Json>& specs) {
  Results shapes;
  for (const PaperRun& run : paper.runs) {
    Json& file = shapes[run.name][1] = any_result();
    if (const auto spec = specs.find(run.name); spec != specs.end()) file["spec"] = spec->second;
  }
  Problems problems;
  const auto attempt = [&](const std::string& at, const auto& action) {
    try {
      action();
    } catch (const std::exception& e) {  // of a format, too
      problems.add(paper.file, at, e.what());
    }
  };
  Scope scope(paper, shapes, /*dry=*/true);
  const auto figure = [&](const std::string& expression, const std::string& format) {
    return fmt::format(fmt::runtime(format), evaluate(expression, scope));
  };
  for (const Claim& claim : paper.claims) {
    scope.claim = &claim;
    const auto check = [&](const std::string& key, const std::string& text) {
      if (!text.empty()) attempt(claim.pointer + key, [&] { evaluate(text, scope); });
    };
    for (const char* key : {"/ours", "/other_reading", "/text/around", "/text/expects",
                            "/curve/value", "/curve/apart"}) {
      check(key, claim.text(key));
    }
    for (const auto& [what, text] : claim.entries("beside")) check("/beside/" + what, text);
    for (const char* key : {"/text/says", "/curve/shows", "/why"}) {
      attempt(claim.pointer + key, [&] { filled(claim.text(key), figure); });
    }
    attempt(claim.pointer + "/format",
            [&] { (void)fmt::format(fmt::runtime(claim.format()), 1.0); });
  }
  attempt("", [&] {
    figure_data(paper.figures, shapes);
    for (auto& [run, keys] : needed_by_figures(paper.figures)) scope.needed[run].merge(keys);
  });
  problems.raise();
  return scope.needed;
}

}  // namespace ddns::experiments
