#include "experiments/summary/figure_problems.h"

#include <algorithm>

#include "experiments/files/suggest.h"
#include "experiments/load/values.h"
#include "experiments/summary/figure_names.h"
#include "experiments/summary/metrics.h"
#include "sim/check.h"

namespace ddns::experiments {

namespace {

bool is_name(const std::string& text) {
  return text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789.") == text.npos;
}

}  // namespace

bool FigureProblems::is_swept(const std::string& where, const Json& value) {
  return one_of(where, value, swept_, "a swept key:");
}

bool FigureProblems::one_of(const std::string& where, const Json& value,
                            const std::vector<std::string>& words, std::string expected) {
  if (value.is_string() && std::ranges::find(words, value.get<std::string>()) != words.end()) {
    return true;
  }
  for (const std::string& word : words) expected += (&word == &words[0] ? " " : ", ") + word;
  if (words.empty()) expected += ", and there is none";
  if (value.is_string()) expected += did_you_mean(value.get<std::string>(), words);
  wrong(where, value, expected);
  return false;
}

bool FigureProblems::is_distribution(const std::string& where, const Json& value) {
  const std::vector<std::string>& known = known_distributions();
  if (value.is_string() && is_known(value, known)) return true;
  not_among(where, value, "a distribution", known);
  return false;
}

void FigureProblems::not_among(const std::string& where, const Json& value,
                               const std::string& of_what, const std::vector<std::string>& known) {
  std::string expected = "the name of " + of_what + " of a result";
  if (value.is_string()) {
    expected += " such as " + known.front() + did_you_mean(value.get<std::string>(), known);
  }
  wrong(where, value, expected);
}

std::string FigureProblems::tried(const std::string& text, const Json& parts, const Json& figure,
                                  bool column) {
  const FigureNames names(parts, figure, /*dry=*/true);
  try {
    column ? void(evaluate_column(text, names)) : void(evaluate(text, names));
    return "";
  } catch (const sim::InputError& e) {
    return e.what();
  }
}

bool FigureProblems::computes(const std::string& where, const Json& value, const Json& parts,
                              const Json& figure, bool column) {
  if (!value.is_string()) {
    not_among(where, value, "a number", known_metrics());
    return false;
  }
  const std::string text = value;
  const std::string problem = tried(text, parts, figure, column);
  if (problem.empty()) return true;
  if (!column && &parts == &any_parts() && is_name(text)) {
    not_among(where, value, "a number", known_metrics());
  } else {
    wrong(where, value, problem, "");
  }
  return false;
}

void FigureProblems::wrong(const std::string& where, const Json& found, const std::string& what,
                           const char* expected) {
  ++count_;
  problems_.add(file_, at_ + where, "found " + quoted(found) + ", " + expected + what);
}

void FigureProblems::add(const std::string& where, const std::string& what) {
  ++count_;
  problems_.add(file_, at_ + where, what);
}

}  // namespace ddns::experiments
