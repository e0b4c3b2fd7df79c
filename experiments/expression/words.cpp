#include "experiments/expression/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/statistics/bivariate_statistics.hpp>
#include <cmath>
#include <limits>
#include <numeric>

#include "experiments/expression/distribution.h"
#include "experiments/files/suggest.h"
#include "sim/check.h"

namespace ddns::experiments {

namespace {

using Column = std::vector<double>;
using Args = std::vector<Value>;

// The same as something to compute with, if it is.
bool settle(Value& v) {
  if (v.parts.empty()) return true;
  const Json& part = *v.parts.front();
  const bool rows = part.is_array() && std::ranges::all_of(part, is_number);
  if (v.parts.size() > 1 || !(rows || is_number(part))) return false;
  Value out;
  out.scalar = !rows;
  if (!rows) out.column.push_back(number_in(part));
  for (std::size_t i = 0; rows && i < part.size(); ++i) out.column.push_back(number_in(part[i]));
  v = std::move(out);
  return true;
}

void settle_all(Args& values) {
  for (Value& v : values) {
    if (!settle(v)) refuse("expected numbers, or columns of them");
  }
}

Known distribution(Value& v) {
  const auto known_part = [](const Json* part) { return is_distribution(*part); };
  if (v.parts.empty() || !std::ranges::all_of(v.parts, known_part)) {
    if (!settle(v) || v.scalar) refuse("expected a distribution");
    return known(v.column);
  }
  std::vector<Known> parts;
  for (const Json* part : v.parts) parts.push_back(known(*part));
  return parts.size() == 1 ? parts.front() : united(parts);
}

Value below(Args& a) {
  const Known d = distribution(a[0]);
  Args x = {a[1]};
  settle_all(x);
  for (double& at : x[0].column) at = d.empty() ? kNoNumber : d.below(at);
  return x[0];
}

// At the points that are given, or else of what is printed, or else of both.
Value distance(Args& a) {
  const Known first = distribution(a[0]);
  const Known other = distribution(a[1]);
  Column points = a.size() > 2 ? column(a[2]) : other.value;
  if (a.size() == 2 && (first.count > 0) == (other.count > 0)) {
    points.insert(points.end(), first.value.begin(), first.value.end());
  }
  return greatest_difference(first, other, points);
}

double sum(const Column& x) {
  return std::accumulate(x.begin(), x.end(), 0.0);
}

double mean(const Column& x) {
  return sum(x) / static_cast<double>(x.size());
}

double products(const Column& x, const Column& y) {
  double total = 0;
  for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i) total += x[i] * y[i];
  return total;
}

// Of the line through the origin.
double slope(const Column& y, const Column& x) {
  return products(y, x) / products(x, x);
}

// The y that stands where x has this number.
double at(const Column& x, const Column& y, double number) {
  for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i) {
    if (std::fabs(x[i] - number) < 1e-9) return y[i];
  }
  refuse(fmt::format("the first column has no {:g}", number));
}

Value where(Args& a) {
  const Column& keep = column(a[1]);
  Value out;
  for (std::size_t i = 0; i < std::min(column(a[0]).size(), keep.size()); ++i) {
    if (keep[i] != 0) out.column.push_back(a[0].column[i]);
  }
  return out;
}

Value next(Args& a) {
  if (!column(a[0]).empty()) std::ranges::rotate(a[0].column, a[0].column.begin() + 1);
  return a[0];
}

Value each(Args& a, double (*function)(double)) {
  settle_all(a);
  for (double& x : a[0].column) x = function(x);
  return a[0];
}

// Pearson's, from -1 to 1; 0 where either side does not vary.
double correlation(const Column& x, const Column& y) {
  if (x.size() != y.size() || x.size() < 2) return kNoNumber;
  const double r = boost::math::statistics::correlation_coefficient(x, y);
  return std::isfinite(r) ? r : 0;
}

double second(const Known& d) {
  return d.count > 1 ? d.quantile((d.count - 1) / d.count) : kNoNumber;
}

struct Word {
  template <class Call>
  constexpr Word(std::string_view word, std::size_t from, std::size_t to, Call)
      : name(word), least(from), most(to), call([](Args& a) -> Value { return Call()(a); }) {}

  std::string_view name;
  std::size_t least;  // values
  std::size_t most;
  Value (*call)(Args&);
};

