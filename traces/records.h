// The recorded questions of a file, in order: where lines become records, and bad lines are refused
// or counted.
#pragma once

#include <cstdint>
#include <deque>
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

// So many rows that follow are compared with one whose time is ahead by more.
inline constexpr std::size_t kRowsAround = 16;

// Reads the records of a file in order.
class RecordReader {
 public:
  struct Settings {
    Format format = Format::kAuto;
    bool skip_bad_lines = false;
    // Query files have no times: their questions come this far apart, the first at 0.
    sim::Duration interval = sim::Duration::nanoseconds(333'333'333);
    RecordParser::Settings parser = {};
    bool any_order = false;  // times are handed out as the file has them
  };
  RecordReader(LineReader lines, const Settings& settings);

  // The next record, false at the end; `out` is valid until the next call. Times are those of the
  // file less that of its first record. A time up to kReorder before the one above it is moved to
  // it; one further back is a bad line. So is one that is further ahead where more of the rows that
  // follow, of kRowsAround, lie between the row above and it than not: a clock that went wrong for
  // a moment. Throws InputError (kData, "file:line: what, expected what") at a bad line, or counts
  // and passes over it where the settings say so. Always refuses a file that is no trace
  // (traces/foreign.h), and a CSV without its header.
  bool next(Record& out);

  Format format() const { return format_; }  // kAuto until the first record is read
  std::uint64_t records() const { return records_; }
  std::uint64_t bad_lines() const { return bad_lines_; }
  const std::string& first_bad_line() const { return first_bad_line_; }
  void add_totals(FileTotals& totals) const;  // all but the rcodes, which are the caller's to count
  const std::string& label() const { return lines_.label(); }

 private:
  // A record that waits for those after it to be known.
  struct Held {
    Record record;
    std::uint64_t line;
    std::string text;  // that the record refers to
  };

  void refuse_foreign_file();
  bool settle_format(std::string_view line);  // whether the line is a header
  bool read(Record& out);                     // the next record, with its time as the file has it
  std::string parse(std::string_view& line, Record& out);
  std::string set_time_by_rate(Record& out) const;
  void set_time(Record& out);
  bool is_near(const Record& record) const;
  void hold(const Record& record);
  bool next_by_time(Record& out);
  std::string misplaced(const Held& first);
  void bad(std::uint64_t line, const std::string& what);

  Settings settings_;
  LineReader lines_;
  RecordParser parser_;
  Format format_;
  bool settled_ = false;  // the first line with content has told the format
  std::deque<Held> held_;
  bool handed_out_ = false;  // the first of those held, which is valid until the next call
  std::optional<std::int64_t> start_ns_;
  std::int64_t latest_ns_ = 0;  // of the file, where start_ns_ is known
  std::uint64_t records_ = 0;
  std::uint64_t bad_lines_ = 0;
  std::uint64_t moved_times_ = 0;
  std::string first_bad_line_;
};

}  // namespace ddns::traces
