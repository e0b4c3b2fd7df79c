// What a sweep's file may say under "figures".
#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

#include "experiments/files/suggest.h"
#include "experiments/load/values.h"
#include "experiments/summary/figure_names.h"
#include "experiments/summary/metrics.h"
#include "experiments/summary/sweep_figures.h"
#include "sim/check.h"

namespace ddns::experiments {

namespace {

using Words = std::vector<std::string>;

const Words kWords = {"x",       "x_of",    "y",     "cdf",       "curves",  "where",
                      "let",     "log",     "title", "stack",     "x_label", "y_label",
                      "x_range", "y_range", "shade", "published", "words",   "theory"};

// What a line of theory is computed from.
const Json& theory_parts() {
  static const Json parts = {{"x", {1, 2}}, {"spec", any_parts()["spec"]}};
  return parts;
}

bool is_texts(const Json& value) {
  return value.is_object() && std::ranges::all_of(value, &Json::is_string);
}

bool is_range(const Json& value) {
  return value.is_array() && value.size() == 2 && value[0].is_number() && value[1].is_number() &&
         value[0] < value[1];
}

bool is_metric(const Json& value) {
  return value.is_string() && is_known(value, known_metrics());
}

// Checks the parts of one figure. The questions return whether a value is right, and tell what is
// not: `at` is its pointer within the figure.
class Checker {
 public:
  // `swept`: the pointers of the sweep; `figure`: that of the figure.
  Checker(const Words& swept, const std::string& file, std::string figure, Problems& problems)
      : swept_(swept), file_(file), figure_(std::move(figure)), problems_(problems) {}

  // The figure, regular as far as it is right.
  Json check(const Json& given) {
    if (!is(given.is_object(), "", given,
            "an object such as {\"x\": \"/overlay/nodes\", \"y\": \"hop_count.mean\"}")) {
      return out_;
    }
    over_time_ = is_time_series(given);
    // The others depend on these.
    for (const char* first : {"let", "x"}) {
      if (given.contains(first)) check_part(first, given[first]);
    }
    for (const auto& item : given.items()) {
      if (item.key() != "let" && item.key() != "x") check_part(item.key(), item.value());
    }
    if (given.contains("y") == given.contains("cdf")) add("", "expected one of \"y\" and \"cdf\"");
    if (given.contains("cdf") && given.contains("x")) {
      add("/x", "goes with \"y\" alone: the values of a cdf are its x");
    }
    for (const std::string& of_x : Words{"x_of", "theory", "published", "shade", "x_range"}) {
      const bool needs_key = over_time_ && (of_x == "x_of" || of_x == "theory");
      if (!given.contains(of_x) || (given.contains("x") && !needs_key)) continue;
      add('/' + of_x, "goes with an \"x\" that is a swept key");
    }
    const Json curves = out_.value("curves", Json::array());
    if (out_.contains("x") && std::ranges::find(curves, out_["x"]) != curves.end()) {
      add("/curves", "names the key that is x");
    }
    return out_;
  }

 private:
  void check_part(const std::string& word, const Json& value) {
    if (std::ranges::find(kWords, word) == kWords.end()) {
      add(join_pointer("", word), "unknown word of a figure" + did_you_mean(word, kWords));
      return;
    }
    Json right = right_part(word, '/' + word, value);
    if (!right.is_null()) out_[word] = std::move(right);
    if (word == "let" && out_.contains(word)) check_lets(value);
  }

  // Null: it is left out.
  Json right_part(const std::string& word, const std::string& at, const Json& value) {
    const auto kept = [&](bool right) { return right ? value : Json(nullptr); };
    if (word == "let" || word == "words") {
      return kept(is(is_texts(value), at, value, "an object of texts"));
    }
    if (word == "x") {
      const bool computed = over_time_ && value != "";
      return kept(computed ? computes(at, value, any_parts(), true)
                           : one_of(at, value, swept_, "a swept key:"));
    }
    if (word == "x_of") return kept(computes(at, value, any_parts(), false));
    if (word == "cdf") return kept(is_name_of(at, value, "a distribution", known_distributions()));
    if (word == "stack") return kept(is(value.is_boolean(), at, value, "true or false"));
    if (word == "log") return kept(one_of(at, value, {"x", "y", "xy"}));
    if (word == "where") return where(at, value);
    if (word == "x_range" || word == "y_range") {
      return kept(is(is_range(value), at, value, "two numbers, the second one greater"));
    }
    const bool one_text = word == "title" || word == "x_label" || word == "y_label";
    if (one_text) return kept(is(value.is_string(), at, value, "a text"));
    Json out = list(at, value, [&](const std::string& place, const Json& v) {
      if (word == "y") return is_y(place, v);
      if (word == "curves") return one_of(place, v, swept_, "a swept key:");
      if (word == "theory") return is_item(place, v, theory_parts(), true);
      if (word == "shade") return v.is_number() || computes(place, v, theory_parts(), false);
      return true;
    });
    if (word == "shade") is(out.size() <= 2, at, value, "one or two places on the x axis");
    for (std::size_t i = 0; word == "published" && i < out.size(); ++i) {
      out[i] = published(at + '/' + std::to_string(i), out[i]);
    }
    return out;
  }

