// What a sweep's file may say under "figures".
#include <algorithm>
#include <filesystem>
#include <utility>

#include "experiments/files/suggest.h"
#include "experiments/load/values.h"
#include "experiments/summary/figure_names.h"
#include "experiments/summary/figure_problems.h"
#include "experiments/summary/metrics.h"
#include "experiments/summary/sweep_figures.h"
#include "sim/check.h"

namespace ddns::experiments {

namespace {

const std::vector<std::string> kWords = {
    "x",     "x_of",    "y",       "cdf",     "curves",  "where", "let",       "log",   "title",
    "stack", "x_label", "y_label", "x_range", "y_range", "shade", "published", "words", "theory"};
const std::vector<std::string> kLogs = {"x", "y", "xy"};
const std::vector<std::string> kTexts = {"title", "x_label", "y_label"};

bool is_range(const Json& value) {
  return value.is_array() && value.size() == 2 && value[0].is_number() && value[1].is_number() &&
         value[0] < value[1];
}

// Checks the parts of one figure.
class Checker : FigureProblems {
 public:
  using FigureProblems::FigureProblems;

  // The figure, regular as far as it is right.
  Json check(const Json& given) {
    Json out = Json::object();
    if (!given.is_object()) {
      wrong("", given, "an object such as {\"x\": \"/overlay/nodes\", \"y\": \"hop_count.mean\"}");
      return out;
    }
    // The others depend on these.
    for (const char* first : {"let", "x"}) {
      if (given.contains(first)) check_part(first, given[first], out);
    }
    over_time_ = is_time_series(given);
    for (const auto& item : given.items()) check_part(item.key(), item.value(), out);
    if (given.contains("y") == given.contains("cdf")) {
      add("", "expected one of \"y\" and \"cdf\"");
    }
    if (given.contains("cdf") && given.contains("x")) {
      add("/x", "goes with \"y\" alone: the values of a cdf are its x");
    }
    for (const char* of_x : {"x_of", "theory", "published", "shade", "x_range"}) {
      if (!given.contains(of_x) || (given.contains("x") && !needs_key(of_x))) continue;
      add(std::string("/") + of_x, "goes with an \"x\" that is a swept key");
    }
    if (out.contains("x") && out.contains("curves")) {
      const Json& curves = out["curves"];
      if (std::ranges::find(curves, out["x"]) != curves.end()) {
        add("/curves", "names the key that is x");
      }
    }
    return out;
  }

 private:
  bool needs_key(const std::string& word) const {
    return over_time_ && (word == "x_of" || word == "theory");
  }

  void check_part(const std::string& word, const Json& value, Json& out) {
    const std::string at = '/' + word;
    if (std::ranges::find(kWords, word) == kWords.end()) {
      problems_.add(file_, join_pointer(at_, word),
                    "unknown word of a figure" + did_you_mean(word, kWords));
    } else if (word == "let" || word == "words") {
      if (is_texts(at, value)) out[word] = value;
      if (word == "let" && out.contains(word)) check_lets(value, out);
    } else if (word == "x") {
      const bool key = !value.is_string() || value.get<std::string>().starts_with('/') ||
                       value.get<std::string>().empty();
      if (key ? is_swept(at, value) : computes(at, value, any_parts(), out, true))
        out[word] = value;
    } else if (word == "x_of") {
      if (computes(at, value, any_parts(), out, false)) out[word] = value;
    } else if (word == "y") {
      out[word] = list(
          at, value, [&](const std::string& where, const Json& v) { return is_y(where, v, out); });
    } else if (word == "cdf") {
      if (is_distribution(at, value)) out[word] = value;
    } else if (word == "curves") {
      out[word] = list(at, value,
                       [&](const std::string& where, const Json& v) { return is_swept(where, v); });
    } else {
      check_look(word, value, out);
    }
  }

  void check_look(const std::string& word, const Json& value, Json& out) {
    const std::string at = '/' + word;
    if (std::ranges::find(kTexts, word) != kTexts.end()) {
      if (!value.is_string()) return wrong(at, value, "a text");
    } else if (word == "stack") {
      if (!value.is_boolean()) return wrong(at, value, "true or false");
    } else if (word == "x_range" || word == "y_range") {
      if (!is_range(value)) return wrong(at, value, "two numbers, the second one greater");
    } else if (word == "log") {
      if (!one_of(at, value, kLogs)) return;
    } else if (word == "where") {
      out[word] = where(at, value);
      return;
    } else {
      out[word] = list(at, value, [&](const std::string& place, const Json& v) {
        if (word == "theory") return is_item(place, v, theory_parts(), out, true);
        if (word == "shade") return v.is_number() || computes(place, v, theory_parts(), out, false);
        return true;
      });
      if (word == "shade" && out[word].size() > 2)
        wrong(at, value, "one or two places on the x axis");
      if (word != "published") return;
      for (std::size_t i = 0; i < out[word].size(); ++i) {
        out[word][i] = published(at + '/' + std::to_string(i), out[word][i]);
      }
      return;
    }
    out[word] = value;
  }

