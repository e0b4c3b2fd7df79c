// The one table of everything an experiment file can say. It drives reading, validation, the
// resolved specification in every result, the JSON Schema for editors and the reference page.
// keys.cpp lists its sections; each stands in a file with the members that its keys fill.
#pragma once

#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/files/json_file.h"

namespace ddns::experiments {

struct Spec;
template <class S>
struct Section;  // experiments/spec/section.h

enum class KeyType {
  kInteger,
  kNumber,
  kBoolean,
  kName,     // a string that can name a file: letters, digits, '.', '_' and '-', not '.' first
  kWord,     // one of `words`
  kPath,     // a file; relative to the folder of the experiment file that says it
  kNumbers,  // an array of numbers
};

// What an array of two numbers has to be beside each number's range.
enum class Order { kAny, kNotFalling, kRising };

// Holds where the resolved value of another key, earlier in the table, is one of the words.
struct Condition {
  std::string pointer;
  std::vector<std::string> words;
};

// A value that a key takes when the file does not say it: the first whose condition holds.
struct Default {
  std::string json;
  Condition when = {};  // no pointer: always
};

// Traces whose questions go through the overlay; "one-server" is conventional DNS alone.
inline const Condition kOnOverlay = {"/trace/kind",
                                     {"jung-day", "slashdot", "steady", "file", "uniform"}};
// Traces whose questions are for records of DHash; "uniform" measures routing alone.
inline const Condition kOnDhash = {"/trace/kind", {"jung-day", "slashdot", "steady", "file"}};

struct Key {
  std::string pointer;  // JSON pointer (RFC 6901)
  KeyType type = KeyType::kInteger;
  bool nullable = false;
  // The range of a number or integer, of each number of an array.
  double minimum = -std::numeric_limits<double>::infinity();
  double maximum = std::numeric_limits<double>::infinity();
  bool exclusive_minimum = false;
  std::vector<std::string> words = {};
  std::size_t numbers_minimum = 1;  // how many numbers an array may have
  std::size_t numbers_maximum = 1000;
  Order order = Order::kAny;
  std::string unit = {};
  std::vector<Default> defaults = {};   // none: the key must be given where it applies
  std::vector<Condition> applies = {};  // all must hold; elsewhere it is an error to give the key
  std::string text = {};
  // Puts a value that the key may have, but null, into the run's specification.
  std::function<void(Spec& spec, const Json& value)> read = {};
};

// In the order of the resolved specification.
const std::vector<Key>& keys();

// Null where there is none.
const Key* find_key(std::string_view pointer);

// The keys of the file itself, beside those of the table: $schema, extends, sweep, seeds, figures.
struct FileKey {
  std::string name;
  std::string text;
};
const std::vector<FileKey>& file_keys();

// "an integer from 1 to 10000000", "one of none, origin, ... or null": what an error says was
// expected.
std::string expectation(const Key& key);

// "/trace/kind is jung-day or slashdot, and ...": when the key applies; "" where always.
std::string applicability(const Key& key);

// A number as a person would write it: 1000, 0.025, 1e+15.
std::string plain_number(double value);

}  // namespace ddns::experiments