constexpr Word kWords[] = {
    {"above", 2, 2, [](Args& a) { return combine(1, below(a), '-', false); }},
    {"after", 2, 2, [](Args& a) { return combine(a[0], a[1], '>', false); }},
    {"at", 3, 3, [](Args& a) { return at(column(a[0]), column(a[1]), number(a[2])); }},
    {"below", 2, 2, [](Args& a) { return below(a); }},
    {"correlation", 2, 2, [](Args& a) { return correlation(column(a[0]), column(a[1])); }},
    {"distance", 2, 3, [](Args& a) { return distance(a); }},
    {"distance_geometric", 1, 1,
     [](Args& a) { return difference_from_geometric(distribution(a[0])); }},
    {"last", 1, 1, [](Args& a) { return column(a[0]).empty() ? kNoNumber : a[0].column.back(); }},
    {"log", 1, 1, [](Args& a) { return each(a, std::log); }},
    {"max", 1, 1,
     [](Args& a) { return column(a[0]).empty() ? kNoNumber : std::ranges::max(a[0].column); }},
    {"mean", 1, 1, [](Args& a) { return mean(column(a[0])); }},
    {"mean_between", 3, 3,
     [](Args& a) { return distribution(a[0]).mean_between(number(a[1]), number(a[2])); }},
    {"next", 1, 1, [](Args& a) { return next(a); }},
    {"pooled_quantile", 3, 3,
     [](Args& a) {
       return united(std::vector{distribution(a[0]), distribution(a[1])}).quantile(number(a[2]));
     }},
    {"power", 2, 2, [](Args& a) { return combine(a[0], a[1], '^', false); }},
    {"quantile", 2, 2, [](Args& a) { return distribution(a[0]).quantile(number(a[1])); }},
    {"root", 1, 1, [](Args& a) { return each(a, std::sqrt); }},
    {"round", 1, 1, [](Args& a) { return std::round(number(a[0])); }},
    {"second", 1, 1, [](Args& a) { return second(distribution(a[0])); }},
    {"slope", 2, 2, [](Args& a) { return slope(column(a[0]), column(a[1])); }},
    {"sum", 1, 1, [](Args& a) { return sum(column(a[0])); }},
    {"until", 2, 2, [](Args& a) { return combine(a[0], a[1], '<', false); }},
    {"where", 2, 2, [](Args& a) { return where(a); }},
};

double computed(double x, double y, char operation) {
  if (operation == '+') return x + y;
  if (operation == '-') return x - y;
  if (operation == '*') return x * y;
  if (operation == '/') return x / y;
  if (operation == '^') return std::pow(x, y);
  return operation == '>' ? x > y : x <= y;
}

}  // namespace

void refuse(const std::string& what) {
  throw sim::InputError(sim::InputError::Kind::kSpec, what);
}

bool is_number(const Json& part) {
  return part.is_number() || part.is_null();
}

double number_in(const Json& part) {
  return part.is_null() ? kNoNumber : part.get<double>();
}

double number(Value& v) {
  if (!settle(v) || !v.scalar) refuse("expected a number");
  return v.column.front();
}

const Column& column(Value& v) {
  if (!settle(v) || v.scalar) refuse("expected a column of numbers");
  return v.column;
}

Value combine(Value a, Value b, char operation, bool dry) {
  Args values = {std::move(a), std::move(b)};
  settle_all(values);
  const Column& x = values[0].column;
  const Column& y = values[1].column;
  const bool one = values[0].scalar;
  const bool other = values[1].scalar;
  if (!one && !other && !dry && x.size() != y.size()) {
    refuse(fmt::format("columns of {} and {} numbers do not go together", x.size(), y.size()));
  }
  const std::size_t size = one ? y.size() : other ? x.size() : std::min(x.size(), y.size());
  Value out;
  out.scalar = one && other;
  for (std::size_t i = 0; i < size; ++i) {
    out.column.push_back(computed(x[one ? 0 : i], y[other ? 0 : i], operation));
  }
  return out;
}

Value call_word(const std::string& name, Args& values) {
  const auto word = std::ranges::find(kWords, std::string_view(name), &Word::name);
  if (word == std::end(kWords)) {
    std::vector<std::string> known;
    for (const Word& w : kWords) known.emplace_back(w.name);
    refuse(fmt::format("unknown word \"{}\"{}", name, did_you_mean(name, known)));
  }
  if (values.size() < word->least || values.size() > word->most) {
    refuse(fmt::format("{}() takes {} values{}, got {}", name, word->least,
                       word->most > word->least ? " or one more" : "", values.size()));
  }
  try {
    return word->call(values);
  } catch (const sim::InputError& e) {
    refuse(fmt::format("{}(): {}", name, e.what()));
  }
}

}  // namespace ddns::experiments
