#include "traces/line_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/iostreams/device/file_descriptor.hpp>
#include <boost/iostreams/filter/gzip.hpp>
#include <boost/iostreams/filter/lzma.hpp>
#include <boost/iostreams/filter/zstd.hpp>
#include <boost/iostreams/filtering_streambuf.hpp>
#include <cerrno>
#include <cstring>
#include <exception>
#include <filesystem>
#include <fstream>
#include <utility>

#include "sim/check.h"

namespace ddns::traces {
namespace {

namespace io = boost::iostreams;

[[noreturn]] void refuse(const std::string& message) {
  throw sim::InputError(sim::InputError::Kind::kData, message);
}

struct Compression {
  std::string_view ending;
  std::string_view magic;
};
constexpr std::array<Compression, 3> kCompressions = {{{".gz", "\x1f\x8b"},
                                                       {".xz",
                                                        "\xfd"
                                                        "7zXZ"},
                                                       {".zst", "\x28\xb5\x2f\xfd"}}};

bool ends_with(std::string_view text, std::string_view ending) {
  return text.size() > ending.size() && text.substr(text.size() - ending.size()) == ending;
}

// The ending of the compression that the first octets of the file tell, or nothing.
std::string_view compression_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) refuse(fmt::format("{}: cannot be opened: {}", path, std::strerror(errno)));
  std::array<char, 6> start{};
  file.read(start.data(), start.size());
  const std::string_view octets(start.data(), static_cast<std::size_t>(file.gcount()));
  if (octets.empty()) refuse(path + ": is empty, expected a trace");
  for (const Compression& c : kCompressions) {
    if (octets.substr(0, c.magic.size()) == c.magic) return c.ending;
    if (ends_with(path, c.ending)) {
      refuse(fmt::format("{}: is named {} but is not compressed so", path, c.ending));
    }
  }
  return {};
}

// Little-endian number of `count` octets at the reading position.
std::uint64_t read_number(std::istream& in, unsigned count) {
  std::uint64_t number = 0;
  for (unsigned i = 0; i < count; ++i) {
    number |= static_cast<std::uint64_t>(static_cast<unsigned char>(in.get())) << (8 * i);
  }
  return number;
}

// Whether the file consists of whole Zstandard frames (RFC 8878, section 3.1), told from the
// lengths in their headers: the decompressor takes a file that is cut short for one that ends.
bool is_whole_zstd(const std::string& path) {
  std::ifstream in(path, std::ios::binary | std::ios::ate);
  const std::int64_t size = in.tellg();
  in.seekg(0);
  while (in && in.tellg() < size) {
    const std::uint64_t magic = read_number(in, 4);
    if ((magic & 0xfffffff0u) == 0x184d2a50u) {  // a frame to skip
      in.seekg(static_cast<std::int64_t>(read_number(in, 4)), std::ios::cur);
      continue;
    }
    if (magic != 0xfd2fb528u) return false;
    constexpr std::array<unsigned, 4> kDictionarySizes = {0, 1, 2, 4};
    constexpr std::array<unsigned, 4> kContentSizes = {0, 2, 4, 8};
    const std::uint64_t descriptor = read_number(in, 1);
    const bool single_segment = (descriptor >> 5 & 1) != 0;
    const unsigned content_size =
        single_segment && descriptor >> 6 == 0 ? 1 : kContentSizes[descriptor >> 6];
    in.seekg((single_segment ? 0 : 1) + kDictionarySizes[descriptor & 3] + content_size,
             std::ios::cur);
    for (bool last = false; in && !last;) {
      const std::uint64_t block = read_number(in, 3);
      last = (block & 1) != 0;
      const bool repeated = (block >> 1 & 3) == 1;
      in.seekg(repeated ? 1 : static_cast<std::int64_t>(block >> 3), std::ios::cur);
    }
    in.seekg((descriptor >> 2 & 1) * 4, std::ios::cur);
  }
  return in && in.tellg() == size;
}

}  // namespace

std::string without_compression(const std::string& path) {
  for (const Compression& c : kCompressions) {
    if (ends_with(path, c.ending)) return path.substr(0, path.size() - c.ending.size());
  }
  return path;
}

LineReader open_lines(const std::string& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) refuse(path + ": no such file");
  if (std::filesystem::is_directory(status)) refuse(path + ": is a directory, expected a file");
  // A trace is read twice, so a pipe will not do.
  if (!std::filesystem::is_regular_file(status)) {
    refuse(path + ": is not a regular file, and a trace is read twice");
  }
  const std::string_view compression = compression_of(path);
  if (compression == ".zst" && !is_whole_zstd(path)) refuse(path + ": is cut short or damaged");
  auto buffer = std::make_unique<io::filtering_streambuf<io::input>>();
  if (compression == ".gz") buffer->push(io::gzip_decompressor());
  if (compression == ".xz") buffer->push(io::lzma_decompressor());
  if (compression == ".zst") buffer->push(io::zstd_decompressor());
  try {
    buffer->push(io::file_descriptor_source(path, std::ios::in | std::ios::binary));
  } catch (const std::exception& e) {
    refuse(fmt::format("{}: cannot be opened: {}", path, e.what()));
  }
  return LineReader(std::move(buffer), path);
}

LineReader::LineReader(std::unique_ptr<std::streambuf> in, std::string label)
    : in_(std::move(in)), label_(std::move(label)), buffer_(2 * kLineLimit) {}

std::string LineReader::where() const {
  return fmt::format("{}:{}: ", label_, line_number_);
}

bool LineReader::refill() {
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  std::streamsize got = 0;
  try {
    got = in_->sgetn(buffer_.data() + end_, static_cast<std::streamsize>(buffer_.size() - end_));
  } catch (const std::exception&) {
    refuse(fmt::format("{}: cannot be read to its end: cut short or damaged after line {}", label_,
                       line_number_));
  }
  end_ += static_cast<std::size_t>(std::max<std::streamsize>(got, 0));
  return got > 0;
}

// Passes over what is left of a line that does not fit.
LineReader::Got LineReader::pass_over() {
  do {
    const char* start = buffer_.data() + begin_;
    if (const void* newline = std::memchr(start, '\n', end_ - begin_)) {
      begin_ += static_cast<std::size_t>(static_cast<const char*>(newline) - start) + 1;
      return Got::kTooLong;
    }
    begin_ = end_ = 0;
  } while (refill());
  return Got::kTooLong;
}

LineReader::Got LineReader::next(std::string_view& line) {
  std::size_t searched = 0;  // octets from begin_ known to hold no end of line
  for (;;) {
    const char* start = buffer_.data() + begin_;
    const char* from = start + searched;
    const void* newline = std::memchr(from, '\n', end_ - begin_ - searched);
    searched = end_ - begin_;
    std::size_t length = searched;
    if (newline != nullptr) {
      length = static_cast<std::size_t>(static_cast<const char*>(newline) - start);
    } else if (length <= kLineLimit && refill()) {
      continue;
    } else if (length == 0) {
      return Got::kEnd;
    }
    ++line_number_;
    if (length > kLineLimit) return pass_over();
    line = std::string_view(buffer_.data() + begin_, length);
    begin_ += length + (newline != nullptr ? 1 : 0);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    return Got::kLine;
  }
}

}  // namespace ddns::traces
