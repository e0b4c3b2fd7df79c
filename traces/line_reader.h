// Text files read line by line in bounded memory, compressed or not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <streambuf>
#include <string>
#include <string_view>
#include <vector>

namespace ddns::traces {

// The longest line that is read, in octets. A line of a trace needs less than a tenth of it.
inline constexpr std::size_t kLineLimit = 65'536;

class LineReader {
 public:
  // Reads `in`; `label` names it in messages.
  LineReader(std::unique_ptr<std::streambuf> in, std::string label);

  enum class Got : std::uint8_t {
    kLine,     // a line, without its end (\n or \r\n)
    kTooLong,  // a line over kLineLimit, which was passed over
    kEnd
  };
  // `line` is valid until the next call. Throws InputError (kData) where the file cannot be read to
  // its end or, compressed, is cut short or damaged.
  Got next(std::string_view& line);

  std::uint64_t line_number() const { return line_number_; }  // of the line read last, from 1
  const std::string& label() const { return label_; }
  // "label:line: ", as messages begin.
  std::string where() const;

 private:
  bool refill();  // false at the end of the input
  Got pass_over();

  std::unique_ptr<std::streambuf> in_;
  std::string label_;
  std::uint64_t line_number_ = 0;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;  // of what was read and not yet handed out
  std::size_t end_ = 0;
};

// Opens a file; .gz, .xz and .zst are told by their first octets. Throws InputError (kData) where
// it does not exist, is no regular file, is empty, or its name promises a compression that it does
// not have.
LineReader open_lines(const std::string& path);

// `path` without the ending of a compression.
std::string without_compression(const std::string& path);

}  // namespace ddns::traces
