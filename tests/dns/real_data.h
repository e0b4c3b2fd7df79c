// Data that others published, where it is at hand: in $DDNS_DATA_DIR, or in a folder beside the
// project's.
#pragma once

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "traces/input_file.h"

namespace ddns::dns {

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

// The whole of a file, decompressed.
inline std::string read_data(const std::string& path) {
  const auto in = traces::open_input(path);
  std::string text;
  std::string piece(1 << 16, '\0');
  for (std::streamsize got = 1; got > 0;) {
    got = in->sgetn(piece.data(), static_cast<std::streamsize>(piece.size()));
    text.append(piece, 0, static_cast<std::size_t>(got));
  }
  return text;
}

}  // namespace ddns::dns
