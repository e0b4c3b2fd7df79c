// Numbers and texts as people and JSON read them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ddns::experiments {

// 1234567 -> "1,234,567".
std::string with_commas(std::uint64_t n);
// 0.4 -> "0.4 s", 75 -> "1:15", 4000 -> "1:06:40".
std::string time_text(double seconds);
// How many columns of a terminal a text takes: its characters, none of which is wide.
std::size_t columns_of(std::string_view text);
// A table as text, one row a line, columns aligned: the first to the left, the others to the right.
std::string aligned(const std::vector<std::vector<std::string>>& table);
// Can the text stand in a result file?
bool is_utf8(const std::string& text);

}  // namespace ddns::experiments
