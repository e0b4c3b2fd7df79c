// Everything that is wrong with a specification, gathered so that all of it can be told at once.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/check.h"

namespace ddns::experiments {

class Problems {
 public:
  // "FILE: POINTER: WHAT", once however often it is found. An empty pointer means the file as a
  // whole.
  void add(std::string_view file, std::string_view pointer, std::string_view what) {
    std::string line(file);
    if (!pointer.empty()) line += ": " + std::string(pointer);
    line += ": " + std::string(what);
    for (const std::string& known : lines_) {
      if (known == line) return;
    }
    lines_.push_back(std::move(line));
  }

  bool empty() const { return lines_.empty(); }

  // Throws InputError (kSpec) with all of them, one a line, if there are any.
  void raise() const {
    if (lines_.empty()) return;
    std::string all;
    for (const std::string& line : lines_) all += (all.empty() ? "" : "\n") + line;
    throw sim::InputError(sim::InputError::Kind::kSpec, all);
  }

 private:
  std::vector<std::string> lines_;
};

// Calls `f`; an InputError that it throws, which knows nothing of experiment files, then says the
// file and the key too: "FILE: POINTER: WHAT".
template <class F>
auto at_key(const std::string& file, const char* pointer, F f) {
  try {
    return f();
  } catch (const sim::InputError& e) {
    throw sim::InputError(static_cast<sim::InputError::Kind>(e.exit_code()),
                          file + ": " + pointer + ": " + e.what());
  }
}

}  // namespace ddns::experiments
