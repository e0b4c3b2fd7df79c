// Times of signatures: seconds since 1970, modulo 2^32 (RFC 4034, section 3.1.5). They are compared
// as serial numbers (RFC 1982, section 3.2), which tells times apart that are less than 68 years
// from each other.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ddns::dns {

// Is `a` after `b`? Also where they are so far apart that nobody can tell.
constexpr bool is_later(std::uint32_t a, std::uint32_t b) {
  return static_cast<std::int32_t>(b - a) < 0;
}

// Reads 2017-08-25, 2017-08-25T12:30:00Z, 20170825123000 or seconds since 1970; all UTC, years 1970
// to 9999. Nothing where the word is none of these.
std::optional<std::uint32_t> parse_time(std::string_view word);
// "2017-08-25T00:00:00Z", of the years 1970 to 2106.
std::string time_text(std::uint32_t time);

}  // namespace ddns::dns