  // What a line of theory is computed from.
  static const Json& theory_parts() {
    static const Json parts = {{"x", {1, 2}}, {"spec", any_parts()["spec"]}};
    return parts;
  }

  bool is_texts(const std::string& where, const Json& value) {
    if (value.is_object() &&
        std::ranges::all_of(value, [](const Json& text) { return text.is_string(); })) {
      return true;
    }
    wrong(where, value, "an object of texts");
    return false;
  }

  void check_lets(const Json& lets, const Json& figure) {
    for (const auto& item : lets.items()) {
      const std::string text = item.value();
      const std::string problem = tried(text, any_parts(), figure, true);
      if (problem.empty() || tried(text, any_parts(), figure, false).empty()) continue;
      wrong(join_pointer("/let", item.key()), item.value(), problem, "");
    }
  }

  // {POINTER: VALUE} of keys.
  Json where(const std::string& at, const Json& given) {
    Json out = Json::object();
    if (!given.is_object()) {
      wrong(at, given, "an object such as {\"/overlay/nodes\": 1000}");
      return out;
    }
    for (const auto& item : given.items()) {
      const std::string place = join_pointer(at_ + at, item.key());
      const Key* key = find_key(item.key());
      Json value = item.value();
      if (!key) {
        problems_.add(file_, place, unknown_key(item.key()));
      } else if (check_value(*key, value, file_, place, problems_)) {
        out[item.key()] = value;
      }
    }
    return out;
  }

  bool is_y(const std::string& at, const Json& value, const Json& figure) {
    if (value.is_object()) return is_item(at, value, any_parts(), figure, over_time_);
    if (!over_time_ && value.is_string() && is_known(value, known_metrics())) return true;
    return computes(at, value, any_parts(), figure, over_time_);
  }

  // {"of": EXPRESSION, "label": TEXT, "where": {...}}
  bool is_item(const std::string& at, const Json& value, const Json& parts, const Json& figure,
               bool column) {
    if (!value.is_object() || !value.contains("of") || !value.contains("label")) {
      wrong(at, value, "an object with \"of\" and \"label\"");
      return false;
    }
    const std::size_t before = count_;
    for (const auto& item : value.items()) {
      const std::string place = join_pointer(at, item.key());
      if (item.key() == "of") {
        const bool name =
            !column && item.value().is_string() && is_known(item.value(), known_metrics());
        if (!name) computes(place, item.value(), parts, figure, column);
      } else if (item.key() == "label") {
        if (!item.value().is_string()) wrong(place, item.value(), "a text");
      } else if (item.key() == "where") {
        where(place, item.value());
      } else {
        static const std::vector<std::string> known = {"of", "label", "where"};
        add(place, "unknown word of a curve" + did_you_mean(item.key(), known));
      }
    }
    return count_ == before;
  }

  // The curve of a file: its numbers in the place of "file" and the expressions over it.
  Json published(const std::string& at, const Json& given) {
    Json out = Json::object();
    for (const char* word : {"file", "x", "y", "label"}) {
      if (given.is_object() && given.contains(word) && given[word].is_string()) continue;
      wrong(at, given, "an object with the texts \"file\", \"x\", \"y\" and \"label\"");
      return out;
    }
    std::string path = given["file"];
    if (!path.starts_with(kShipped)) {
      path = (std::filesystem::path(file_).parent_path() / path).string();
    }
    try {
      const Json content = parse_json(read_text(path), path);
      const FigureNames names(content, Json::object());
      out = {{"label", given["label"]}};
      for (const char* axis : {"x", "y"}) out[axis] = evaluate_column(given[axis], names);
      out["where"] = where(at + "/where", given.value("where", Json::object()));
    } catch (const sim::InputError& e) {
      add(at, e.what());
    }
    return out;
  }

  bool over_time_ = false;  // is x a column?
};

}  // namespace

Json check_figures(const Json& given, const std::vector<std::string>& swept,
                   const std::string& file, Problems& problems) {
  Json out = Json::array();
  if (!given.is_array()) {
    problems.add(file, "/figures", "found " + quoted(given) + ", expected an array of figures");
    return out;
  }
  for (std::size_t i = 0; i < given.size(); ++i) {
    out.push_back(Checker(swept, file, join_pointer("/figures", std::to_string(i)), problems)
                      .check(given[i]));
  }
  return out;
}

}  // namespace ddns::experiments
