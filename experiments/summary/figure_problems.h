// What is wrong with a figure that a sweep's file asks for, value by value.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "experiments/files/json_file.h"
#include "experiments/files/problems.h"

namespace ddns::experiments {

// The questions return whether the value is right, and tell what is not: `where` is its pointer
// within the figure.
class FigureProblems {
 public:
  // `swept`: the pointers of the sweep; `at`: the pointer of the figure. REQUIRES: those given by
  // reference outlive this.
  FigureProblems(const std::vector<std::string>& swept, const std::string& file, std::string at,
                 Problems& problems)
      : swept_(swept), file_(file), at_(std::move(at)), problems_(problems) {}

 protected:
  // One or an array of them, as an array of those that are right.
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

  bool is_swept(const std::string& where, const Json& value);
  bool is_distribution(const std::string& where, const Json& value);
  bool one_of(const std::string& where, const Json& value, const std::vector<std::string>& words,
              std::string expected = "one of");
  // Is it an expression of a number, or of a column, over these parts and the figure's "let"?
  bool computes(const std::string& where, const Json& value, const Json& parts, const Json& figure,
                bool column);
  // What is wrong with such an expression, or "".
  static std::string tried(const std::string& text, const Json& parts, const Json& figure,
                           bool column);
  void wrong(const std::string& where, const Json& found, const std::string& what,
             const char* expected = "expected ");
  // The same of what is wrong without a value, or of a word that is unknown.
  void add(const std::string& where, const std::string& what);

  const std::vector<std::string>& swept_;
  const std::string& file_;
  std::string at_;
  Problems& problems_;
  std::size_t count_ = 0;  // of what is wrong

 private:
  void not_among(const std::string& where, const Json& value, const std::string& of_what,
                 const std::vector<std::string>& known);
};

}  // namespace ddns::experiments
