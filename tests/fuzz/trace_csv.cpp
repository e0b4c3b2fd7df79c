// Any octets as a CSV trace: read with bad lines skipped, every record must be one that is written
// and read again the same.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <sstream>
#include <string>

#include "sim/check.h"
#include "traces/records.h"

using namespace ddns;
using traces::Record;
using traces::RecordReader;

namespace {

RecordReader reader_of(const std::string& text, bool skip) {
  traces::LineReader lines(std::make_unique<std::stringbuf>(text), "input");
  return RecordReader(std::move(lines), {traces::Format::kCsv, skip, sim::Duration()});
}

void check_again(const Record& r) {
  std::string name = r.name;
  for (std::size_t at = name.find('"'); at != std::string::npos; at = name.find('"', at + 2)) {
    name.insert(at, 1, '"');
  }
  const std::string text = "t_s,qname,qtype\n0,\"" + name + "\"," + dns::type_name(r.type) + "\n";
  RecordReader reader = reader_of(text, false);
  Record again;
  sim::check(reader.next(again), "a record that was read is read again");
  sim::check(again.name == r.name && again.type == r.type, "a name is read as it was written");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  try {
    RecordReader reader = reader_of(text, true);
    std::int64_t latest = 0;
    for (Record r; reader.next(r); latest = r.time_ns) {
      sim::check(r.time_ns >= latest, "times do not decrease");
      check_again(r);
    }
    RecordReader strict = reader_of(text, false);
    for (Record r; strict.next(r);) {
    }
  } catch (const sim::InputError& e) {
    for (const char* c = e.what(); *c != '\0'; ++c) {
      sim::check(*c >= ' ' && *c < '\x7f', "a message is one printable line");
    }
  }
  return 0;
}
