// What is written to a file, compressed as the file's name says. open_lines() reads it again.
#pragma once

#include <boost/iostreams/filtering_stream.hpp>
#include <ostream>
#include <string_view>

namespace ddns::traces {

class Compressor {
 public:
  // Writes to `to`, which must outlive this: compressed where `name` ends in .gz, .xz or .zst, else
  // as it is. REQUIRES: `to` throws where it fails, that is, to.exceptions() has badbit.
  Compressor(std::ostream& to, std::string_view name);
  Compressor(const Compressor&) = delete;
  Compressor& operator=(const Compressor&) = delete;

  // Throws what `to` throws.
  std::ostream& stream() { return stream_; }
  // Writes the end of the compressed data, and nothing comes after it. A failure of `to` is not
  // thrown here: `to` is bad afterwards.
  void finish();

 private:
  boost::iostreams::filtering_ostream stream_;
};

}  // namespace ddns::traces
