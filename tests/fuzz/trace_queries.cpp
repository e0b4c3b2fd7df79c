// Any octets as a query file.
#include <cstddef>
#include <cstdint>

#include "tests/fuzz/read_again.h"

using namespace ddns::traces;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  read_again(text, Format::kNames, [](const Record& r) {
    fmt::memory_buffer out;
    append_query(r.name, r.type, out);
    return out;
  });
  return 0;
}
