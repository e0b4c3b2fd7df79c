#include "traces/number_text.h"

#include <array>
#include <charconv>
#include <chrono>
#include <limits>

#include "sim/digit.h"
#include "sim/time.h"

namespace ddns::traces {
namespace {

// Reads digits as a number while there is room for them.
class Digits {
 public:
  // Reads those at the beginning of `text`; returns how many. `before_point`: of the whole part.
  std::size_t read(std::string_view text, bool before_point) {
    constexpr std::uint64_t kRoom = 1'000'000'000'000'000'000;  // ten times that fits
    std::size_t i = 0;
    for (; i < text.size() && sim::is_digit(text[i]); ++i) {
      if (number_ < kRoom) {
        number_ = number_ * 10 + static_cast<std::uint64_t>(text[i] - '0');
        exponent_ -= before_point ? 0 : 1;
      } else {
        lost_ = lost_ || text[i] != '0';
        exponent_ += before_point ? 1 : 0;
      }
    }
    return i;
  }
  void scale(int exponent) { exponent_ += exponent; }

  // number * 10^exponent, without its fraction. False where it does not fit.
  bool value(std::int64_t& out, bool& whole) {
    for (; exponent_ < 0 && number_ != 0; ++exponent_) {
      lost_ = lost_ || number_ % 10 != 0;
      number_ /= 10;
    }
    constexpr std::uint64_t kMost = std::numeric_limits<std::int64_t>::max();
    for (; exponent_ > 0 && number_ != 0; --exponent_) {
      if (number_ > kMost / 10) return false;
      number_ *= 10;
    }
    if (number_ > kMost) return false;
    out = static_cast<std::int64_t>(number_);
    whole = !lost_;
    return true;
  }

 private:
  std::uint64_t number_ = 0;
  int exponent_ = 0;
  bool lost_ = false;
};

// Reads `count` digits at the beginning of `text`, which loses them.
bool take_digits(std::string_view& text, std::size_t count, int& out) {
  if (text.size() < count) return false;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + count, out);
  if (!sim::is_digit(text[0]) || error != std::errc() || stop != text.data() + count) return false;
  text.remove_prefix(count);
  return true;
}

bool take(std::string_view& text, std::string_view any_of) {
  if (text.empty() || any_of.find(text[0]) == any_of.npos) return false;
  text.remove_prefix(1);
  return true;
}

// "Z", "+02:00", "-0800", "+01" or nothing: seconds that the time is ahead of UTC.
bool parse_offset(std::string_view text, std::int64_t& seconds) {
  seconds = 0;
  if (text.empty() || text == "Z" || text == "z") return true;
  const bool behind = text[0] == '-';
  int hours = 0, minutes = 0;
  if (!take(text, "+-") || !take_digits(text, 2, hours)) return false;
  take(text, ":");
  if (!text.empty() && !take_digits(text, 2, minutes)) return false;
  if (!text.empty() || hours > 23 || minutes > 59) return false;
  seconds = (hours * 60 + minutes) * 60 * (behind ? -1 : 1);
  return true;
}

bool parse_date_and_time(std::string_view text, std::int64_t& ns) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  if (!take_digits(text, 4, year) || !take(text, "-") || !take_digits(text, 2, month) ||
      !take(text, "-") || !take_digits(text, 2, day)) {
    return false;
  }
  const std::chrono::year_month_day date(std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day)));
  if (!date.ok()) return false;
  std::int64_t fraction = 0;
  if (!text.empty()) {
    if (!take(text, "Tt ") || !take_digits(text, 2, hour) || !take(text, ":") ||
        !take_digits(text, 2, minute)) {
      return false;
    }
    if (take(text, ":") && !take_digits(text, 2, second)) return false;
    if (take(text, ".,")) {
      Digits decimals;
      const std::size_t count = decimals.read(text, false);
      if (count == 0) return false;
      text.remove_prefix(count);
      decimals.scale(9);
      bool whole = false;
      if (!decimals.value(fraction, whole)) return false;
    }
  }
  constexpr int kLeapSecond = 60;
  if (hour > 23 || minute > 59 || second > kLeapSecond) return false;
  if (text.starts_with(' ')) text.remove_prefix(1);  // as in "12:34:56 +0000"
  std::int64_t ahead = 0;
  if (!parse_offset(text, ahead)) return false;
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  const std::int64_t seconds = ((days * 24 + hour) * 60 + minute) * 60 + second - ahead;
  if (seconds < 0 || seconds > kMostSeconds) return false;
  ns = seconds * sim::kSecondNs + fraction;
  return true;
}

}  // namespace

bool parse_number(std::string_view text, int shift, std::int64_t& out, bool& whole) {
  Digits digits;
  std::size_t i = digits.read(text, true);
  if (i == 0) return false;
  if (i < text.size() && text[i] == '.') {
    const std::size_t decimals = digits.read(text.substr(i + 1), false);
    if (decimals == 0) return false;
    i += 1 + decimals;
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    std::string_view rest = text.substr(i + 1);
    if (rest.starts_with('+') && !rest.starts_with("+-")) rest.remove_prefix(1);
    std::int16_t exponent = 0;
    const char* end = rest.data() + rest.size();
    const auto [stop, error] = std::from_chars(rest.data(), end, exponent);
    if (error != std::errc() || stop != end) return false;
    digits.scale(exponent);
    i = text.size();
  }
  digits.scale(shift);
  return i == text.size() && digits.value(out, whole);
}

bool parse_whole(std::string_view text, std::uint32_t& out) {
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, out);
  if (stop == end && error == std::errc() && !text.empty()) return true;
  std::int64_t number = 0;
  bool whole = false;
  if (!parse_number(text, 0, number, whole) || !whole) return false;
  if (number > std::numeric_limits<std::uint32_t>::max()) return false;
  out = static_cast<std::uint32_t>(number);
  return true;
}

bool parse_time(std::string_view text, TimeUnit unit, std::int64_t& ns) {
  // Not "1.5e-05".
  const bool date = text.size() > 4 && sim::is_digit(text[3]) && text[4] == '-';
  if (date) return parse_date_and_time(text, ns);
  if (unit == TimeUnit::kUnknown) return false;
  bool whole = false;
  return parse_number(text, 9 - static_cast<int>(unit), ns, whole) &&
         ns <= kMostSeconds * sim::kSecondNs;
}

}  // namespace ddns::traces
