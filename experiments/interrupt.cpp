#include "experiments/interrupt.h"

#include <unistd.h>

#include <atomic>
#include <csignal>

namespace ddns::experiments {

namespace {

// A signal handler can reach nothing but what is global.
std::atomic<int> noted_signal{0};
static_assert(std::atomic<int>::is_always_lock_free);

void note_signal(int signal) {
  if (noted_signal.exchange(signal) != 0) _exit(128 + signal);
}

}  // namespace

void catch_signals() {
  struct sigaction action = {};
  action.sa_handler = note_signal;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

void throw_if_interrupted() {
  if (const int signal = noted_signal.load(std::memory_order_relaxed)) throw Interrupted(signal);
}

}  // namespace ddns::experiments
