// The recorded questions of a file, in order: where lines become records, and bad lines are refused
// or counted.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sim/time.h"
#include "traces/line_reader.h"
#include "traces/record_parser.h"
#include "traces/trace.h"

namespace ddns::traces {

enum class Format : std::uint8_t {
  kAuto,  // told by the first line: a CSV header, or else a query file
  kCsv,
  kNames  // lines of `name TYPE`
};

// How far back a time may step, as it does in captures of several interfaces.
inline constexpr sim::Duration kReorder = sim::Duration::seconds(1);

// Reads the records of a file in order.
class RecordReader {
 public:
  struct Settings {
    Format format = Format::kAuto;
    bool skip_bad_lines = false;
    // Query files have no times: their questions come this far apart, the first at 0.
    sim::Duration interval = sim::Duration::nanoseconds(333'333'333);
  };
  RecordReader(LineReader lines, const Settings& settings);

  // The next record, false at the end; `out` is valid until the next call. Times are those of the
  // file less that of its first record. A time up to kReorder before the one above it is moved to
  // it; one further back is a bad line. Throws InputError (kData, "file:line: what, expected what")
  // at a bad line, or counts and passes over it where the settings say so. A CSV without its header
  // is always refused.
  bool next(Record& out);

  Format format() const { return format_; }  // kAuto until the first record is read
  std::uint64_t records() const { return records_; }
  std::uint64_t bad_lines() const { return bad_lines_; }
  void add_totals(FileTotals& totals) const;  // all but the rcodes, which are the caller's to count
  const std::string& label() const { return lines_.label(); }

 private:
  bool settle_format(std::string_view line);  // whether the line is a header
  std::string parse(std::string_view line, Record& out);
  std::string settle_time(Record& out);
  void bad(const std::string& what);

  Settings settings_;
  LineReader lines_;
  RecordParser parser_;
  Format format_;
  bool settled_ = false;  // the first line with content has told the format
  std::optional<std::int64_t> start_ns_;
  std::int64_t latest_ns_ = 0;
  std::uint64_t records_ = 0;
  std::uint64_t bad_lines_ = 0;
  std::uint64_t moved_times_ = 0;
  std::string first_bad_line_;
};

}  // namespace ddns::traces
