#include "experiments/files/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <utility>

namespace ddns::experiments {

namespace fs = std::filesystem;

OutputFile::Buffer::Buffer(std::string name) : name_(std::move(name)), octets_(65'536) {
  setp(octets_.data(), octets_.data() + octets_.size());
}

void OutputFile::Buffer::flush() {
  const char* from = pbase();
  while (error_ == 0 && from != pptr()) {
    const ssize_t written = ::write(file, from, static_cast<std::size_t>(pptr() - from));
    if (written > 0) from += written;
    if (written < 0 && errno != EINTR) error_ = errno;
  }
  setp(octets_.data(), octets_.data() + octets_.size());
  if (error_ != 0) refuse_to_write(name_, error_);
}

OutputFile::Buffer::int_type OutputFile::Buffer::overflow(int_type c) {
  flush();
  if (!traits_type::eq_int_type(c, traits_type::eof())) sputc(traits_type::to_char_type(c));
  return traits_type::not_eof(c);
}

int OutputFile::Buffer::sync() {
  flush();
  return 0;
}

OutputFile::OutputFile(const std::string& path)
    : name_(path == kStandardOutput ? "standard output" : path),
      place_(place_of(path)),
      buffer_(name_),
      stream_(&buffer_) {
  stream_.exceptions(std::ios::badbit);
  if (place_.stream >= 0) {
    buffer_.file = fcntl(place_.stream, F_DUPFD_CLOEXEC, 0);
  } else if (place_.through) {
    buffer_.file = open(place_.path.c_str(), O_WRONLY | O_NOCTTY | O_CLOEXEC);
  } else {
    open_beside();
  }
  if (buffer_.file < 0) refuse_to_write(name_, errno);
}

void OutputFile::open_beside() {
  std::error_code ignored;  // what is missing is told when the file is opened
  const fs::path target(place_.path);
  if (target.has_parent_path()) fs::create_directories(target.parent_path(), ignored);
  unfinished_.emplace();
  constexpr int kFlags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
  do {
    temporary_ = temporary_name(place_.path);
    buffer_.file = open(temporary_.c_str(), kFlags, 0666);
  } while (buffer_.file < 0 && errno == EEXIST);
  if (buffer_.file < 0) temporary_.clear();
  // A file that is replaced keeps its permissions, where the system lets it.
  if (buffer_.file >= 0 && place_.mode != 0) {
    [[maybe_unused]] const int changed = fchmod(buffer_.file, place_.mode);
  }
}

OutputFile::~OutputFile() {
  if (buffer_.file >= 0) close(buffer_.file);
  if (!temporary_.empty()) unlink(temporary_.c_str());
}

void OutputFile::commit() {
  buffer_.flush();
  // Renamed before its content is on the disk, it could be empty after a loss of power.
  if (!place_.through && fsync(buffer_.file) != 0) refuse_to_write(name_, errno);
  if (close(std::exchange(buffer_.file, -1)) != 0) refuse_to_write(name_, errno);
  if (place_.through) return;
  if (rename(temporary_.c_str(), place_.path.c_str()) != 0) refuse_to_write(name_, errno);
  temporary_.clear();
}

void write_file(const std::string& path, std::string_view text) {
  OutputFile file(path);
  file.stream() << text;
  file.commit();
}

void remove_abandoned(const std::string& folder) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (is_abandoned(entry.path().filename().string())) fs::remove(entry.path(), error);
  }
}

}  // namespace ddns::experiments