  // One or an array of them, as an array of those that are right.
  template <typename Check>
  Json list(const std::string& at, const Json& given, const Check& is_right) {
    Json out = Json::array();
    if (!given.is_array()) {
      if (is_right(at, given)) out.push_back(given);
      return out;
    }
    is(!given.empty(), at, given, "at least one");
    for (std::size_t i = 0; i < given.size(); ++i) {
      if (is_right(at + '/' + std::to_string(i), given[i])) out.push_back(given[i]);
    }
    return out;
  }

  // An expression is of a number or of a column.
  void check_lets(const Json& lets) {
    for (const auto& item : lets.items()) {
      const std::string problem = tried(item.value(), any_parts(), true);
      if (problem.empty() || tried(item.value(), any_parts(), false).empty()) continue;
      add(join_pointer("/let", item.key()), "found " + quoted(item.value()) + ", " + problem);
    }
  }

  // {POINTER: VALUE} of keys; null: the key does not apply.
  Json where(const std::string& at, const Json& given) {
    Json out = Json::object();
    const bool right =
        is(given.is_object(), at, given, "an object such as {\"/overlay/nodes\": 1000}");
    for (const auto& item : (right ? given : out).items()) {
      const std::string place = join_pointer(figure_ + at, item.key());
      const Key* key = find_key(item.key());
      Json value = item.value();
      if (!key) {
        problems_.add(file_, place, unknown_key(item.key()));
      } else if (value.is_null() || check_value(*key, value, file_, place, problems_)) {
        out[item.key()] = value;
      }
    }
    return out;
  }

  bool is_y(const std::string& at, const Json& value) {
    if (value.is_object()) return is_item(at, value, any_parts(), over_time_);
    return (!over_time_ && is_metric(value)) || computes(at, value, any_parts(), over_time_);
  }

  // {"of": EXPRESSION, "label": TEXT, "where": {...}}
  bool is_item(const std::string& at, const Json& value, const Json& parts, bool column) {
    const bool whole = value.is_object() && value.contains("of") && value.contains("label");
    if (!is(whole, at, value, "an object with \"of\" and \"label\"")) return false;
    const std::size_t before = count_;
    for (const auto& item : value.items()) {
      const std::string place = join_pointer(at, item.key());
      if (item.key() == "of") {
        if (column || !is_metric(item.value())) computes(place, item.value(), parts, column);
      } else if (item.key() == "label") {
        is(item.value().is_string(), place, item.value(), "a text");
      } else if (item.key() == "where") {
        where(place, item.value());
      } else {
        add(place,
            "unknown word of a curve" + did_you_mean(item.key(), Words{"of", "label", "where"}));
      }
    }
    return count_ == before;
  }

  // The curve of a file: its numbers in the place of "file" and the expressions over it.
  Json published(const std::string& at, const Json& given) {
    Json out = Json::object();
    const auto is_there = [&](const char* word) {
      return given.is_object() && given.contains(word) && given[word].is_string();
    };
    if (!is(std::ranges::all_of(std::array{"file", "x", "y", "label"}, is_there), at, given,
            "an object with the texts \"file\", \"x\", \"y\" and \"label\"")) {
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

  bool one_of(const std::string& at, const Json& value, const Words& words,
              std::string expected = "one of") {
    for (const std::string& word : words) expected += (&word == &words[0] ? " " : ", ") + word;
    if (words.empty()) expected += ", and there is none";
    if (value.is_string()) expected += did_you_mean(value.get<std::string>(), words);
    const bool known = value.is_string() && std::ranges::count(words, value.get<std::string>()) > 0;
    return is(known, at, value, expected);
  }

  bool is_name_of(const std::string& at, const Json& value, const std::string& what,
                  const Words& known) {
    if (value.is_string() && is_known(value, known)) return true;
    std::string expected = "the name of " + what + " of a result";
    if (value.is_string()) {
      expected += " such as " + known.front() + did_you_mean(value.get<std::string>(), known);
    }
    return is(false, at, value, expected);
  }

  // Is it an expression of a number, or of a column, over these parts and the figure's "let"?
  bool computes(const std::string& at, const Json& value, const Json& parts, bool column) {
    const std::string text = value.is_string() ? value : "";
    const std::string problem = tried(text, parts, column);
    if (value.is_string() && problem.empty()) return true;
    const bool simple =
        text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789.") == text.npos;
    if (!value.is_string() || (simple && !column && &parts == &any_parts())) {
      return is_name_of(at, value, "a number", known_metrics());
    }
    add(at, "found " + quoted(value) + ", " + problem);
    return false;
  }

  // What is wrong with such an expression, or "".
  std::string tried(const std::string& text, const Json& parts, bool column) const {
    const FigureNames names(parts, out_, /*dry=*/true);
    try {
      column ? void(evaluate_column(text, names)) : void(evaluate(text, names));
      return "";
    } catch (const sim::InputError& e) {
      return e.what();
    }
  }

  bool is(bool right, const std::string& at, const Json& found, const std::string& expected) {
    if (!right) add(at, "found " + quoted(found) + ", expected " + expected);
    return right;
  }
  void add(const std::string& at, const std::string& what) {
    ++count_;
    problems_.add(file_, figure_ + at, what);
  }

  const Words& swept_;
  const std::string& file_;
  std::string figure_;
  Problems& problems_;
  Json out_ = Json::object();
  bool over_time_ = false;  // is x a column?
  std::size_t count_ = 0;   // of what is wrong
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
