#include "experiments/spec/keys.h"

#include <fmt/format.h>

#include <cmath>

#include "experiments/spec/section.h"
#include "experiments/spec/spec.h"

namespace ddns::experiments {

namespace {

// Conditions refer to keys further up the table only.
std::vector<Key> build_table() {
  std::vector<Key> table;
  add_section(kRun, std::identity(), table);
  add_section(kService, &Spec::service, table);
  add_section(kConventionalDns, &Spec::conventional, table);
  add_section(kTrace, &Spec::trace, table);
  add_section(kOverlay, &Spec::overlay, table);
  add_section(kChurn, &Spec::churn, table);
  add_section(kFaults, &Spec::faults, table);
  add_section(kMaintenance, &Spec::maintenance, table);
  add_section(kDhash, &Spec::dhash, table);
  add_section(kRepair, &Spec::maintenance, table);
  add_section(kQuota, &Spec::quota, table);
  add_section(kLatency, &Spec::latency, table);
  add_section(kNetwork, std::identity(), table);
  add_section(kLookup, std::identity(), table);
  add_section(kOutput, std::identity(), table);
  return table;
}

}  // namespace

const std::vector<Key>& keys() {
  static const std::vector<Key> table = build_table();
  return table;
}

const Key* find_key(std::string_view pointer) {
  for (const Key& key : keys()) {
    if (key.pointer == pointer) return &key;
  }
  return nullptr;
}

const std::vector<FileKey>& file_keys() {
  static const std::vector<FileKey> all = {
      {"$schema", "For editors; ignored."},
      {"title",
       "What the experiment is, on one line; ignored. `ddns list` prints those of the "
       "shipped ones."},
      {"extends",
       "Another experiment file, relative to this one: this file is a JSON merge patch on it "
       "(RFC 7386)."},
      {"sweep",
       "JSON pointers of keys, each with an array of values: `ddns sweep` runs every "
       "combination, the last pointer changing fastest."},
      {"seeds", "An array of seeds: `ddns sweep` runs every combination with each of them."},
      {"figures",
       "What to draw of a sweep: an array of objects that name, by `x`, `y`, `cdf` and `curves`, "
       "swept keys and numbers of the results (docs/results.md)."},
  };
  return all;
}

std::string plain_number(double value) {
  if (std::floor(value) == value && std::fabs(value) < 9.1e15) return fmt::format("{:.0f}", value);
  return fmt::format("{}", value);
}

namespace {

std::string joined(const std::vector<std::string>& words, std::string_view last) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) out += i + 1 == words.size() ? last : ", ";
    out += words[i];
  }
  return out;
}

std::string range(const Key& key) {
  const bool below = std::isfinite(key.minimum);
  const bool above = std::isfinite(key.maximum);
  const char* from = key.exclusive_minimum ? "above " : "from ";
  if (below && above) {
    return fmt::format(" {}{} to {}", from, plain_number(key.minimum), plain_number(key.maximum));
  }
  if (below) {
    return fmt::format(" {}{}", key.exclusive_minimum ? from : "of at least ",
                       plain_number(key.minimum));
  }
  return above ? fmt::format(" of at most {}", plain_number(key.maximum)) : "";
}

std::string how_many(const Key& key) {
  if (key.numbers_minimum == key.numbers_maximum) return fmt::format("{}", key.numbers_minimum);
  return fmt::format("{} to {}", key.numbers_minimum, key.numbers_maximum);
}

// What the two numbers of an array have to be to each other.
std::string order_text(const Key& key) {
  if (key.order == Order::kAny) return "";
  return key.order == Order::kRising ? ", the first less than the second"
                                     : ", the first at most the second";
}

std::string type_expectation(const Key& key) {
  switch (key.type) {
    case KeyType::kInteger:
      return "an integer" + range(key);
    case KeyType::kNumber:
      return "a number" + range(key);
    case KeyType::kBoolean:
      return "true or false";
    case KeyType::kName:
      return "a name of letters, digits, '.', '_' and '-', not '.' first";
    case KeyType::kWord:
      return key.words.size() == 1 ? '"' + key.words.front() + '"'
                                   : "one of " + joined(key.words, ", ");
    case KeyType::kPath:
      return "the path of a file";
    case KeyType::kNumbers:
      return fmt::format("an array of {} numbers{}{}", how_many(key), range(key), order_text(key));
  }
  return "";
}

}  // namespace

std::string expectation(const Key& key) {
  return type_expectation(key) + (key.nullable ? ", or null" : "");
}

std::string applicability(const Key& key) {
  std::string out;
  for (const Condition& c : key.applies) {
    if (!out.empty()) out += " and ";
    out += c.pointer + " is " + joined(c.words, " or ");
  }
  return out;
}

}  // namespace ddns::experiments
