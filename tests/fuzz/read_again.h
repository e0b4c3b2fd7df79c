// What the fuzzers of trace files share: any octets are read, with bad lines skipped and without,
// and every question that was read is written and must be read again the same.
#pragma once

#include <fmt/format.h>

#include <memory>
#include <sstream>
#include <string>
#include <utility>

#include "sim/check.h"
#include "traces/convert.h"
#include "traces/records.h"

namespace ddns::traces {

inline RecordReader reader_of(const std::string& text, Format format, bool skip_bad_lines) {
  LineReader lines(std::make_unique<std::stringbuf>(text), "input");
  return RecordReader(
      std::move(lines),
      {.format = format, .skip_bad_lines = skip_bad_lines, .interval = sim::Duration::seconds(1)});
}

// written(record) is the text of a file that holds the record's question alone.
template <typename Written>
void read_again(const std::string& text, Format format, Written written) {
  try {
    RecordReader reader = reader_of(text, format, true);
    std::int64_t latest = 0;
    for (Record r; reader.next(r); latest = r.time_ns) {
      sim::check(r.time_ns >= latest, "times do not decrease");
      const fmt::memory_buffer one = written(r);
      RecordReader one_reader = reader_of(fmt::to_string(one), format, false);
      Record again;
      sim::check(one_reader.next(again), "a question that was read is read again");
      sim::check(again.name == r.name && again.type == r.type, "a name is read as it was written");
    }
    RecordReader guided(LineReader(std::make_unique<std::stringbuf>(text), "input"),
                        {.format = format,
                         .skip_bad_lines = true,
                         .parser = {.unit = TimeUnit::kNanoseconds, .type = dns::RrType{1}},
                         .any_order = true});
    for (Record r; guided.next(r);) {
      sim::check(r.time_ns >= 0, "times are not negative");
    }
    RecordReader strict = reader_of(text, format, false);
    for (Record r; strict.next(r);) {
    }
  } catch (const sim::InputError& e) {
    for (const char* c = e.what(); *c != '\0'; ++c) {
      sim::check(*c >= ' ' && *c < '\x7f', "a message is one printable line");
    }
  }
}

}  // namespace ddns::traces
