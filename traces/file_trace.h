// Recorded traces from files: CSV or query files (traces/record_parser.h), plain, .gz, .xz or .zst.
//
// A file is read once, and its questions are kept: 16 bytes each, and each distinct name once.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "sim/time.h"
#include "traces/records.h"
#include "traces/trace.h"

namespace ddns::traces {

struct FileTraceSettings {
  Format format = Format::kAuto;
  // Which questions are asked. Where no outcome was recorded, as in query files, every question is:
  // the user then says with this what to take them for.
  Outcome outcome = Outcome::kAll;
  bool skip_bad_lines = false;
  // Query files have no times: their questions come evenly at this rate, from 10^-6 to 10^9.
  double queries_per_second = 3;  // about the paper's: 260,000 in a day
  RecordParser::Settings parser = {};
};

// Opens a trace: a file, a pipe, or standard input (kStandardInput). Times begin with the file's
// first record, also where the filter leaves that out. Throws InputError: kData, naming file and
// line, where the file cannot be read, is no trace, a line is malformed (and bad lines are not
// skipped), or no question is left; kSpec for a rate out of range.
std::unique_ptr<TraceSource> open_trace(const std::string& path, const FileTraceSettings& settings);

// Do the questions of a file have times of their own? Reads its beginning, and throws as
// open_trace() does. Of a source that has read a file, FileTotals::has_times tells.
bool has_times(const std::string& path, const FileTraceSettings& settings);

// The settings of the reader that open_trace() uses. Throws InputError (kSpec) for a rate out of
// range.
RecordReader::Settings reader_settings(const FileTraceSettings& settings);

// Throws the InputError (kData) of a file none of whose questions passes the filter.
[[noreturn]] void throw_no_question(const RecordReader& reader, Outcome filter);

// Counts records by their rcode.
class RcodeCounts {
 public:
  void add(std::string_view rcode) {
    if (last_ == nullptr || *last_ != rcode) find(rcode);
    ++*count_;
  }
  const std::map<std::string, std::uint64_t>& counts() const { return counts_; }

 private:
  void find(std::string_view rcode) {
    const auto entry = counts_.try_emplace(std::string(rcode), 0).first;
    last_ = &entry->first;
    count_ = &entry->second;
  }

  std::map<std::string, std::uint64_t> counts_;
  const std::string* last_ = nullptr;  // the one added last, with its count
  std::uint64_t* count_ = nullptr;
};

}  // namespace ddns::traces
