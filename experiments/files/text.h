// Numbers and texts as people and JSON read them.
#pragma once

#include <cstdint>
#include <string>

namespace ddns::experiments {

// 1234567 -> "1,234,567".
std::string with_commas(std::uint64_t n);
// 0.4 -> "0.4 s", 75 -> "1:15", 4000 -> "1:06:40".
std::string time_text(double seconds);
// Can the text stand in a result file?
bool is_utf8(const std::string& text);

}  // namespace ddns::experiments
