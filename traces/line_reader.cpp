#include "traces/line_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <utility>

#include "sim/check.h"
#include "traces/input_file.h"

namespace ddns::traces {

LineReader open_lines(const std::string& path) {
  return LineReader(open_input(path), input_label(path));
}

LineReader::LineReader(std::unique_ptr<std::streambuf> in, std::string label)
    : in_(std::move(in)), label_(std::move(label)), buffer_(2 * kLineLimit) {}

std::string LineReader::where(std::uint64_t line) const {
  return fmt::format("{}:{}: ", label_, line);
}

std::string_view LineReader::look(std::size_t count) {
  while (end_ < count && refill()) {
  }
  return {buffer_.data(), end_};
}

bool LineReader::refill() {
  if (ended_) return false;
  std::memmove(buffer_.data(), buffer_.data() + start_, end_ - start_);
  begin_ -= start_;
  end_ -= start_;
  start_ = 0;
  std::streamsize got = 0;
  try {
    got = in_->sgetn(buffer_.data() + end_, static_cast<std::streamsize>(buffer_.size() - end_));
  } catch (const std::exception&) {
    throw sim::InputError(sim::InputError::Kind::kData,
                          fmt::format("{}: cannot be read to its end: cut short or damaged after "
                                      "line {}",
                                      label_, line_number_));
  }
  ended_ = got <= 0;
  if (!ended_) end_ += static_cast<std::size_t>(got);
  return !ended_;
}

// Sets `length` to where the line that begins at begin_ ends. False where the file ends first, or
// what there is from start_ grows over the limit; `length` is then all there is.
bool LineReader::find_end(std::size_t& length) {
  std::size_t searched = 0;
  while (true) {
    const char* from = buffer_.data() + begin_;
    const void* newline = std::memchr(from + searched, '\n', end_ - begin_ - searched);
    if (newline != nullptr) {
      length = static_cast<std::size_t>(static_cast<const char*>(newline) - from);
      return true;
    }
    length = searched = end_ - begin_;
    if (end_ - start_ > kLineLimit || !refill()) return false;
  }
}

// What lies from start_ to begin_, without the end of a line.
std::string_view LineReader::text() const {
  std::string_view line(buffer_.data() + start_, begin_ - start_);
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// Passes over what is left of a line that does not fit.
LineReader::Got LineReader::pass_over() {
  do {
    const char* from = buffer_.data() + begin_;
    if (const void* newline = std::memchr(from, '\n', end_ - begin_)) {
      begin_ += static_cast<std::size_t>(static_cast<const char*>(newline) - from) + 1;
      return Got::kTooLong;
    }
    start_ = begin_ = end_ = 0;
  } while (refill());
  return Got::kTooLong;
}

LineReader::Got LineReader::next(std::string_view& line) {
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  if (line_number_ == 0 && look(kByteOrderMark.size()).starts_with(kByteOrderMark)) {
    begin_ = kByteOrderMark.size();
  }
  start_ = begin_;
  line_number_ += extensions_;
  extensions_ = 0;
  std::size_t length = 0;
  const bool ended = find_end(length);
  if (!ended && length == 0) return Got::kEnd;
  ++line_number_;
  if (length > kLineLimit) return pass_over();
  first_ = length + (ended ? 1 : 0);
  begin_ += first_;
  line = text();
  return Got::kLine;
}

bool LineReader::extend(std::string_view& line) {
  std::size_t length = 0;
  const bool ended = find_end(length);
  const bool extended = (ended || length > 0) && begin_ + length - start_ <= kLineLimit;
  if (extended) {
    begin_ += length + (ended ? 1 : 0);
    ++extensions_;
  }
  line = text();
  return extended;
}

void LineReader::shorten() {
  begin_ = start_ + first_;
  extensions_ = 0;
}

}  // namespace ddns::traces
