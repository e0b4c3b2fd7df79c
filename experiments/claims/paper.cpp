#include "experiments/claims/paper.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <functional>
#include <set>

#include "experiments/files/problems.h"
#include "experiments/files/shipped.h"
#include "experiments/files/suggest.h"

namespace ddns::experiments {

namespace {

// What the parts of the file may say: every key, with a value of its kind. An object that is empty
// here may have any keys, a null any value.
const Json kPaper = Json::parse(R"({
  "$schema": "", "seeds": 1, "living": [], "curves": null, "readings": {}, "let": {}, "runs": {},
  "figures": {}, "claims": [],
  "paper": { "name": "", "title": "", "cite": "", "heading": "", "about": "", "curve": "",
             "read_to": "" } })");
const Json kRun = Json::parse(R"({
  "experiment": "", "set": {}, "each": {}, "keep": "", "later": {},
  "seeds": { "times": 1, "at_most": 1 } })");
const Json kClaim = Json::parse(R"({
  "id": "", "section": "", "quote": "", "measure": "", "format": "", "ours": "", "basis": "",
  "text": { "says": "", "holds": [], "around": "", "one_ring": true, "expects": "" },
  "curve": { "value": "", "shows": "", "within": 0.5, "apart": "", "caveat": "" },
  "other_reading": "", "tolerance_reason": "", "tolerance_decides": true, "beside": {}, "why": "",
  "let": {}, "each": {} })");

// Gathers what is wrong with the parts of one file.
class Checker {
 public:
  explicit Checker(const std::string& file) : file_(file) {}

  void wrong(const std::string& at, const std::string& what) {
    right_ = false;
    problems_.add(file_, at, what);
  }

  // Has it no keys but those of `like`, of the same kinds, and all that are needed?
  bool check(const Json& part, const std::string& at, const Json& like,
             const std::vector<std::string>& needed = {}) {
    right_ = true;
    compare(part, at, like);
    for (const std::string& key : needed) {
      if (!part.contains(key)) wrong(at, fmt::format("has no \"{}\"", key));
    }
    return right_;
  }

  void raise() const { problems_.raise(); }

 private:
  void compare(const Json& part, const std::string& at, const Json& like) {
    const bool counts = like.is_number_unsigned();
    if (like.is_null()) return;
    if (counts             ? !part.is_number_unsigned()
        : part.is_number() ? !like.is_number()
                           : part.type() != like.type()) {
      wrong(at, fmt::format("found {}, expected {} {}", part.dump().substr(0, 40),
                            like.is_structured() ? "an"
                            : counts             ? "a whole"
                                                 : "a",
                            like.type_name()));
      return;
    }
    if (!like.is_object() || like.empty()) return;
    std::vector<std::string> known;
    for (const auto& item : like.items()) known.push_back(item.key());
    for (const auto& item : part.items()) {
      const std::string here = at + '/' + item.key();
      if (like.contains(item.key())) {
        compare(item.value(), here, like[item.key()]);
      } else {
        wrong(here, "unknown key" + did_you_mean(item.key(), known));
      }
    }
  }

  const std::string& file_;
  Problems problems_;
  bool right_ = true;
};

// {NAME} -> VALUE in every text below.
Json filled(const Json& part, const std::string& name, const std::string& value) {
  if (part.is_string()) {
    std::string text = part.get<std::string>();
    const std::string mark = '{' + name + '}';
    for (std::size_t at = 0; (at = text.find(mark, at)) != text.npos; at += value.size()) {
      text.replace(at, mark.size(), value);
    }
    return text;
  }
  Json out = part;
  for (auto& item : out) {
    if (part.is_structured()) item = filled(item, name, value);
  }
  return out;
}

