// Recorded traces from files: CSV or query files (traces/record_parser.h), plain, .gz, .xz or .zst.
//
// A file is read twice: first to number the distinct (name, type) pairs and to count, then,
// question by question, to replay it. Memory is that of the distinct names, whatever the number of
// questions.
#pragma once

#include <cstdint>
#include <memory>
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
};

// Opens a trace. Times begin with the file's first record, also where the filter leaves that out.
// Throws InputError: kData, naming file and line, where the file cannot be read, a line is
// malformed (and bad lines are not skipped), or no question is left; kSpec for a rate out of range.
// next() throws (kData) where the file changes while it is replayed.
std::unique_ptr<TraceSource> open_trace(const std::string& path, const FileTraceSettings& settings);

// Reads the file as far as its first record. Throws what open_trace() would throw until then: a
// file may be long, and what is wrong with it is mostly wrong from its beginning.
void check_beginning(const std::string& path, const FileTraceSettings& settings);

// The settings of the reader that open_trace() uses. Throws InputError (kSpec) for a rate out of
// range.
RecordReader::Settings reader_settings(const FileTraceSettings& settings);

// Throws the InputError (kData) of a file none of whose questions passes the filter.
[[noreturn]] void throw_no_question(const RecordReader& reader, Outcome filter);

}  // namespace ddns::traces
