#include "experiments/expression/expression.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <utility>

#include "experiments/expression/words.h"
#include "experiments/files/suggest.h"
#include "sim/check.h"

namespace ddns::experiments {

namespace {

// The part of a part that a key or a place names; null: none.
const Json* step(const Json& part, const std::string& key, bool dry) {
  if (part.is_object()) return part.contains(key) ? &part[key] : nullptr;
  const bool place = !key.empty() && std::isdigit(static_cast<unsigned char>(key[0]));
  if (!part.is_array() || !place || part.empty()) return nullptr;
  const std::size_t i = std::stoul(key);
  if (i < part.size()) return &part[i];
  return dry ? &part.back() : nullptr;
}

[[noreturn]] void refuse_key(const std::string& path, const std::string& key, const Json& part) {
  std::vector<std::string> keys;
  if (part.is_object()) {
    for (const auto& item : part.items()) keys.push_back(item.key());
  }
  refuse(fmt::format("{} has no \"{}\"{}", path, key, did_you_mean(key, keys)));
}

// Reads and computes at once: an expression is short.
class Evaluator {
 public:
  Evaluator(std::string_view text, const Names& names, unsigned depth)
      : text_(text), names_(names), depth_(depth) {}

  Value all() {
    Value v = sum_of();
    if (skip() != '\0') refuse("expected an operator " + here());
    return v;
  }

 private:
  char skip() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool take(char c) {
    if (skip() != c) return false;
    ++at_;
    return true;
  }
  // Where the text is wrong.
  std::string here() {
    return skip() == '\0' ? "at the end" : fmt::format("before \"{}\"", text_.substr(at_));
  }
  void expect(char c) {
    if (!take(c)) refuse(fmt::format("expected '{}' {}", c, here()));
  }
  std::string word() {
    const std::size_t begin = at_;
    const auto in_word = [](char c) {
      return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
    };
    while (at_ < text_.size() && in_word(text_[at_])) ++at_;
    return std::string(text_.substr(begin, at_ - begin));
  }

  Value sum_of() { return chain("+-", &Evaluator::product); }
  Value product() { return chain("*/", &Evaluator::factor); }

  Value chain(std::string_view operators, Value (Evaluator::*part)()) {
    Value v = (this->*part)();
    while (operators.find(skip()) != operators.npos) {
      const char operation = text_[at_++];
      v = combine(v, (this->*part)(), operation, names_.dry());
    }
    return v;
  }

  Value factor() {
    if (take('-')) return combine(-1, factor(), '*', false);
    if (take('(')) {
      Value v = sum_of();
      expect(')');
      return v;
    }
    if (std::isdigit(static_cast<unsigned char>(skip()))) return literal();
    const std::string name = word();
    if (name.empty()) refuse("expected a value " + here());
    return take('(') ? call(name) : path(name);
  }

  Value literal() {
    double x = 0;
    const char* begin = text_.data() + at_;
    at_ += static_cast<std::size_t>(std::from_chars(begin, text_.data() + text_.size(), x).ptr -
                                    begin);
    return x;
  }

  Value call(const std::string& name) {
    std::vector<Value> values;
    if (!take(')')) {
      do values.push_back(sum_of());
      while (take(','));
      expect(')');
    }
    return call_word(name, values);
  }

  Value path(std::string name) {
    const std::optional<std::string> let = names_.let(name);
    Value v = let ? value_of(name, *let) : files(name);
    while (at_ < text_.size() && (text_[at_] == '.' || text_[at_] == '[')) follow(v, name);
    return v;
  }

  Value files(std::string& name) {
    std::string of;
    if (name == "next_seed" || name == "pooled") {
      expect('.');
      of = name;
      name = word();
    }
    if (at_ < text_.size() && text_[at_] == '[' && names_.is_family(name)) {
      const std::size_t end = std::min(text_.find(']', at_), text_.size() - 1) + 1;
      name += text_.substr(at_, end - at_);
      at_ = end;
    }
    const std::size_t end = at_;
    const bool goes_on = end < text_.size() && text_[end] == '.';
    if (goes_on) ++at_;
    const std::string key = goes_on ? word() : "";
    at_ = end;
    Value out;
    out.parts = names_.files(of, name, key);
    return out;
  }

  Value value_of(const std::string& name, const std::string& let) const {
    if (depth_ > 8) refuse(fmt::format("\"{}\" is defined by itself", name));
    try {
      return Evaluator(let, names_, depth_ + 1).all();
    } catch (const sim::InputError& e) {
      refuse(fmt::format("\"{}\": {}", name, e.what()));
    }
  }

  // One key or place more.
  void follow(Value& v, std::string& path) {
    const bool place = text_[at_++] == '[';
    const bool every = !place && take('*');
    const std::string key = every ? "*" : word();
    if (place) expect(']');
    if (v.parts.empty()) refuse(path + " is a column");
    const Json& part = *v.parts.front();
    const bool rows = part.is_array() && !place && !part.empty() && part.front().is_object();
    if (every || rows) {
      spread(v, path, key);
    } else {
      for (const Json*& p : v.parts) {
        const Json* below = step(*p, key, names_.dry());
        if (!below) refuse_key(path, key, *p);
        p = below;
      }
    }
    path += place ? "[" + key + "]" : "." + key;
  }

  // A key of every row, or of everything that stands below: `.*.key`.
  void spread(Value& v, const std::string& path, std::string key) {
    if (v.parts.size() > 1) refuse(path + " is of several seeds");
    if (key == "*") {
      expect('.');
      key = word();
    }
    Value out;
    for (const auto& item : v.parts.front()->items()) {
      const Json* below = step(item.value(), key, names_.dry());
      if (!below || !is_number(*below)) refuse_key(path, key, item.value());
      out.column.push_back(number_in(*below));
    }
    v = std::move(out);
  }

  std::string_view text_;
  const Names& names_;
  unsigned depth_;
  std::size_t at_ = 0;
};

}  // namespace

double evaluate(const std::string& text, const Names& names) {
  Value v = Evaluator(text, names, 0).all();
  return number(v);
}

std::vector<double> evaluate_column(const std::string& text, const Names& names) {
  Value v = Evaluator(text, names, 0).all();
  return column(v);
}

}  // namespace ddns::experiments
