// What the tests of DNS data share: records and octets from text.
#pragma once

#include <string>
#include <string_view>

#include "dns/record_text.h"
#include "dns/zone.h"
#include "sim/check.h"

namespace ddns::dns {

inline DomainName name(std::string_view text) {
  return DomainName::parse(text).value();
}

// The record of a line, TTL 0 where it names none.
inline Record record(std::string_view line) {
  ZoneReader reader(line, "line", {{}, 0});
  Record out;
  sim::check(reader.next(out), "the line holds a record");
  return out;
}

inline std::string hex(std::string_view octets) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  for (const char c : octets) {
    out += kDigits[static_cast<unsigned char>(c) >> 4];
    out += kDigits[static_cast<unsigned char>(c) & 15];
  }
  return out;
}

inline std::string from_hex(std::string_view digits) {
  std::string out;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    out += static_cast<char>(std::stoi(std::string(digits.substr(i, 2)), nullptr, 16));
  }
  return out;
}

// What InputError a call throws, or "".
template <class Call>
std::string problem_of(Call call) {
  try {
    call();
    return "";
  } catch (const sim::InputError& e) {
    return e.what();
  }
}

}  // namespace ddns::dns
