// Any octets as a query file: read with bad lines skipped, every question must be one that is
// written and read again the same.
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
  return RecordReader(std::move(lines), {traces::Format::kNames, skip, sim::Duration::seconds(1)});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  try {
    RecordReader reader = reader_of(text, true);
    for (Record r; reader.next(r);) {
      // The backslash keeps a name that begins with # or ; from being a comment.
      const bool comment = r.name[0] == '#' || r.name[0] == ';';
      RecordReader one =
          reader_of((comment ? "\\" : "") + r.name + " " + dns::type_name(r.type), false);
      Record again;
      sim::check(one.next(again), "a question that was read is read again");
      sim::check(again.name == r.name && again.type == r.type, "a name is read as it was written");
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