std::string text_of(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

// Calls `visit` with the part for every combination of what is listed in its "each", and with the
// values of that, joined by commas.
using Visit = std::function<void(const Json&, const std::string& values)>;
void for_each_of(const Json& part, const Visit& visit) {
  std::vector<std::pair<Json, std::string>> all = {{part, ""}};
  const Json each = part.is_object() ? part.value("each", Json::object()) : Json::object();
  for (const auto& axis : each.items()) {
    std::vector<std::pair<Json, std::string>> more;
    for (const auto& [so_far, values] : all) {
      for (const Json& value : axis.value()) {
        more.emplace_back(filled(so_far, axis.key(), text_of(value)),
                          values + (values.empty() ? "" : ",") + text_of(value));
      }
    }
    all = std::move(more);
  }
  for (const auto& [one, values] : all) visit(one, values);
}

std::string text_at(const Json& part, const char* pointer, const char* otherwise = "") {
  return part.value(Json::json_pointer(pointer), std::string(otherwise));
}

std::vector<std::pair<std::string, std::string>> entries(const Json& part, const char* key) {
  std::vector<std::pair<std::string, std::string>> out;
  if (!part.contains(key)) return out;
  for (const auto& item : part[key].items()) out.emplace_back(item.key(), text_of(item.value()));
  return out;
}

std::map<std::string, std::string> let_of(const Json& part) {
  const auto names = entries(part, "let");
  return {names.begin(), names.end()};
}

Claim read_claim(const Json& part, const std::string& at, Checker& checker) {
  static const std::map<std::string, Basis> kBases = {
      {"finding", Basis::kFinding}, {"input", Basis::kInput}, {"direction", Basis::kDirection}};
  Claim c{.pointer = at,
          .id = text_at(part, "/id"),
          .section = text_at(part, "/section"),
          .quote = text_at(part, "/quote"),
          .measure = text_at(part, "/measure"),
          .format = text_at(part, "/format", "{:.4g}"),
          .ours = text_at(part, "/ours"),
          .stated = text_at(part, "/text/says"),
          .around = text_at(part, "/text/around"),
          .one_ring = part.value("/text/one_ring"_json_pointer, false),
          .expects = text_at(part, "/text/expects"),
          .tolerance_reason = text_at(part, "/tolerance_reason"),
          .tolerance_decides = part.value("tolerance_decides", false),
          .curve = text_at(part, "/curve/value"),
          .curve_note = text_at(part, "/curve/shows"),
          .apart = text_at(part, "/curve/apart"),
          .caveat = text_at(part, "/curve/caveat"),
          .other_reading = text_at(part, "/other_reading"),
          .beside = entries(part, "beside"),
          .why = text_at(part, "/why"),
          .let = let_of(part)};
  const auto basis = kBases.find(text_at(part, "/basis", "finding"));
  if (basis != kBases.end()) {
    c.basis = basis->second;
  } else {
    checker.wrong(at + "/basis", "expected \"finding\", \"input\" or \"direction\"");
  }
  if (const auto pointer = "/curve/within"_json_pointer; part.contains(pointer)) {
    c.within = part[pointer].get<double>();
  }
  if (const auto pointer = "/text/holds"_json_pointer; part.contains(pointer)) {
    const Json& holds = part[pointer];
    const auto limit = [](const Json& x) { return x.is_number() || x.is_null(); };
    if (holds.size() != 2 || !std::ranges::all_of(holds, limit)) {
      checker.wrong(at + "/text/holds", "expected [LEAST, GREATEST], null where there is no limit");
    } else {
      c.holds = {holds[0].is_null() ? -kNoLimit : holds[0].get<double>(),
                 holds[1].is_null() ? kNoLimit : holds[1].get<double>()};
    }
  }
  if (!c.ours.empty() && !c.holds && c.expects.empty() && c.curve.empty()) {
    checker.wrong(at, "has \"ours\", and nothing to judge it by: no \"text\", no \"curve\"");
  }
  return c;
}

// A file beside that of the paper, or a shipped one.
std::string beside(const std::string& said, const std::string& file, const char* shipped_in) {
  if (said.empty() || said.starts_with(kShipped)) return said;
  if (file.starts_with(kShipped)) return std::string(kShipped) + shipped_in + said;
  return (std::filesystem::path(file).parent_path() / said).string();
}

PaperRun read_run(const Json& part, const std::string& at, const std::string& name,
                  const std::string& file) {
  PaperRun run{.name = name,
               .pointer = at,
               .experiment = beside(text_at(part, "/experiment"), file, ""),
               .set = entries(part, "set"),
               .keep = text_at(part, "/keep"),
               .later = entries(part, "later"),
               .times = part.value("/seeds/times"_json_pointer, 1u)};
  if (const auto pointer = "/seeds/at_most"_json_pointer; part.contains(pointer)) {
    run.at_most = part[pointer].get<unsigned>();
  }
  return run;
}

std::string paper_path(const std::string& given) {
  const std::string shipped = fmt::format("papers/{}.json", given);
  if (shipped_file(shipped)) return std::string(kShipped) + shipped;
  if (given.find('/') != given.npos || given.ends_with(".json")) return given;
  std::vector<std::string> names;
  for (const std::string_view file : shipped_files()) {
    if (!file.starts_with("papers/") || file.ends_with("-curves.json")) continue;
    names.emplace_back(file.substr(7, file.size() - 12));
  }
  throw sim::InputError(
      sim::InputError::Kind::kSpec,
      fmt::format("{}: no paper of this name is shipped, and it is no .json file{}", given,
                  did_you_mean(given, names)));
}

}  // namespace

