// Data that others published, where it is at hand: in $DDNS_DATA_DIR, or in a folder beside the
// project's.
#pragma once

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace ddns {

// The path of a file of the data, or "" where none of it is here. The test is then skipped, which
// ctest shows by this message.
inline std::string find_data(const std::string& name) {
  const char* given = std::getenv("DDNS_DATA_DIR");
  const std::string folder = given != nullptr ? given : DDNS_SOURCE_DIR "/../shared/data";
  if (!std::filesystem::exists(folder)) {
    WARN("skipped: no real data in " << folder);
    return "";
  }
  return folder + "/" + name;
}

}  // namespace ddns
