#include "experiments/files/interrupt.h"

#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <string_view>

namespace ddns::experiments {

namespace {

// A signal handler can reach nothing but what is global.
std::atomic_flag told;
std::atomic<int> noted_signal{0};
std::atomic<int> unfinished{0};
static_assert(std::atomic<int>::is_always_lock_free);

void tell(std::string_view text) {
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, text.data(), text.size());
}

[[noreturn]] void end(int signal) {
  _exit(128 + signal);
}

// The signal is noted before the files are counted, and a file is counted before it asks for a
// signal: one of the two sees the other.
void on_signal(int signal) {
  if (told.test_and_set()) end(signal);
  const int error = errno;
  if (isatty(STDERR_FILENO)) tell("\r\033[K");  // in place of the bar of progress
  tell(signal == SIGINT ? "ddns: stopped by Ctrl-C; what was finished is kept\n"
                        : "ddns: stopped by SIGTERM; what was finished is kept\n");
  noted_signal.store(signal);
  if (unfinished.load() == 0) end(signal);
  errno = error;
}

}  // namespace

void catch_signals() {
  struct sigaction action = {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
}

Unfinished::Unfinished() {
  unfinished.fetch_add(1);
  if (const int signal = noted_signal.load()) {
    if (unfinished.fetch_sub(1) == 1) end(signal);
    while (true) pause();  // another thread is about to finish its file, and ends the program
  }
}

Unfinished::~Unfinished() {
  if (unfinished.fetch_sub(1) != 1) return;
  if (const int signal = noted_signal.load()) end(signal);
}

void throw_if_interrupted() {
  if (noted_signal.load(std::memory_order_relaxed) != 0) throw Interrupted();
}

}  // namespace ddns::experiments
