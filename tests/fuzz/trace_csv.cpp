// Any octets as a CSV trace.
#include <cstddef>
#include <cstdint>
#include <iterator>

#include "tests/fuzz/read_again.h"

using namespace ddns::traces;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  read_again(text, Format::kCsv, [](const Record& r) {
    fmt::memory_buffer out;
    fmt::format_to(std::back_inserter(out), "t_s,qtype,qname\n0,{},", ddns::dns::type_name(r.type));
    append_csv_name(r.name, out);
    return out;
  });
  return 0;
}
