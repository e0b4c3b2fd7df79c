#include "experiments/load/values.h"

#include <algorithm>
#include <cmath>

#include "experiments/files/suggest.h"
#include "experiments/files/text.h"

namespace ddns::experiments {

namespace {

std::vector<std::string> all_pointers() {
  std::vector<std::string> all;
  for (const Key& key : keys()) all.push_back(key.pointer);
  return all;
}

bool is_integral(double d) {
  return std::floor(d) == d && std::fabs(d) <= 9007199254740992.0;
}

bool number_fits(const Key& key, const Json& value) {
  if (!value.is_number()) return false;
  const double d = value.get<double>();
  if (!(d >= key.minimum && d <= key.maximum)) return false;
  return !key.exclusive_minimum || d > key.minimum;
}

bool in_order(const Key& key, const Json& numbers) {
  if (key.order == Order::kAny) return true;
  const double first = numbers[0].get<double>();
  const double second = numbers[1].get<double>();
  return key.order == Order::kRising ? first < second : first <= second;
}

constexpr std::size_t kLongestName = 100;

bool in_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '_' || c == '-';
}

bool is_name(const Json& value) {
  if (!value.is_string()) return false;
  const std::string& s = value.get_ref<const std::string&>();
  return !s.empty() && s.size() <= kLongestName && s[0] != '.' && std::ranges::all_of(s, in_name);
}

bool fits(const Key& key, Json& value) {
  if (value.is_null()) return key.nullable;
  switch (key.type) {
    case KeyType::kInteger:
      if (!number_fits(key, value) || !is_integral(value.get<double>())) return false;
      value = static_cast<std::int64_t>(value.get<double>());
      return true;
    case KeyType::kNumber:
      return number_fits(key, value);
    case KeyType::kBoolean:
      return value.is_boolean();
    case KeyType::kName:
      return is_name(value);
    case KeyType::kWord:
      return value.is_string() &&
             std::ranges::find(key.words, value.get<std::string>()) != key.words.end();
    case KeyType::kPath:
      return value.is_string() && !value.get_ref<const std::string&>().empty() &&
             value.get_ref<const std::string&>().find('\0') == std::string::npos &&
             is_utf8(value.get_ref<const std::string&>());
    case KeyType::kNumbers:
      return value.is_array() && value.size() >= key.numbers_minimum &&
             value.size() <= key.numbers_maximum &&
             std::ranges::all_of(value, [&](const Json& v) { return number_fits(key, v); }) &&
             in_order(key, value);
  }
  return false;
}

}  // namespace

std::string quoted(const Json& value) {
  std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
  if (text.size() > 60) text.replace(57, text.npos, "...");
  return text;
}

std::string as_name(std::string text) {
  text.resize(std::min(text.size(), kLongestName));
  if (text.empty()) return "_";
  for (char& c : text) c = in_name(c) ? c : '_';
  if (text.front() == '.') text.front() = '_';
  return text;
}

std::string join_pointer(std::string_view parent, std::string_view token) {
  std::string escaped;
  for (char c : token) {
    if (c == '~') {
      escaped += "~0";
    } else if (c == '/') {
      escaped += "~1";
    } else {
      escaped += c;
    }
  }
  return std::string(parent) + '/' + escaped;
}

bool is_section(const std::string& pointer) {
  return pointer.empty() || std::ranges::any_of(keys(), [&](const Key& key) {
           return key.pointer.starts_with(pointer + '/');
         });
}

namespace {

// The one pointer among the candidates that ends in the same word, or "".
std::string same_word_elsewhere(const std::string& pointer,
                                const std::vector<std::string>& candidates) {
  const std::string last = pointer.substr(pointer.rfind('/'));
  std::string found;
  for (const std::string& c : candidates) {
    if (!c.ends_with(last)) continue;
    if (!found.empty()) return "";
    found = c;
  }
  return found;
}

}  // namespace

std::string unknown_key(const std::string& pointer) {
  if (is_section(pointer)) {
    const auto first =
        std::ranges::find_if(keys(), [&](const Key& k) { return k.pointer.starts_with(pointer); });
    return "is a section, expected a key in it, such as " + first->pointer;
  }
  std::vector<std::string> candidates = all_pointers();
  for (const Key& key : keys()) {  // sections too: /overlays -> /overlay
    for (std::size_t at = key.pointer.find('/', 1); at != key.pointer.npos;
         at = key.pointer.find('/', at + 1)) {
      candidates.push_back(key.pointer.substr(0, at));
    }
  }
  for (const FileKey& key : file_keys()) {
    candidates.push_back('/' + key.name);
    if (pointer != candidates.back()) continue;
    return "belongs to the file as a whole, expected a key of a run; it can only stand in the file";
  }
  // The right word in the wrong place: /base -> /overlay/base.
  const std::string elsewhere = same_word_elsewhere(pointer, candidates);
  if (!elsewhere.empty()) return "unknown key; did you mean " + elsewhere + "?";
  return "unknown key" + did_you_mean(pointer, candidates, "");
}

bool check_value(const Key& key, Json& value, std::string_view file, std::string_view pointer,
                 Problems& problems) {
  if (fits(key, value)) return true;
  for (const auto& [word, instead] : key.former_words) {
    if (value != word) continue;
    problems.add(file, pointer, quoted(value) + ' ' + instead);
    return false;
  }
  std::string hint;
  if (key.type == KeyType::kWord && value.is_string()) {
    hint = did_you_mean(value.get<std::string>(), key.words);
  }
  if (key.type == KeyType::kPath && value.is_string() && !is_utf8(value.get<std::string>())) {
    hint = " in UTF-8";
  }
  problems.add(file, pointer, "found " + quoted(value) + ", expected " + expectation(key) + hint);
  return false;
}

}  // namespace ddns::experiments
