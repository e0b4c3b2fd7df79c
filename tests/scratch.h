// A folder of its own for a test that needs files, removed with all in it.
#pragma once

#include <stdlib.h>  // mkdtemp

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>

#include "sim/check.h"

namespace ddns {

class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "ddns-test-XXXXXX").string();
    sim::check(mkdtemp(pattern.data()) != nullptr, "a temporary folder can be made");
    path_ = pattern;
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string path(std::string_view name = "") const { return (path_ / name).string(); }
  // Writes a file of these octets and returns its path.
  std::string write(std::string_view name, std::string_view octets) const {
    const std::filesystem::path p = path_ / name;
    std::filesystem::create_directories(p.parent_path());
    std::ofstream(p, std::ios::binary) << octets;
    return p.string();
  }

 private:
  std::filesystem::path path_;
};

}  // namespace ddns
