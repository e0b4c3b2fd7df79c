// Files of the data that others published (tests/real_data.h), as the tests of DNS read them.
#pragma once

#include <string>

#include "tests/real_data.h"
#include "traces/input_file.h"

namespace ddns::dns {

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
