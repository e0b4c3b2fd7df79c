// Files of traces that tests make up.
#pragma once

#include <fstream>
#include <string>
#include <string_view>

#include "sim/check.h"
#include "tests/scratch.h"
#include "traces/compressor.h"

namespace ddns::traces {

class Scratch : public Folder {
 public:
  // Writes text, compressed as the name says, and returns the file's path.
  std::string text(const std::string& name, std::string_view content) const {
    std::ofstream file(path(name), std::ios::binary);
    file.exceptions(std::ios::badbit);
    Compressor compressed(file, name);
    compressed.stream() << content;
    compressed.finish();
    return path(name);
  }
};

inline std::string octets_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// The message of the InputError that `action` throws, "" where it throws none.
template <typename Action>
std::string message_of(Action action) {
  try {
    action();
  } catch (const sim::InputError& e) {
    return e.what();
  }
  return "";
}

}  // namespace ddns::traces
