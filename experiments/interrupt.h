// Ctrl-C and SIGTERM: the work stops at the next safe place, and what is finished stays.
#pragma once

#include <exception>

namespace ddns::experiments {

// The user asked the program to stop. The exit code is 128 + signal().
class Interrupted : public std::exception {
 public:
  explicit Interrupted(int signal) : signal_(signal) {}
  int signal() const { return signal_; }
  const char* what() const noexcept override { return "interrupted"; }

 private:
  int signal_;
};

// From now on SIGINT and SIGTERM are noted instead of ending the program; the second one ends it at
// once.
void catch_signals();

// Throws Interrupted if a signal has been noted. Any thread may ask.
void throw_if_interrupted();

}  // namespace ddns::experiments
