#include "experiments/files/console.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <iostream>

namespace ddns::experiments {

namespace {

// The first failure of standard output. Its streams remember that they failed, but not why.
std::atomic<int> output_error{0};

// REQUIRES: errno is 0, or that of an output that failed.
bool flush() {
  std::cout.flush();
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0 && std::cout) return true;
  int none = 0;
  output_error.compare_exchange_strong(none, errno != 0 ? errno : EIO);
  return false;
}

}  // namespace

void open_standard_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(stream, F_GETFD) != -1 || errno != EBADF) continue;
    // The lowest free descriptor is this one. It is opened for the wrong direction.
    [[maybe_unused]] const int opened =
        open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  }
}

void say(std::string_view text) {
  errno = 0;
  std::fwrite(text.data(), 1, text.size(), stdout);
  flush();
}

void tell(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(STDERR_FILENO, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

bool written_out() {
  errno = 0;
  if (flush()) return true;
  tell(fmt::format("ddns: cannot write to stdout: {}\n", std::strerror(output_error.load())));
  return false;
}

}  // namespace ddns::experiments
