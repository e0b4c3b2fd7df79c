// A folder of its own for a test that needs files, removed with all in it.
#pragma once

#include <stdlib.h>  // mkdtemp

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "sim/check.h"
#include "traces/compressor.h"

namespace ddns::traces {

class Scratch {
 public:
  Scratch() {
    std::string pattern = (std::filesystem::temp_directory_path() / "ddns-traces-XXXXXX").string();
    sim::check(mkdtemp(pattern.data()) != nullptr, "a temporary folder can be made");
    folder_ = pattern;
  }
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  std::string path(const std::string& name) const { return (folder_ / name).string(); }

  // Writes these octets as they are and returns the file's path.
  std::string raw(const std::string& name, std::string_view octets) const {
    std::ofstream(path(name), std::ios::binary) << octets;
    return path(name);
  }
  // Writes text, compressed as the name says, and returns the file's path.
  std::string text(const std::string& name, std::string_view content) const {
    std::ofstream file(path(name), std::ios::binary);
    file.exceptions(std::ios::badbit);
    Compressor compressed(file, name);
    compressed.stream() << content;
    compressed.finish();
    return path(name);
  }

 private:
  std::filesystem::path folder_;
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
