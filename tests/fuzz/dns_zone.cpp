// Any octets as a zone file: what is read is written, and read again the same; what is refused is
// refused in one printable line.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "dns/zone.h"
#include "sim/check.h"

using namespace ddns::dns;

// ldns 1.8.3 leaks a few octets where the text of a CERT or IPSECKEY is malformed.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libldns";
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const Zone zone = read_zone(text, "zone");
    const std::string written = zone_text(zone);
    ddns::sim::check(zone_text(read_zone(written, "again")) == written,
                     "a zone is read as it was written");
  } catch (const ddns::sim::InputError& e) {
    const std::string_view what = e.what();
    ddns::sim::check(!what.starts_with("again"), "a zone that was written is read");
    for (const char c : what) ddns::sim::check(c >= ' ' && c < '\x7f', "a message is one line");
  }
  return 0;
}
