#include "experiments/spec/section.h"

namespace ddns::experiments::table {

Defaults::Defaults(const char* json) : std::vector<Default>{{json}} {}
Defaults::Defaults(std::initializer_list<Default> all) : std::vector<Default>(all) {}

Key key(const char* name, KeyType type, Defaults defaults, const char* text,
        const Condition& where) {
  Key out = {.pointer = name, .type = type, .defaults = std::move(defaults), .text = text};
  if (!where.pointer.empty()) out.applies = {where};
  return out;
}

Key numeric(const char* name, KeyType type, const Range& range, Defaults defaults, const char* unit,
            const char* text, const Condition& where) {
  Key out = key(name, type, std::move(defaults), text, where);
  out.minimum = range.minimum;
  out.maximum = range.maximum;
  out.exclusive_minimum = range.exclusive_minimum;
  out.unit = unit;
  return out;
}

Key two(const char* name, const Range& range, Order order, Defaults defaults, const char* unit,
        const char* text, const Condition& where) {
  Key out = numeric(name, KeyType::kNumbers, range, std::move(defaults), unit, text, where);
  out.numbers_minimum = out.numbers_maximum = 2;
  out.order = order;
  return out;
}

sim::Duration duration(const Json& value, double ns_per_unit) {
  const double ns = value.get<double>() * ns_per_unit;
  return sim::Duration::nanoseconds(static_cast<std::int64_t>(ns + 0.5));
}

}  // namespace ddns::experiments::table
