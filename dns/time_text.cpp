#include "dns/time_text.h"

#include <fmt/format.h>

#include <charconv>
#include <chrono>

#include "sim/digit.h"

namespace ddns::dns {

namespace {

constexpr std::string_view kForm = "0000-00-00T00:00:00Z";  // 0 stands for a digit

std::optional<std::uint64_t> number(std::string_view digits) {
  std::uint64_t out = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, out);
  if (digits.empty() || error != std::errc() || stop != end) return std::nullopt;
  return out;
}

// The 14 digits of a date and a time of day.
std::optional<std::uint32_t> from_digits(std::string_view digits) {
  using namespace std::chrono;
  const auto part = [digits](std::size_t at, std::size_t count) {
    return static_cast<unsigned>(*number(digits.substr(at, count)));
  };
  const year_month_day date{year(static_cast<int>(part(0, 4))), month(part(4, 2)), day(part(6, 2))};
  if (!date.ok() || date.year() < year(1970) || part(8, 2) > 23 || part(10, 2) > 59 ||
      part(12, 2) > 59) {
    return std::nullopt;
  }
  const std::int64_t days = sys_days(date).time_since_epoch().count();
  return static_cast<std::uint32_t>(days * 86'400 + part(8, 2) * 3600 + part(10, 2) * 60 +
                                    part(12, 2));
}

}  // namespace

std::optional<std::uint32_t> parse_time(std::string_view word) {
  const bool date = word.size() == 10 && word[4] == '-';
  if (!date && word.size() != kForm.size()) {
    const auto plain = number(word);
    if (!plain) return std::nullopt;
    if (word.size() == 14) return from_digits(word);
    if (*plain > 0xffffffff) return std::nullopt;
    return static_cast<std::uint32_t>(*plain);
  }
  std::string digits;
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (sim::is_digit(word[i]) != sim::is_digit(kForm[i])) return std::nullopt;
    if (sim::is_digit(word[i])) {
      digits += word[i];
    } else if (word[i] != kForm[i]) {
      return std::nullopt;
    }
  }
  digits.resize(14, '0');
  return from_digits(digits);
}

std::string time_text(std::uint32_t time) {
  using namespace std::chrono;
  const year_month_day date{sys_days(days(time / 86'400))};
  const std::uint32_t of_day = time % 86'400;
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     of_day / 3600, of_day / 60 % 60, of_day % 60);
}

}  // namespace ddns::dns
