#include "traces/number_text.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <string_view>

namespace ddns::traces {
namespace {

std::int64_t ns(std::string_view text, TimeUnit unit = TimeUnit::kSeconds) {
  std::int64_t out = -1;
  return parse_time(text, unit, out) ? out : -1;
}

std::int64_t whole(std::string_view text) {
  std::uint32_t out = 0;
  return parse_whole(text, out) ? std::int64_t{out} : -1;
}

}  // namespace

TEST_CASE("seconds become nanoseconds digit by digit", "[number_text]") {
  CHECK(ns("0") == 0);
  CHECK(ns("12.345678") == 12'345'678'000);
  CHECK(ns("0.000000001") == 1);
  CHECK(ns("0.3") == 300'000'000);
  CHECK(ns("1475712000.123456789") == 1'475'712'000'123'456'789);
  CHECK(ns("7.9999999999999") == 7'999'999'999);  // dropped, not rounded
  CHECK(ns("0000000000000000000000.5") == 500'000'000);
  CHECK(ns("0.50000000000000000000000000000000001") == 500'000'000);
  CHECK(ns("4000000000") == 4'000'000'000'000'000'000);
  for (const char* bad : {"",      ".",     "1.",           ".5",         "-1",
                          "+1",    "1,5",   " 1",           "1 ",         "nan",
                          "inf",   "0x10",  "4000000000.1", "4000000001", "99999999999999999999",
                          "1.5.5", "1.5s",  "1e",           "e5",         "1e+",
                          "1e+-5", "1e--5", "1e5.5",        "1e99999",    "1e20"}) {
    INFO(bad);
    CHECK(ns(bad) == -1);
  }
}

TEST_CASE("numbers are read as pandas writes them", "[number_text]") {
  CHECK(ns("1.5e-05") == 15'000);
  CHECK(ns("1e-09") == 1);
  CHECK(ns("1e-10") == 0);
  CHECK(ns("1.4757120001234567e+09") == 1'475'712'000'123'456'700);
  CHECK(ns("1E3") == 1'000'000'000'000);
  CHECK(ns("0e300") == 0);
  CHECK(ns("1e-300") == 0);
  CHECK(whole("17") == 17);
  CHECK(whole("17.0") == 17);
  CHECK(whole("1e2") == 100);
  CHECK(whole("0.0") == 0);
  CHECK(whole("4294967295.0") == 4'294'967'295);
  for (const char* bad : {"", "1.5", "-1", "-1.0", "4294967296", "4294967296.0", "1e-1", "x", "1x",
                          "0.00000000000000000000000001"}) {
    INFO(bad);
    CHECK(whole(bad) == -1);
  }
}

TEST_CASE("a time has the unit that it is said to have", "[number_text]") {
  // One instant in four units.
  CHECK(ns("1475712000.123456789", TimeUnit::kSeconds) == 1'475'712'000'123'456'789);
  CHECK(ns("1475712000123.456789", TimeUnit::kMilliseconds) == 1'475'712'000'123'456'789);
  CHECK(ns("1475712000123456.789", TimeUnit::kMicroseconds) == 1'475'712'000'123'456'789);
  CHECK(ns("1475712000123456789", TimeUnit::kNanoseconds) == 1'475'712'000'123'456'789);
  CHECK(ns("1475712000123", TimeUnit::kSeconds) == -1);
  CHECK(ns("1475712000", TimeUnit::kUnknown) == -1);
}

TEST_CASE("dates and times are read as ISO 8601 writes them", "[number_text]") {
  // Seconds since 1970 by `date -d TEXT +%s`.
  constexpr std::int64_t kSecond = 1'000'000'000;
  CHECK(ns("1970-01-01T00:00:00Z") == 0);
  CHECK(ns("2016-10-06T12:34:56Z") == 1'475'757'296 * kSecond);
  CHECK(ns("2016-10-06T12:34:56") == 1'475'757'296 * kSecond);
  CHECK(ns("2016-10-06 12:34:56") == 1'475'757'296 * kSecond);
  CHECK(ns("2016-10-06T12:34:56+02:00") == 1'475'750'096 * kSecond);
  CHECK(ns("2016-10-06 12:34:56 -0830") == 1'475'787'896 * kSecond);
  CHECK(ns("2016-10-06T12:34") == 1'475'757'240 * kSecond);
  CHECK(ns("2016-10-06") == 1'475'712'000 * kSecond);
  CHECK(ns("2000-02-29T00:00:00Z") == 951'782'400 * kSecond);
  CHECK(ns("2016-12-31T23:59:60Z") == 1'483'228'800 * kSecond);  // a leap second
  CHECK(ns("2016-10-06T12:34:56.789Z") == 1'475'757'296'789'000'000);
  CHECK(ns("2016-10-06T12:34:56,000000001Z") == 1'475'757'296'000'000'001);
  CHECK(ns("2016-10-06T12:34:56Z", TimeUnit::kUnknown) == 1'475'757'296 * kSecond);
  CHECK(ns("2016-10-06T12:34:56Z", TimeUnit::kNanoseconds) == 1'475'757'296 * kSecond);
  for (const char* bad :
       {"2015-02-29", "2016-13-01", "2016-00-01", "2016-10-32", "1969-12-31T23:59:59Z",
        "2016-10-06T24:00:00", "2016-10-06T12:60", "2016-10-06T12:34:61", "2016-10-06T12:34:56.",
        "2016-10-06T12:34:56X", "2016-10-06T", "2016-10-06T12", "2016-1-6", "2016-10-06T12:34:56+2",
        "2016-10-06T12:34:56+02:00x", "9999-01-01", "2016-10-06T12:34:56.5.5", "2016-", "abcd-"}) {
    INFO(bad);
    CHECK(ns(bad) == -1);
  }
}

// Every day of 150 years follows the one before it by 86,400 s: the calendar is that of the rules.
TEST_CASE("dates follow one another", "[number_text]") {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  std::int64_t expected = 0;
  bool same = true;
  for (int year = 1970; year < 2096; ++year) {
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    for (int month = 1; month <= 12; ++month) {
      const int days = kDays[month - 1] + (leap && month == 2 ? 1 : 0);
      for (int day = 1; day <= days; ++day) {
        const auto text = fmt::format("{}-{:02}-{:02}", year, month, day);
        same = same && ns(text) == expected * 1'000'000'000;
        expected += 86'400;
      }
    }
  }
  CHECK(same);
}

}  // namespace ddns::traces
