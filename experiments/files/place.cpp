#include "experiments/files/place.h"

#include <fmt/format.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <stdexcept>

namespace ddns::experiments {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPart = ".part-";  // in temporary names: .part-HOST-PROCESS-NUMBER

// The name of this machine, as far as it can stand in a file's name.
std::string host_name() {
  char name[64] = {};
  if (gethostname(name, sizeof name - 1) != 0) return "host";
  std::string host(name);
  std::ranges::replace(host, '/', '_');
  return host;
}

// The file behind the links, which may be about to exist.
std::string behind_links(const std::string& path) {
  constexpr int kMostLinks = 40;  // Linux's own limit
  fs::path at = path;
  for (int links = 0; fs::is_symlink(fs::symlink_status(at)); ++links) {
    if (links == kMostLinks) refuse_to_write(path, ELOOP);
    at = at.parent_path() / fs::read_symlink(at);
  }
  const fs::path folder = at.has_parent_path() ? at.parent_path() : fs::path(".");
  if (at != path && !fs::is_directory(folder)) {
    refuse_to_write(path, fmt::format("is a link to {}, whose folder is not there", at.string()));
  }
  return at.string();
}

// 1 or 2, if the file is what standard output or standard error is; else -1.
int standard_stream(const struct stat& file) {
  for (const int stream : {STDOUT_FILENO, STDERR_FILENO}) {
    struct stat it = {};
    if (fstat(stream, &it) == 0 && it.st_dev == file.st_dev && it.st_ino == file.st_ino) {
      return stream;
    }
  }
  return -1;
}

// Throws where the folders that are missing on the way to `path` cannot be made, nor files in them.
void check_folder(const std::string& name, const fs::path& path) {
  fs::path there = path;
  struct stat unused = {};
  std::size_t longest = 0;  // of the names that are to be
  do {
    longest = std::max(longest, there.filename().native().size());
    there = there.parent_path();
    if (lstat(there.c_str(), &unused) == 0) break;
    if (errno != ENOENT) refuse_to_write(name, errno);
  } while (there.has_relative_path());

  struct stat folder = {};
  if (stat(there.c_str(), &folder) != 0) refuse_to_write(name, errno);
  if (!S_ISDIR(folder.st_mode)) refuse_to_write(name, ENOTDIR);
  if (access(there.c_str(), W_OK | X_OK) != 0) refuse_to_write(name, errno);
  const long limit = pathconf(there.c_str(), _PC_NAME_MAX);
  if (limit > 0 && longest > static_cast<std::size_t>(limit)) refuse_to_write(name, ENAMETOOLONG);
}

}  // namespace

void refuse_to_write(const std::string& name, const std::string& why) {
  throw std::runtime_error(fmt::format("{}: cannot be written: {}", name, why));
}

void refuse_to_write(const std::string& name, int error) {
  refuse_to_write(name, std::string(std::strerror(error)));
}

Place place_of(const std::string& path) {
  Place place;
  if (path == kStandardOutput) return {.path = path, .through = true, .stream = STDOUT_FILENO};
  struct stat there = {};
  if (stat(path.c_str(), &there) != 0) {
    if (errno != ENOENT && errno != ENOTDIR) refuse_to_write(path, errno);
    place.path = behind_links(path);
    return place;
  }
  if (S_ISDIR(there.st_mode)) refuse_to_write(path, EISDIR);
  place.path = path;
  place.stream = standard_stream(there);
  place.through = place.stream >= 0 || !S_ISREG(there.st_mode);
  if (place.stream >= 0) return place;
  if (place.through && !S_ISCHR(there.st_mode) && !S_ISFIFO(there.st_mode)) {
    refuse_to_write(path, "is neither a file nor a pipe");
  }
  if (access(path.c_str(), W_OK) != 0) refuse_to_write(path, errno);
  if (!place.through) place.path = behind_links(path);
  place.mode = there.st_mode & 07777;
  return place;
}

std::string absolute_path(const std::string& path) {
  return fs::absolute(path).lexically_normal().string();
}

std::string file_word(std::string text) {
  for (char& c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '.' || c == '-' || c == '_';
    if (!plain) c = '_';
  }
  return text.substr(0, 60);
}

std::string temporary_name(const std::string& path) {
  constexpr std::size_t kLongestName = 255;
  static std::atomic<unsigned> number{0};
  static const std::string host = host_name();
  const std::string ending = fmt::format("{}{}-{}-{}", kPart, host, getpid(), number.fetch_add(1));
  const fs::path at = path;
  return (at.parent_path() / at.filename().native().substr(0, kLongestName - ending.size()))
             .string() +
         ending;
}

bool is_abandoned(const std::string& name) {
  const std::string part = fmt::format("{}{}-", kPart, host_name());
  const std::size_t at = name.rfind(part);
  if (at == name.npos) return false;
  pid_t process = 0;
  unsigned number = 0;
  const char* const end = name.data() + name.size();
  const auto first = std::from_chars(name.data() + at + part.size(), end, process);
  if (first.ec != std::errc() || first.ptr == end || *first.ptr != '-') return false;
  const auto second = std::from_chars(first.ptr + 1, end, number);
  if (second.ec != std::errc() || second.ptr != end || process <= 0) return false;
  return kill(process, 0) != 0 && errno == ESRCH;
}

void check_writable(const std::string& path) {
  const Place place = place_of(path);
  if (place.through) return;
  for (const std::string& name : {place.path, temporary_name(place.path)}) {
    check_folder(path, fs::absolute(name));
    struct stat unused = {};  // the path as a whole may be too long, too
    if (lstat(name.c_str(), &unused) != 0 && errno != ENOENT) refuse_to_write(path, errno);
  }
}

}  // namespace ddns::experiments