const PaperRun* Paper::run(const std::string& wanted) const {
  const auto found = std::ranges::find(runs, wanted, &PaperRun::name);
  return found == runs.end() ? nullptr : &*found;
}

Paper read_paper(const std::string& name_or_file) {
  const std::string file = paper_path(name_or_file);
  Checker checker(file);
  const Json root = parse_json(read_text(file), file);
  if (!checker.check(root, "", kPaper, {"paper", "runs", "claims"})) checker.raise();
  for (const char* key : {"name", "title"}) {
    if (root["paper"].value(key, std::string()).empty())
      checker.wrong("/paper", fmt::format("has no \"{}\"", key));
  }
  Paper paper{.file = file,
              .name = text_at(root, "/paper/name"),
              .title = text_at(root, "/paper/title"),
              .cite = text_at(root, "/paper/cite"),
              .heading = text_at(root, "/paper/heading", text_at(root, "/paper/title").c_str()),
              .about = text_at(root, "/paper/about"),
              .published = text_at(root, "/paper/curve", "curve"),
              .read_to = text_at(root, "/paper/read_to", "reading"),
              .seeds = root.value("seeds", 5u),
              .living = root.value("living", std::vector<std::string>()),
              .curves = root.value("curves", Json::object()),
              .let = let_of(root),
              .figures = root.value("figures", Json::object())};
  if (paper.curves.is_string()) {
    const std::string curves = beside(paper.curves.get<std::string>(), file, "papers/");
    paper.curves = parse_json(read_text(curves), curves);
  }
  const Json readings = root.value("readings", Json::object());
  for (const auto& item : readings.items()) {
    const auto reading = read_reading(item.key(), item.value(), paper.curves);
    if (!reading) checker.wrong("/readings/" + item.key(), kReadingExpected);
    if (reading) paper.readings.push_back(*reading);
  }
  for (const auto& item : root["runs"].items()) {
    const std::string at = "/runs/" + item.key();
    if (!checker.check(item.value(), at, kRun)) continue;
    for_each_of(item.value(), [&](const Json& part, const std::string& values) {
      const std::string name = values.empty() ? item.key() : item.key() + '[' + values + ']';
      paper.runs.push_back(read_run(part, at, name, file));
    });
  }
  std::set<std::string> ids;
  for (std::size_t i = 0; i < root["claims"].size(); ++i) {
    const std::string at = fmt::format("/claims/{}", i);
    const Json& claim = root["claims"][i];
    if (!checker.check(claim, at, kClaim, {"id", "quote", "measure"})) continue;
    for_each_of(claim, [&](const Json& part, const std::string&) {
      paper.claims.push_back(read_claim(part, at, checker));
      const std::string& id = paper.claims.back().id;
      if (!ids.insert(id).second) checker.wrong(at + "/id", "another claim is \"" + id + "\", too");
    });
  }
  checker.raise();
  return paper;
}

}  // namespace ddns::experiments
