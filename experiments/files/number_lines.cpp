#include "experiments/files/number_lines.h"

#include <fmt/format.h>

#include <charconv>

#include "sim/check.h"

namespace ddns::experiments {

NumberLines::NumberLines(const std::string& path, std::size_t count, std::string expected)
    : lines_(traces::open_lines(path)),
      count_(count),
      wide_(count == 0),
      expected_(std::move(expected)) {}

void NumberLines::refuse(const std::string& what) const {
  throw sim::InputError(sim::InputError::Kind::kData, lines_.where(lines_.line_number()) + what);
}

bool NumberLines::next(std::vector<double>& numbers) {
  constexpr std::string_view kBlanks = " \t\r";
  std::string_view line;
  while (true) {
    const auto got = lines_.next(line);
    if (got == traces::LineReader::Got::kEnd) return false;
    if (got == traces::LineReader::Got::kTooLong) refuse("is too long, expected " + expected_);
    std::string_view rest = line.substr(0, line.find('#'));
    numbers.clear();
    bool good = true;
    std::string_view word;
    while (good && rest.find_first_not_of(kBlanks) != rest.npos) {
      rest.remove_prefix(rest.find_first_not_of(kBlanks));
      word = rest.substr(0, rest.find_first_of(kBlanks));
      const char* end = word.data() + word.size();
      const auto [stop, error] = std::from_chars(word.data(), end, numbers.emplace_back());
      good = error == std::errc() && stop == end;
      rest.remove_prefix(word.size());
    }
    if (numbers.empty()) continue;
    constexpr std::size_t kShown = 60;
    if (wide_ && !good) {
      refuse(fmt::format("column {}: found \"{}\", expected {}", numbers.size(),
                         word.substr(0, kShown), expected_));
    }
    if (count_ == 0) count_ = numbers.size();
    if (wide_ && numbers.size() != count_) {
      refuse(fmt::format("found {} columns, expected {} as on the first line: {}", numbers.size(),
                         count_, expected_));
    }
    if (!good || numbers.size() != count_) {
      refuse(fmt::format("found \"{}\", expected {}", line.substr(0, kShown), expected_));
    }
    return true;
  }
}

}  // namespace ddns::experiments
