#include "experiments/claims/reading.h"

#include <algorithm>
#include <array>

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

void move_number(Json& number, bool fraction, double by) {
  const double x = number.get<double>();
  if (x == 0 || (fraction && x == 1)) return;
  number = fraction ? std::clamp(x + by, 0.0, 1.0) : std::max(x + by, 0.0);
}

}  // namespace

std::optional<Reading> read_reading(const std::string& pointer, const Json& error,
                                    const Json& curves) {
  constexpr std::array<const char*, 3> kKinds = {"values", "fractions", "sums"};
  const bool one = error.is_object() && error.size() == 1 && error.front().is_number();
  if (!one || !pointer.starts_with('/')) return std::nullopt;
  const Json::json_pointer numbers(pointer);
  const auto kind = std::ranges::find(kKinds, error.begin().key());
  if (kind == kKinds.end() || !curves.contains(numbers)) return std::nullopt;
  return Reading{numbers, static_cast<Reading::Kind>(kind - kKinds.begin()), error.front()};
}

Json moved(const Json& curves, const Reading& reading, double by) {
  Json out = curves;
  Json& numbers = out.at(reading.numbers);
  if (reading.kind == Reading::Kind::kSums) {
    move_sums(numbers, by);
  } else if (numbers.is_array()) {
    for (Json& number : numbers) {
      move_number(number, reading.kind == Reading::Kind::kFractions, by);
    }
  } else {
    move_number(numbers, reading.kind == Reading::Kind::kFractions, by);
  }
  return out;
}

}  // namespace ddns::experiments
