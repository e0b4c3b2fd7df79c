// Signals. Ctrl-C and SIGTERM end the program at once, whatever it is doing, but leave no
// half-written file behind.
#pragma once

#include <exception>

namespace ddns::experiments {

// From now on SIGINT and SIGTERM say so on stderr and end the program with the exit code
// 128 + signal; what is finished stays. While a file is being written (Unfinished) the first one is
// only noted, and the second ends the program even so. A pipe that nobody reads and a file that
// grows beyond its limit end nothing: the write fails like any other.
void catch_signals();

// Keeps the program alive while a file is half-written: a signal that comes meanwhile ends it when
// the last of these is gone, and if one has come before, none begins. Any thread may have one.
class Unfinished {
 public:
  Unfinished();
  ~Unfinished();
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;
};

// Unwinds the writing of a long file, which then removes it.
class Interrupted : public std::exception {
 public:
  const char* what() const noexcept override { return "interrupted"; }
};

// Throws Interrupted if a signal has been noted. Only what holds an Unfinished can ever see one.
void throw_if_interrupted();

}  // namespace ddns::experiments
