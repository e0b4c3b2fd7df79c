#include "traces/csv_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace ddns::traces {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

}  // namespace

std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string CsvFields::split(std::string_view line) {
  unfinished_ = false;
  count_ = 0;
  if (cut_blanks_ || std::memchr(line.data(), '"', line.size()) != nullptr) {
    return split_quoted(line);
  }
  const char* at = line.data();
  const char* end = at + line.size();
  while (true) {
    const void* found = std::memchr(at, ',', static_cast<std::size_t>(end - at));
    const char* comma = found != nullptr ? static_cast<const char*>(found) : end;
    if (count_ == kMost) return fmt::format("more than {} fields", kMost);
    fields_[count_++] = std::string_view(at, static_cast<std::size_t>(comma - at));
    if (comma == end) return {};
    at = comma + 1;
  }
}

std::string CsvFields::split_quoted(std::string_view line) {
  unquoted_.clear();
  unquoted_.reserve(line.size());  // so that fields may point into it while it grows
  const auto skip_blanks = [&](std::size_t& i) {
    while (cut_blanks_ && i < line.size() && is_blank(line[i])) ++i;
  };
  for (std::size_t i = 0;; ++i) {
    if (count_ == kMost) return fmt::format("more than {} fields", kMost);
    skip_blanks(i);
    if (i < line.size() && line[i] == '"') {
      const std::size_t start = unquoted_.size();
      for (++i;; ++i) {
        unfinished_ = i >= line.size();
        if (unfinished_) return "a quoted field does not end, expected '\"'";
        if (line[i] == '"' && (i + 1 == line.size() || line[i + 1] != '"')) break;
        if (line[i] == '"') ++i;
        unquoted_.push_back(line[i]);
      }
      ++i;
      skip_blanks(i);
      if (i < line.size() && line[i] != ',') {
        return fmt::format("text after the quotes of field {}, expected ','", count_ + 1);
      }
      fields_[count_++] = std::string_view(unquoted_).substr(start);
    } else {
      const std::size_t end = std::min(line.find(',', i), line.size());
      const std::string_view text = line.substr(i, end - i);
      fields_[count_++] = cut_blanks_ ? without_blanks(text) : text;
      i = end;
    }
    if (i >= line.size()) return {};
  }
}

std::string CsvFields::split_header(std::string_view line) {
  cut_blanks_ = false;
  std::string problem = split(line);
  cut_blanks_ = std::any_of(fields_.begin(), fields_.begin() + count_,
                            [](std::string_view text) { return text != without_blanks(text); });
  return cut_blanks_ ? split(line) : problem;
}

}  // namespace ddns::traces
