// Reading members of a Spec out of the resolved specification: what resolve.cpp and its parts
// share.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>

#include "experiments/files/problems.h"
#include "experiments/spec/document.h"
#include "experiments/spec/spec.h"
#include "sim/check.h"

namespace ddns::experiments {

// Null where the pointer leads to nothing: the key does not apply.
inline const Json* find(const Json& values, const std::string& pointer) {
  const Json::json_pointer p(pointer);
  return values.contains(p) ? &values[p] : nullptr;
}

// The functions below leave `out` alone, or give the first meaning, where the key does not apply.
template <class Enum>
Enum word(const Json& resolved, const std::string& pointer,
          std::initializer_list<std::pair<const char*, Enum>> meanings) {
  const Json* value = find(resolved, pointer);
  if (value) {
    for (const auto& [text, meaning] : meanings) {
      if (*value == text) return meaning;
    }
    sim::check(false, "a word of the table has no meaning");
  }
  return meanings.begin()->second;
}

template <class T>
void read(const Json& resolved, const std::string& pointer, T& out) {
  if (const Json* value = find(resolved, pointer)) out = value->get<T>();
}

template <class T>
void read(const Json& resolved, const std::string& pointer, std::optional<T>& out) {
  const Json* value = find(resolved, pointer);
  if (value && !value->is_null()) out = value->get<T>();
}

inline void read_seconds(const Json& resolved, const std::string& pointer, double ns_per_unit,
                         sim::Duration& out) {
  const Json* value = find(resolved, pointer);
  if (!value) return;
  const double ns = value->get<double>() * ns_per_unit;
  out = sim::Duration::nanoseconds(static_cast<std::int64_t>(ns + 0.5));
}

// Nothing where the value is null, too.
inline void read_seconds(const Json& resolved, const std::string& pointer, double ns_per_unit,
                         std::optional<sim::Duration>& out) {
  const Json* value = find(resolved, pointer);
  if (value && !value->is_null()) read_seconds(resolved, pointer, ns_per_unit, out.emplace());
}

// Takes the trim out of what is resolved where no RPC is drawn from the distribution.
void drop_unused_trim(const Json& given, const Document& doc, Spec& spec, Problems& problems);
void check_together(const Spec& spec, const Document& doc, Problems& problems);

// The part of the ring's life (resolve_living.cpp): without the paths of files,
ChurnSpec read_churn(const Json& resolved);
FaultSpec read_faults(const Json& resolved);
MaintenanceSpec read_maintenance(const Json& resolved);
// and what of it cannot be together.
void check_living(const Spec& spec, const Document& doc, Problems& problems);

}  // namespace ddns::experiments
