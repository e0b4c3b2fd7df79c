// Numbers and times as programs write them.
#pragma once

#include <cstdint>
#include <string_view>

namespace ddns::traces {

// The number that `text` writes, times 10^shift, without what is left behind the decimal point:
// "17", "1.0", "12.345678", "1.5e-05". Exact, but for digits after the nineteenth. `whole` tells
// whether nothing was left. Returns false where the text is no such number, is negative, or does
// not fit.
bool parse_number(std::string_view text, int shift, std::int64_t& out, bool& whole);

// A whole number, also as "17.0".
bool parse_whole(std::string_view text, std::uint32_t& out);

// The latest time that is read, in seconds: 126 years, so also since 1970.
inline constexpr std::int64_t kMostSeconds = 4'000'000'000;

// The unit of times that are numbers: 10^-exponent seconds. Beside it, a text that begins with a
// year and a '-' is a date and time in any unit.
enum class TimeUnit : std::uint8_t {
  kSeconds = 0,
  kMilliseconds = 3,
  kMicroseconds = 6,
  kNanoseconds = 9,
  kUnknown  // numbers are refused
};

// Nanoseconds, from 0 to kMostSeconds; digits beyond them are dropped. A date and time (ISO 8601,
// extended format: 2016-10-06T12:34:56.789Z, a blank for the T, an offset from UTC or none) counts
// from 1970. Returns false where the text is no such time.
bool parse_time(std::string_view text, TimeUnit unit, std::int64_t& ns);

}  // namespace ddns::traces
