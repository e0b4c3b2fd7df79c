// How a section of the table binds its keys to the members that hold their values. A key stands
// once: its name, member, range, default, unit and text are one entry of its section:
//
//   const Section<OverlaySpec> kOverlay{"/overlay", {kOnOverlay}, {
//       integer("nodes", &OverlaySpec::hosts, {1, 1e7}, "1000", "hosts", "How many hosts ..."),
//
// The functions that make entries are in the order name, member, what it may be, default (JSON;
// none where the key must be given), unit (of times: their name says it), text. The text is a
// sentence that an editor shows alone. A member keeps its initial value where the key does not
// apply or is null.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "experiments/spec/keys.h"
#include "sim/check.h"
#include "sim/time.h"

namespace ddns::experiments {

// All must hold.
struct Conditions : std::vector<Condition> {
  Conditions() = default;
  Conditions(Condition one) : std::vector<Condition>{std::move(one)} {}
  using std::vector<Condition>::vector;
};

// A key of a section whose values live in S. Its pointer is relative to the section.
template <class S>
struct Entry {
  Key key;
  std::function<void(S& out, const Json& value)> read;

  // A default in place of the first word.
  Entry or_else(std::vector<Default> defaults) && {
    key.defaults = std::move(defaults);
    return std::move(*this);
  }
  // A word that the key had in earlier versions: the whole of what an error says of it.
  Entry formerly(const char* word, const char* instead) && {
    key.former_words.emplace_back(word, instead);
    return std::move(*this);
  }
  Entry or_null() && {
    key.nullable = true;
    return std::move(*this);
  }
};

// One entry, or those of a member that is a struct.
template <class S>
struct Entries : std::vector<Entry<S>> {
  Entries(Entry<S> one) : std::vector<Entry<S>>{std::move(one)} {}
  using std::vector<Entry<S>>::vector;
};

template <class S>
struct Section {
  Section(std::string at, Conditions where, std::initializer_list<Entries<S>> all)
      : pointer(std::move(at)), applies(std::move(where)) {
    for (const Entries<S>& some : all) entries.insert(entries.end(), some.begin(), some.end());
  }
  std::string pointer;
  Conditions applies;  // of all its keys
  std::vector<Entry<S>> entries;
};

// Appends the keys of a section; `of` says where in a Spec its values live.
template <class S, class Of>
void add_section(const Section<S>& section, Of of, std::vector<Key>& table) {
  for (const Entry<S>& entry : section.entries) {
    Key& key = table.emplace_back(entry.key);
    key.pointer = section.pointer + '/' + key.pointer;
    key.applies.insert(key.applies.begin(), section.applies.begin(), section.applies.end());
    key.read = [of, read = entry.read](Spec& spec, const Json& value) {
      read(std::invoke(of, spec), value);
    };
  }
}

namespace table {

inline constexpr double kBillion = 1e9;

struct Range {
  double minimum;
  double maximum;
  bool exclusive_minimum = false;
};
inline Range above(double minimum, double maximum) {
  return {minimum, maximum, true};
}

// A default, or several of which the first that applies counts.
struct Defaults : std::vector<Default> {
  Defaults(const char* json);
  Defaults(std::initializer_list<Default> all);
};

Key key(const char* name, KeyType type, Defaults defaults, const char* text,
        const Conditions& where);
Key numeric(const char* name, KeyType type, const Range& range, Defaults defaults, const char* unit,
            const char* text, const Conditions& where);
// Two numbers, as `order` has it.
Key two(const char* name, const Range& range, Order order, Defaults defaults, const char* unit,
        const char* text, const Conditions& where);
sim::Duration duration(const Json& value, double ns_per_unit);

template <class T>
struct Plain {
  using Type = T;
};
template <class T>
struct Plain<std::optional<T>> {
  using Type = T;
};

// The member takes the value as it stands. Without one, the key only decides which others apply.
template <class S, class T>
Entry<S> plain(Key key, T S::*member) {
  return {std::move(key), [member](S& out, const Json& value) {
            if (member) out.*member = value.get<typename Plain<T>::Type>();
          }};
}

template <class S, class T>
Entry<S> time(Key key, T S::*member, double ns_per_unit) {
  return {std::move(key), [member, ns_per_unit](S& out, const Json& value) {
            out.*member = duration(value, ns_per_unit);
          }};
}

template <class S, class T>
Entry<S> integer(const char* name, T S::*member, Range range, Defaults defaults, const char* unit,
                 const char* text, const Conditions& where = {}) {
  return plain(numeric(name, KeyType::kInteger, range, std::move(defaults), unit, text, where),
               member);
}

template <class S, class T>
Entry<S> number(const char* name, T S::*member, Range range, Defaults defaults, const char* unit,
                const char* text, const Conditions& where = {}) {
  return plain(numeric(name, KeyType::kNumber, range, std::move(defaults), unit, text, where),
               member);
}

// So many numbers, from `least` to `most`.
template <class S>
Entry<S> numbers(const char* name, std::vector<double> S::*member, std::size_t least,
                 std::size_t most, Range range, Defaults defaults, const char* unit,
                 const char* text, const Conditions& where = {}) {
  Key key = numeric(name, KeyType::kNumbers, range, std::move(defaults), unit, text, where);
  key.numbers_minimum = least;
  key.numbers_maximum = most;
  return plain(std::move(key), member);
}

// Of times, the member is a Duration or an optional one.
template <class S, class T>
Entry<S> seconds(const char* name, T S::*member, Range range, Defaults defaults, const char* text,
                 const Conditions& where = {}) {
  return time(numeric(name, KeyType::kNumber, range, std::move(defaults), "s", text, where), member,
              1e9);
}

template <class S, class T>
Entry<S> milliseconds(const char* name, T S::*member, Range range, Defaults defaults,
                      const char* text, const Conditions& where = {}) {
  return time(numeric(name, KeyType::kNumber, range, std::move(defaults), "ms", text, where),
              member, 1e6);
}

template <class S>
Entry<S> flag(const char* name, bool S::*member, Defaults defaults, const char* text,
              const Conditions& where = {}) {
  return plain(key(name, KeyType::kBoolean, std::move(defaults), text, where), member);
}

template <class S>
Entry<S> path(const char* name, std::string S::*member, Defaults defaults, const char* text,
              const Conditions& where = {}) {
  return plain(key(name, KeyType::kPath, std::move(defaults), text, where), member);
}

// Words and what each means; the first one is the default.
template <class S, class T>
Entry<S> word(const char* name, T S::*member,
              std::initializer_list<std::pair<const char*, std::type_identity_t<T>>> meanings,
              const char* text, const Conditions& where = {}) {
  Key out = key(name, KeyType::kWord, {}, text, where);
  for (const auto& meaning : meanings) out.words.push_back(meaning.first);
  out.defaults = {{Json(out.words.front()).dump()}};
  return {std::move(out), [member, all = std::vector(meanings)](S& values, const Json& value) {
            for (const auto& [said, meaning] : all) {
              if (member && value == said) values.*member = meaning;
            }
          }};
}

// Two fractions, the first less than the second.
template <class S>
Entry<S> fractions(const char* name, double S::*low, double S::*high, Defaults defaults,
                   const char* text, const Conditions& where = {}) {
  return {two(name, {0, 1}, Order::kRising, std::move(defaults), "", text, where),
          [low, high](S& out, const Json& value) {
            out.*low = value[0].get<double>();
            out.*high = value[1].get<double>();
          }};
}

// Two times in seconds, between which a pause is drawn.
template <class S>
Entry<S> pause(const char* name, sim::Duration S::*least, sim::Duration S::*most, Defaults defaults,
               const char* text, const Conditions& where = {}) {
  return {two(name, {0.001, kBillion}, Order::kNotFalling, std::move(defaults), "s", text, where),
          [least, most](S& out, const Json& value) {
            out.*least = duration(value[0], 1e9);
            out.*most = duration(value[1], 1e9);
          }};
}

// Keys whose values live in a member of the section's struct.
template <class S, class T, class... Some>
Entries<S> within(T S::*member, const Some&... entries) {
  Entries<S> out;
  for (const Entries<T>& some : {Entries<T>(entries)...}) {
    for (const Entry<T>& entry : some) {
      out.push_back({entry.key, [member, read = entry.read](S& values, const Json& value) {
                       read(values.*member, value);
                     }});
    }
  }
  return out;
}

}  // namespace table

}  // namespace ddns::experiments
