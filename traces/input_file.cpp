#include "traces/input_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "sim/check.h"
#include "traces/decompress.h"

namespace ddns::traces {
namespace {

[[noreturn]] void refuse_file(const std::string& message) {
  throw sim::InputError(sim::InputError::Kind::kData, message);
}

// A file as it is, of which the next octets can be looked at.
class RawFile {
 public:
  explicit RawFile(int descriptor) : descriptor_(descriptor) {}
  ~RawFile() {
    if (descriptor_ != STDIN_FILENO) close(descriptor_);
  }
  RawFile(const RawFile&) = delete;
  RawFile& operator=(const RawFile&) = delete;

  // At least `count` octets, at most the buffer's, or what there is before the end.
  std::string_view look(std::size_t count) {
    if (begin_ == end_) begin_ = end_ = 0;
    while (end_ - begin_ < count) {
      const std::size_t got = read_at_once(buffer_.data() + end_, buffer_.size() - end_);
      if (got == 0) break;
      end_ += got;
    }
    return {buffer_.data() + begin_, end_ - begin_};
  }
  void consume(std::size_t count) { begin_ += count; }

  // As read(2): some octets, at most `room`, or 0 at the end.
  std::size_t read(char* to, std::size_t room) {
    if (begin_ == end_) return read_at_once(to, room);
    const std::size_t count = std::min(room, end_ - begin_);
    std::memcpy(to, buffer_.data() + begin_, count);
    begin_ += count;
    return count;
  }

 private:
  std::size_t read_at_once(char* to, std::size_t room) const {
    ssize_t got = 0;
    do {
      got = ::read(descriptor_, to, room);
    } while (got < 0 && errno == EINTR);
    if (got < 0) throw std::system_error(errno, std::generic_category());
    return static_cast<std::size_t>(got);
  }

  int descriptor_;
  std::array<char, 65'536> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

class InputFile final : public std::streambuf {
 public:
  InputFile(std::unique_ptr<RawFile> raw, std::unique_ptr<Decompressor> decompressor)
      : raw_(std::move(raw)), decompressor_(std::move(decompressor)) {}

 protected:
  std::streamsize xsgetn(char* to, std::streamsize count) override {
    const auto room = static_cast<std::size_t>(count);
    return static_cast<std::streamsize>(decompressor_ ? decompress(to, room)
                                                      : raw_->read(to, room));
  }

 private:
  std::size_t decompress(char* to, std::size_t room) {
    while (true) {
      const std::string_view in = raw_->look(1);
      const Decompressor::Step step = decompressor_->step(in, to, room);
      raw_->consume(step.taken);
      if (step.made > 0) return step.made;
      if (step.taken > 0) continue;
      if (!in.empty() || !decompressor_->whole()) throw std::runtime_error("cut short");
      return 0;
    }
  }

  std::unique_ptr<RawFile> raw_;
  std::unique_ptr<Decompressor> decompressor_;  // null: the file is not compressed
};

int open_file(const std::string& path) {
  if (path == kStandardInput) return STDIN_FILENO;
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    if (errno == ENOENT) refuse_file(path + ": no such file");
    refuse_file(fmt::format("{}: cannot be opened: {}", path, std::strerror(errno)));
  }
  return descriptor;
}

bool ends_with(std::string_view text, std::string_view ending) {
  return text.size() > ending.size() && text.ends_with(ending);
}

}  // namespace

std::unique_ptr<std::streambuf> open_input(const std::string& path) {
  const std::string label = input_label(path);
  auto raw = std::make_unique<RawFile>(open_file(path));
  std::string_view start;
  try {
    constexpr std::size_t kLongestMagic = 6;
    start = raw->look(kLongestMagic);
  } catch (const std::system_error& e) {
    if (e.code() == std::errc::is_a_directory)
      refuse_file(label + ": is a folder, expected a file");
    refuse_file(fmt::format("{}: cannot be read: {}", label, e.code().message()));
  }
  if (start.empty()) refuse_file(label + ": is empty");
  for (const Compression& c : kCompressions) {
    if (start.starts_with(c.magic)) return std::make_unique<InputFile>(std::move(raw), c.open());
    if (ends_with(path, c.ending)) {
      refuse_file(fmt::format("{}: is named {} but is not compressed so", label, c.ending));
    }
  }
  return std::make_unique<InputFile>(std::move(raw), nullptr);
}

std::string input_label(const std::string& path) {
  return path == kStandardInput ? "standard input" : path;
}

std::string without_compression(const std::string& path) {
  for (const Compression& c : kCompressions) {
    if (ends_with(path, c.ending)) return path.substr(0, path.size() - c.ending.size());
  }
  return path;
}

}  // namespace ddns::traces
