// Decompression piece by piece.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

namespace ddns::traces {

class Decompressor {
 public:
  virtual ~Decompressor() = default;

  struct Step {
    std::size_t taken = 0;  // octets of the input
    std::size_t made = 0;   // octets of the output
  };
  // Decompresses some of `in`, which is empty at the end of the file, into `room` octets at `out`.
  // Throws std::runtime_error where the input is damaged.
  virtual Step step(std::string_view in, char* out, std::size_t room) = 0;
  // Could the file end here?
  virtual bool whole() const = 0;
};

// A format of compression, told by the first octets of a file.
struct Compression {
  std::string_view ending;  // of a file's name: ".gz"
  std::string_view magic;
  std::unique_ptr<Decompressor> (*open)();
};

// gzip (RFC 1952), xz and Zstandard (RFC 8878). Each may be several compressed files put together.
// Zeros may follow gzip, as on tapes, and Zstandard may have been told --long.
inline constexpr std::size_t kCompressionCount = 3;
extern const Compression kCompressions[kCompressionCount];

}  // namespace ddns::traces
