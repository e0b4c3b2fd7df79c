// Any octets as a DNS message: what is read is written, and read again the same.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "dns/message.h"
#include "dns/record_text.h"
#include "sim/check.h"

using namespace ddns::dns;

// ldns 1.8.3 leaks a few octets where the text of a CERT or IPSECKEY is malformed.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libldns";
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view octets(reinterpret_cast<const char*>(data), size);
  Message m;
  if (!read_message(octets, m).empty()) return 0;
  const std::string written = write_message(m);
  Message again;
  ddns::sim::check(read_message(written, again).empty(), "a message that was written is read");
  ddns::sim::check(again.truncated || write_message(again) == written,
                   "a message is read as it was written");
  if (!m.edns || m.edns->options.empty()) {
    std::size_t questions = kHeaderOctets + 11;
    for (const Question& q : m.questions) questions += q.name.wire().size() + 4;
    const std::string cut = write_message(m, questions);
    ddns::sim::check(cut.size() <= questions, "a message keeps to its limit");
    ddns::sim::check(read_message(cut, again).empty(), "a message that was cut is read");
  }
  // Every record has a text; most of them are read again.
  for (const Record& r : m.answers) {
    std::string problem;
    const std::string text = rdata_text(r.type, r.rdata);
    const auto rdata = parse_rdata(r.type, text, {}, problem);
    ddns::sim::check(!rdata || *rdata == r.rdata, "RDATA is read as it was written");
  }
  return 0;
}
