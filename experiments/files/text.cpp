#include "experiments/files/text.h"

#include <fmt/format.h>

#include <algorithm>

#include "experiments/files/json_file.h"

namespace ddns::experiments {

std::string with_commas(std::uint64_t n) {
  std::string digits = std::to_string(n);
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, 1, ',');
  return digits;
}

std::string time_text(double seconds) {
  if (seconds < 60) return fmt::format("{:.1f} s", seconds);
  const auto s = static_cast<std::uint64_t>(seconds + 0.5);
  if (s < 3600) return fmt::format("{}:{:02}", s / 60, s % 60);
  return fmt::format("{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60);
}

std::size_t columns_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string aligned(const std::vector<std::vector<std::string>>& table) {
  std::vector<std::size_t> widths(table[0].size());
  for (const auto& line : table) {
    for (std::size_t c = 0; c < widths.size(); ++c) {
      widths[c] = std::max(widths[c], columns_of(line[c]));
    }
  }
  std::string out;
  for (const auto& line : table) {
    for (std::size_t c = 0; c < widths.size(); ++c) {
      const std::string pad(widths[c] - columns_of(line[c]), ' ');
      out += c == 0 ? line[c] + pad : "  " + pad + line[c];
    }
    out += '\n';
  }
  return out;
}

bool is_utf8(const std::string& text) {
  try {
    Json(text).dump();
    return true;
  } catch (const Json::type_error&) {
    return false;
  }
}

}  // namespace ddns::experiments
