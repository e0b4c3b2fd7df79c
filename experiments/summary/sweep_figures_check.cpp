// What a sweep's file may say under "figures".
#include <algorithm>
#include <utility>

#include "experiments/files/suggest.h"
#include "experiments/spec/values.h"
#include "experiments/summary/metrics.h"
#include "experiments/summary/sweep_figures.h"

namespace ddns::experiments {

namespace {

const std::vector<std::string> kWords = {"x", "y", "cdf", "curves", "log", "title"};
const std::vector<std::string> kLogs = {"x", "y", "xy"};

// Checks the parts of one figure.
class Checker {
 public:
  Checker(const std::vector<std::string>& swept, const std::string& file, std::string at,
          Problems& problems)
      : swept_(swept), file_(file), at_(std::move(at)), problems_(problems) {}

  // The figure, regular as far as it is right.
  Json check(const Json& given) {
    Json out = Json::object();
    if (!given.is_object()) {
      wrong("", given, "an object such as {\"x\": \"/overlay/nodes\", \"y\": \"hop_count.mean\"}");
      return out;
    }
    for (const auto& item : given.items()) check_part(item.key(), item.value(), out);
    if (given.contains("y") == given.contains("cdf")) {
      problems_.add(file_, at_, "expected one of \"y\" and \"cdf\"");
    }
    if (given.contains("cdf") && given.contains("x")) {
      problems_.add(file_, at_ + "/x", "goes with \"y\" alone: the values of a cdf are its x");
    }
    if (out.contains("x") && out.contains("curves")) {
      const Json& curves = out["curves"];
      if (std::ranges::find(curves, out["x"]) != curves.end()) {
        problems_.add(file_, at_ + "/curves", "names the key that is x");
      }
    }
    return out;
  }

 private:
  void check_part(const std::string& word, const Json& value, Json& out) {
    if (word == "x") {
      if (is_swept("/x", value)) out["x"] = value;
    } else if (word == "y") {
      out["y"] = list("/y", value, [&](const std::string& where, const Json& v) {
        return is_name(where, v, "a number", known_metrics());
      });
    } else if (word == "cdf") {
      if (is_name("/cdf", value, "a distribution", known_distributions())) out["cdf"] = value;
    } else if (word == "curves") {
      out["curves"] = list("/curves", value, [&](const std::string& where, const Json& v) {
        return is_swept(where, v);
      });
    } else if (word == "log") {
      if (one_of("/log", value, kLogs)) out["log"] = value;
    } else if (word == "title") {
      if (!value.is_string()) return wrong("/title", value, "a text");
      out["title"] = value;
    } else {
      problems_.add(file_, join_pointer(at_, word),
                    "unknown word of a figure" + did_you_mean(word, kWords));
    }
  }

  // One or an array of them, as an array.
  template <typename Check>
  Json list(const std::string& where, const Json& given, const Check& is_right) {
    Json out = Json::array();
    if (!given.is_array()) {
      if (is_right(where, given)) out.push_back(given);
      return out;
    }
    if (given.empty()) wrong(where, given, "at least one");
    for (std::size_t i = 0; i < given.size(); ++i) {
      if (is_right(where + '/' + std::to_string(i), given[i])) out.push_back(given[i]);
    }
    return out;
  }

  bool is_swept(const std::string& where, const Json& value) {
    return one_of(where, value, swept_, "a swept key:");
  }

  bool one_of(const std::string& where, const Json& value, const std::vector<std::string>& words,
              std::string expected = "one of") {
    if (value.is_string() && std::ranges::find(words, value.get<std::string>()) != words.end()) {
      return true;
    }
    for (const std::string& word : words) expected += (&word == &words[0] ? " " : ", ") + word;
    if (words.empty()) expected += ", and there is none";
    if (value.is_string()) expected += did_you_mean(value.get<std::string>(), words);
    wrong(where, value, expected);
    return false;
  }

  bool is_name(const std::string& where, const Json& value, const std::string& of_what,
               const std::vector<std::string>& known) {
    if (!value.is_string()) {
      wrong(where, value, "the name of " + of_what + " of a result");
      return false;
    }
    const std::string name = value.get<std::string>();
    if (is_known(name, known)) return true;
    wrong(where, value,
          "the name of " + of_what + " of a result such as " + known.front() +
              did_you_mean(name, known));
    return false;
  }

  void wrong(const std::string& where, const Json& found, const std::string& expected) {
    problems_.add(file_, at_ + where, "found " + quoted(found) + ", expected " + expected);
  }

  const std::vector<std::string>& swept_;
  const std::string& file_;
  std::string at_;
  Problems& problems_;
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
