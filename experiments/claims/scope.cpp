#include "experiments/claims/scope.h"

#include <fmt/format.h>

#include <algorithm>

#include "experiments/files/suggest.h"

namespace ddns::experiments {

Scope::Scope(const Paper& paper, const Claim& claim, const Results& results, bool dry)
    : curves(&paper.curves), paper_(paper), claim_(claim), results_(results), dry_(dry) {}

const std::string* Scope::let(const std::string& name) const {
  for (const auto* names : {&claim_.let, &paper_.let}) {
    if (const auto found = names->find(name); found != names->end()) return &found->second;
  }
  return nullptr;
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
  for (const auto* names : {&claim_.let, &paper_.let}) {
    for (const auto& [let, text] : *names) known.push_back(let);
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

std::map<std::string, std::set<std::string>> check_claims(const Paper& paper, const Json& shape,
                                                          const std::map<std::string, Json>& specs,
                                                          Problems& problems) {
  Results shapes;
  for (const PaperRun& run : paper.runs) {
    Json& file = shapes[run.name][1] = shape;
    if (const auto spec = specs.find(run.name); spec != specs.end()) file["spec"] = spec->second;
  }
  std::map<std::string, std::set<std::string>> needed;
  for (const Claim& claim : paper.claims) {
    const Scope scope(paper, claim, shapes, /*dry=*/true);
    const auto check = [&](const std::string& key, const std::string& text, bool is_text) {
      try {
        if (!is_text && !text.empty()) evaluate(text, scope);
        if (!is_text) return;
        filled(text, [&](const std::string& inside, const std::string& format) {
          return fmt::format(fmt::runtime(format), evaluate(inside, scope));
        });
      } catch (const std::exception& e) {  // of a format, too
        problems.add(paper.file, claim.pointer + key, e.what());
      }
    };
    check("/ours", claim.ours, false);
    check("/other_reading", claim.other_reading, false);
    check("/text/around", claim.around, false);
    check("/text/expects", claim.expects, false);
    check("/curve/value", claim.curve, false);
    check("/curve/apart", claim.apart, false);
    for (const auto& [what, text] : claim.beside) check("/beside/" + what, text, false);
    check("/text/says", claim.stated, true);
    check("/curve/shows", claim.curve_note, true);
    check("/why", claim.why, true);
    try {
      (void)fmt::format(fmt::runtime(claim.format), 1.0);
    } catch (const fmt::format_error& e) {
      problems.add(paper.file, claim.pointer + "/format", e.what());
    }
    for (const auto& [run, keys] : scope.needed) needed[run].insert(keys.begin(), keys.end());
  }
  return needed;
}

}  // namespace ddns::experiments
