// The two ways to fail. Bad input is an InputError, caught once, in main; a bug is a failed
// assertion, which stays on in release builds and ends the program.
#pragma once

#include <source_location>
#include <stdexcept>
#include <string>

namespace ddns::sim {

// Something the user gave is wrong. `what()` says where, what, and what was expected. The exit code
// is the command line's (docs/experiments.md): 3 for a bad specification, 4 for bad input data.
class InputError : public std::runtime_error {
 public:
  enum class Kind { kSpec = 3, kData = 4 };
  InputError(Kind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}
  int exit_code() const { return static_cast<int>(kind_); }

 private:
  Kind kind_;
};

[[noreturn]] void check_failed(const char* what, const std::source_location& where);

// Ends the program with `what` and the place in the source unless `ok`. For what only a bug can
// break.
inline void check(bool ok, const char* what,
                  const std::source_location& where = std::source_location::current()) {
  if (!ok) [[unlikely]]
    check_failed(what, where);
}

}  // namespace ddns::sim
