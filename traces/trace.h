// Questions with times: what a run asks the name service. A source hands out one question at a
// time, in time order, so a run keeps one pending arrival however long the trace is.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>

#include "dns/name_table.h"
#include "sim/time.h"

namespace ddns::traces {

using dns::NameIndex;  // a distinct (name, type) of the trace, numbered from 0
using dns::NameTable;

// What became of a question where the trace was taken. Successful: an answer with at least one
// record. Unsuccessful: everything else (an error, an empty answer, or no answer at all).
enum class Outcome : std::uint8_t { kAll, kSuccessful, kUnsuccessful };

struct Question {
  sim::Time time;  // since the start of the trace
  NameIndex name = 0;
  std::uint32_t client = 0;
};

// Many questions, at 16 bytes each.
using Questions = std::deque<Question>;

// What reading a file came across, before any filter.
struct FileTotals {
  std::uint64_t records = 0;
  std::map<std::string, std::uint64_t>
      rcodes;                     // records by rcode as written; "" where not recorded
  std::uint64_t bad_lines = 0;    // skipped
  std::string first_bad_line;     // "file:line: what, expected what", or empty
  std::uint64_t moved_times = 0;  // times a little before the one above, moved to it
  bool has_times = false;         // of its own, as a CSV has; else a rate gives them
};

class TraceSource {
 public:
  virtual ~TraceSource() = default;
  // The next question, false at the end. Times do not decrease.
  virtual bool next(Question& out) = 0;
  // All names that the trace asks for, known from the start.
  virtual const NameTable& names() const = 0;
  virtual std::uint64_t question_count() const = 0;
  // Whether records exist for the name: a question of this trace for it was answered where the
  // trace was taken. A source that knows nothing of answers says what its user takes the questions
  // for.
  virtual bool answered(NameIndex i) const = 0;
  // Of a source that has read a file.
  virtual const FileTotals* file_totals() const { return nullptr; }
  // All questions, of a source that keeps them.
  virtual const Questions* kept() const { return nullptr; }
};

}  // namespace ddns::traces
