// The fields of a line of a CSV (RFC 4180, section 2).
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace ddns::traces {

std::string_view without_blanks(std::string_view text);

class CsvFields {
 public:
  static constexpr std::size_t kMost = 64;

  // Cuts a line into fields, which are valid until the next call and as long as the line. Returns
  // an empty string, or what is wrong.
  std::string split(std::string_view line);
  // The same of a header. Where a field of it has blanks around it, those of all lines are cut off.
  std::string split_header(std::string_view line);

  // Whether the line read last ended in a quoted field, which may go on in the next line.
  bool unfinished() const { return unfinished_; }
  std::size_t count() const { return count_; }
  std::string_view operator[](std::size_t i) const { return fields_[i]; }  // REQUIRES: i < count()

 private:
  std::string split_quoted(std::string_view line);

  bool cut_blanks_ = false;
  bool unfinished_ = false;
  std::size_t count_ = 0;
  std::array<std::string_view, kMost> fields_;
  std::string unquoted_;  // the text of quoted fields
};

}  // namespace ddns::traces
