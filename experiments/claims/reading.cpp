#include "experiments/claims/reading.h"

#include <algorithm>
#include <limits>

namespace ddns::experiments {

namespace {

// Running sums move, but for those that are 0 and the last.
void move_sums(Json& shares, double by) {
  double below = 0;
  double moved_below = 0;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const double sum = below + shares[i].get<double>();
    const bool end = sum <= 0 || i + 1 == shares.size();
    const double moved = end ? sum : std::clamp(sum + by, moved_below, 1.0);
    shares[i] = moved - moved_below;
    below = sum;
    moved_below = moved;
  }
}

}  // namespace

std::optional<Reading> read_reading(const std::string& pointer, const Json& error,
                                    const Json& curves) {
  const bool one = error.is_object() && error.size() == 1 && error.front().is_number();
  if (!one || !pointer.starts_with('/')) return std::nullopt;
  const Reading out{Json::json_pointer(pointer), error.begin().key(), error.front()};
  const bool known = out.kind == "values" || out.kind == "fractions" || out.kind == "sums";
  return known && curves.contains(out.numbers) ? std::optional(out) : std::nullopt;
}

Json moved(const Json& curves, const Reading& reading, double by) {
  Json out = curves;
  Json& numbers = out.at(reading.numbers);
  if (reading.kind == "sums") {
    move_sums(numbers, by);
    return out;
  }
  const double most = reading.kind == "fractions" ? 1 : std::numeric_limits<double>::infinity();
  for (Json& number : numbers) {  // a number alone is the only one of itself
    const double x = number.get<double>();
    if (x != 0 && x != most) number = std::clamp(x + by, 0.0, most);
  }
  return out;
}

}  // namespace ddns::experiments
