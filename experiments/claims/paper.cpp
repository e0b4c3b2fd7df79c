#include "experiments/claims/paper.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
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
const Json kRunKeys = Json::parse(R"({
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

// The part for every combination of what is listed in its "each", with the values of that, joined
// by commas.
std::vector<std::pair<Json, std::string>> each_of(const Json& part) {
  std::vector<std::pair<Json, std::string>> all = {{part, ""}};
  const Json each = part.value("each", Json::object());
  for (const auto& axis : each.items()) {
    std::vector<std::pair<Json, std::string>> more;
    for (const auto& [so_far, values] : all) {
      for (const Json& value : axis.value()) {
        const std::string text = plain_text(value);
        more.emplace_back(filled(so_far, axis.key(), text),
                          values + (values.empty() ? "" : ",") + text);
      }
    }
    all = std::move(more);
  }
  return all;
}

Claim read_claim(const Json& part, const std::string& at, Checker& checker) {
  Claim c{{at, part}};
  const std::string basis = c.basis();
  if (basis != "finding" && basis != "input" && basis != "direction") {
    checker.wrong(at + "/basis", "expected \"finding\", \"input\" or \"direction\"");
  }
  if (c.has("/text/holds")) {
    const Json& holds = part["text"]["holds"];
    const auto is_limit = [](const Json& x) { return x.is_number() || x.is_null(); };
    if (holds.size() != 2 || !std::ranges::all_of(holds, is_limit)) {
      checker.wrong(at + "/text/holds", "expected [LEAST, GREATEST], null where there is no limit");
    } else {
      c.holds = {holds[0].is_null() ? -kNoLimit : holds[0].get<double>(),
                 holds[1].is_null() ? kNoLimit : holds[1].get<double>()};
    }
  }
  const std::string to_judge_by = c.text("/text/expects") + c.text("/curve/value");
  if (!c.text("/ours").empty() && !c.holds && to_judge_by.empty()) {
    checker.wrong(at, "has \"ours\", and nothing to judge it by: no \"text\", no \"curve\"");
  }
  return c;
}

// "/figure1/successful/value": {"values": 1.8}; nothing where it is none, or not of these curves.
std::optional<Reading> read_reading(const std::string& pointer, const Json& error,
                                    const Json& curves) {
  const bool one = error.is_object() && error.size() == 1 && error.front().is_number();
  if (!one || !pointer.starts_with('/')) return std::nullopt;
  const Reading out{Json::json_pointer(pointer), error.begin().key(), error.front()};
  const bool known = out.kind == "values" || out.kind == "fractions" || out.kind == "sums";
  return known && curves.contains(out.numbers) ? std::optional(out) : std::nullopt;
}

// A file beside that of the paper, or a shipped one.
std::string beside(const std::string& said, const std::string& file, const char* shipped_in) {
  if (said.empty() || said.starts_with(kShipped)) return said;
  if (file.starts_with(kShipped)) return std::string(kShipped) + shipped_in + said;
  return (std::filesystem::path(file).parent_path() / said).string();
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

std::string Part::text(const std::string& at, const std::string& otherwise) const {
  return said.value(Json::json_pointer(at), otherwise);
}

Part::Entries Part::entries(const char* key) const {
  Entries out;
  const Json all = said.value(key, Json::object());
  for (const auto& item : all.items()) out.emplace_back(item.key(), plain_text(item.value()));
  return out;
}

unsigned PaperRun::seeds(unsigned of_paper) const {
  const unsigned count = of_paper * said.value("/seeds/times"_json_pointer, 1u);
  return std::min(count, said.value("/seeds/at_most"_json_pointer, count));
}

const PaperRun* Paper::run(const std::string& wanted) const {
  const auto found = std::ranges::find(runs, wanted, &PaperRun::name);
  return found == runs.end() ? nullptr : &*found;
}

Paper read_paper(const std::string& name_or_file) {
  const std::string file = paper_path(name_or_file);
  Checker checker(file);
  const Json root = parse_json(read_text(file), file);
  if (!checker.check(root, "", kPaper, {"paper", "runs", "claims"})) checker.raise();
  Paper paper{{"", root}, file, root.value("curves", Json::object())};
  for (const char* key : {"name", "title"}) {
    if (paper.text(std::string("/paper/") + key).empty())
      checker.wrong("/paper", fmt::format("has no \"{}\"", key));
  }
  paper.figures = root.value("figures", Json::object());
  if (paper.curves.is_string()) {
    const std::string curves = beside(paper.curves.get<std::string>(), file, "papers/");
    paper.curves = parse_json(read_text(curves), curves);
  }
  const Json readings = root.value("readings", Json::object());
  for (const auto& item : readings.items()) {
    const auto reading = read_reading(item.key(), item.value(), paper.curves);
    if (reading) {
      paper.readings.push_back(*reading);
    } else {
      checker.wrong("/readings/" + item.key(),
                    "expected the pointer of numbers in the curves, and {KIND: ERROR}, KIND being "
                    "\"values\", \"fractions\" or \"sums\"");
    }
  }
  for (const auto& item : root["runs"].items()) {
    const std::string at = "/runs/" + item.key();
    if (!checker.check(item.value(), at, kRunKeys)) continue;
    for (const auto& [part, values] : each_of(item.value())) {
      PaperRun run{{at, part}, values.empty() ? item.key() : item.key() + '[' + values + ']', ""};
      run.experiment = beside(run.text("/experiment"), file, "");
      paper.runs.push_back(std::move(run));
    }
  }
  std::set<std::string> ids;
  for (std::size_t i = 0; i < root["claims"].size(); ++i) {
    const std::string at = fmt::format("/claims/{}", i);
    const Json& claim = root["claims"][i];
    if (!checker.check(claim, at, kClaim, {"id", "quote", "measure"})) continue;
    for (const auto& [part, values] : each_of(claim)) {
      paper.claims.push_back(read_claim(part, at, checker));
      const std::string id = paper.claims.back().id();
      if (!ids.insert(id).second) checker.wrong(at + "/id", "another claim is \"" + id + "\", too");
    }
  }
  checker.raise();
  return paper;
}

}  // namespace ddns::experiments
