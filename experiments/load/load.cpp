#include "experiments/load/load.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "experiments/load/resolve.h"

namespace ddns::experiments {

namespace {

using Axes = std::vector<std::pair<std::string, std::vector<Json>>>;

Axes axes_of(const Document& doc, Problems& problems) {
  Axes axes;
  for (const auto& [key, values] : doc.sweep) {
    if (key->pointer == "/seed" && !doc.seeds.empty()) {
      problems.add(doc.file, "/seeds", "given beside /sweep/~1seed; expected one of the two");
    }
    axes.emplace_back(key->pointer, values);
  }
  if (!doc.seeds.empty()) axes.emplace_back("/seed", doc.seeds);
  return axes;
}

std::size_t combinations(const Axes& axes, const Document& doc, Problems& problems) {
  std::size_t count = 1;
  for (const auto& axis : axes) {
    if (axis.second.empty()) return 0;  // told already
    count *= axis.second.size();
    if (count > kMostPoints) {
      problems.add(doc.file, doc.sweep.empty() ? "/seeds" : "/sweep",
                   fmt::format("gives {} runs or more, expected at most {}", count, kMostPoints));
      return 0;
    }
  }
  return count;
}

// The values of combination `index`, the last axis changing fastest.
std::vector<std::pair<std::string, Json>> combination(const Axes& axes, std::size_t index) {
  std::vector<std::pair<std::string, Json>> set(axes.size());
  for (std::size_t a = axes.size(); a-- > 0;) {
    const auto& [pointer, values] = axes[a];
    set[a] = {pointer, values[index % values.size()]};
    index /= values.size();
  }
  return set;
}

// Do the two differ in nothing but the last axis, which is the seed? No other key depends on it.
bool same_but_seed(const std::vector<std::pair<std::string, Json>>& a,
                   const std::vector<std::pair<std::string, Json>>& b) {
  return a.back().first == "/seed" && std::equal(a.begin(), a.end() - 1, b.begin());
}

Spec with_seed(Spec spec, const Json& seed) {
  spec.seed = seed.get<std::uint64_t>();
  spec.resolved["seed"] = seed;
  return spec;
}

// A key that does not apply to any point is a problem, unless the file says it and --set has ended
// a sweep, of which it may have been for the other points.
void tell_refused(const Document& doc, const std::vector<Refusals>& refused, Problems& problems) {
  if (refused.empty()) return;
  std::size_t axes = 0;
  for (const auto& [key, values] : doc.sweep) axes += key->pointer != "/seed";
  for (const auto& [pointer, refusal] : refused.front()) {
    const auto has = [&](const Refusals& r) { return r.contains(pointer); };
    const auto said = doc.said_by.find(pointer);
    const bool by_file = said == doc.said_by.end() || !said->second.empty();
    if (axes < doc.swept.size() && by_file) continue;
    if (std::ranges::all_of(refused, has)) problems.add(refusal.file, pointer, refusal.what);
  }
}

void add_points(const Document& doc, std::size_t count, Sweep& sweep, Problems& problems) {
  std::vector<Refusals> refused;  // of all combinations but for the seed
  std::set<std::string> known;
  std::vector<std::pair<std::string, Json>> before;
  Spec spec;
  for (std::size_t i = 0; i < count; ++i) {
    auto set = combination(sweep.axes, i);
    const bool other_seed = i > 0 && same_but_seed(before, set);
    spec = other_seed ? with_seed(std::move(spec), set.back().second)
                      : resolve(doc, set, problems, &refused.emplace_back());
    before = set;
    for (auto& [pointer, value] : set) {
      if (refused.back().contains(pointer)) value = nullptr;
    }
    if (known.insert(Json(set).dump()).second) sweep.points.push_back({std::move(set), spec});
  }
  tell_refused(doc, refused, problems);
}

}  // namespace

Spec load_spec(const std::string& path, const std::vector<Override>& overrides) {
  Problems problems;
  const Document doc = load_document(path, overrides, problems);
  const Axes axes = axes_of(doc, problems);
  const bool valued = std::ranges::none_of(axes, [](const auto& a) { return a.second.empty(); });
  Refusals refused;
  Spec spec = resolve(doc, valued ? combination(axes, 0) : combination({}, 0), problems,
                      doc.swept.empty() ? nullptr : &refused);
  const auto tell_several = [&](const char* key) {
    problems.add(path, key, "this file describes several runs; run them with `ddns sweep`");
  };
  for (const auto& [key, values] : doc.sweep) {
    if (!refused.contains(key->pointer)) tell_several("/sweep");
  }
  if (!doc.seeds.empty()) tell_several("/seeds");
  tell_refused(doc, {refused}, problems);
  problems.raise();
  return spec;
}

Sweep load_sweep(const std::string& path, const std::vector<Override>& overrides,
                 FigureCheck figures) {
  Problems problems;
  const Document doc = load_document(path, overrides, problems);
  Sweep sweep;
  sweep.figures = doc.figures;
  if (figures && doc.said_by.contains("/figures")) {
    sweep.figures = figures(doc.figures, doc.swept, doc.said_by.at("/figures"), problems);
  }
  sweep.axes = axes_of(doc, problems);
  add_points(doc, combinations(sweep.axes, doc, problems), sweep, problems);
  problems.raise();
  sweep.name = sweep.points.front().spec.name;
  return sweep;
}

}  // namespace ddns::experiments
