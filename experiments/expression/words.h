// What expressions compute with, and the words of their language.
#pragma once

#include <string>
#include <vector>

#include "experiments/files/json_file.h"

namespace ddns::experiments {

// Parts of files, or what has been computed of them.
struct Value {
  Value() = default;
  Value(double x) : column{x}, scalar(true) {}

  std::vector<const Json*> parts = {};  // empty: computed
  std::vector<double> column = {};
  bool scalar = false;  // computed, a number: the only one of the column
};

// Throws the InputError (kSpec) of an expression.
[[noreturn]] void refuse(const std::string& what);

// The number in a file; NaN for null. REQUIRES: is_number(part).
bool is_number(const Json& part);
double number_in(const Json& part);

// What is computed, and the same of parts of files; else an InputError: "expected a number".
double number(Value& v);
const std::vector<double>& column(Value& v);

// a + b and the like; a number goes with every one of a column. Columns are as long as each other,
// unless in a dry run.
Value combine(Value a, Value b, char operation, bool dry);

// Throws InputError where there is no such word, with the nearest one, or its values are not what
// it takes.
Value call_word(const std::string& name, std::vector<Value>& values);

}  // namespace ddns::experiments
