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

// A byte order mark at the beginning is passed over.
class LineReader {
 public:
  // Reads `in` with sgetn(); `label` names it in messages.
  LineReader(std::unique_ptr<std::streambuf> in, std::string label);

  enum class Got : std::uint8_t {
    kLine,     // a line, without its end (\n or \r\n)
    kTooLong,  // a line over kLineLimit, which was passed over
    kEnd
  };
  // `line` is valid until the next call. Throws InputError (kData) where the file cannot be read to
  // its end or, compressed, is cut short or damaged.
  Got next(std::string_view& line);

  // Lengthens the line that was got last by the one after it, with the line break between them.
  // False, and all as it was, where there is none or both are over kLineLimit. Throws as next().
  bool extend(std::string_view& line);
  // Takes back every extend() since next(): those lines are still to come.
  void shorten();

  // The first octets, at least `count` where there are so many. REQUIRES: before next().
  std::string_view look(std::size_t count);

  std::uint64_t line_number() const { return line_number_; }  // of the line got last, from 1
  const std::string& label() const { return label_; }
  // "label:line: ", as messages begin.
  std::string where(std::uint64_t line) const;

 private:
  bool refill();  // false at the end of the input
  Got pass_over();
  bool find_end(std::size_t& length);
  std::string_view text() const;

  std::unique_ptr<std::streambuf> in_;
  std::string label_;
  std::uint64_t line_number_ = 0;
  std::uint64_t extensions_ = 0;  // of the line got last
  std::size_t first_ = 0;  // octets of the line got last before it was extended, with its end
  std::vector<char> buffer_;
  std::size_t start_ = 0;  // of the line got last
  std::size_t begin_ = 0;  // of what was read and not yet handed out
  std::size_t end_ = 0;
  bool ended_ = false;
};

// Opens a file, or standard input (traces/input_file.h, with what it throws).
LineReader open_lines(const std::string& path);

}  // namespace ddns::traces
