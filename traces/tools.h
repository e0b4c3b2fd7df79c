// What is done with traces beside replaying them: counting what is in one, and writing one as a
// file.
#pragma once

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dns/name.h"
#include "sim/time.h"
#include "traces/file_trace.h"
#include "traces/trace.h"

namespace ddns::traces {

struct TraceInfo {
  std::uint64_t queries = 0;
  std::uint64_t names = 0;  // distinct (name, type)
  std::uint64_t asked_once = 0;
  std::uint64_t asked_over_100 = 0;
  std::uint64_t asked_over_1000 = 0;
  std::uint64_t most_popular = 0;  // queries for the most popular name, the first of equals
  std::string most_popular_name;
  dns::RrType most_popular_type = 0;
  std::uint64_t answered_names = 0;  // TraceSource::answered()
  // The share of the queries that go to the most popular tenth of the names (rounded down, at least
  // 1).
  double top_tenth_share = 0;
  // The slope s of count = c / rank^s: least squares of log count over log rank, in which equal
  // lengths of the log-rank axis weigh alike. 0 for fewer than 2 names.
  double zipf_slope = 0;
  std::vector<std::pair<dns::RrType, std::uint64_t>> types;  // queries by type, most first
  std::array<std::uint64_t, 24> hours{};                     // queries by hour, day upon day
  sim::Time first;
  sim::Time last;
  std::uint64_t clients = 0;  // distinct
  FileTotals file;            // of a source that reads a file
};

// Reads the source to its end.
TraceInfo info(TraceSource& source);

// As lines "what: figure" for people.
void print_info(const TraceInfo& info, std::ostream& out);

// A normalized name as a field of a CSV, and a question as a line of a query file, so that the name
// is read again as it was: captures write <root> for the root, and a name may be called so too.
void append_csv_name(std::string_view name, fmt::memory_buffer& out);
void append_query(std::string_view name, dns::RrType type, fmt::memory_buffer& out);

// Read the source to its end. In the CSV a question for a name that is answered has NOERROR and 1
// answer, any other NXDOMAIN and 0; server is 0 and latency_ms empty. Query files keep names and
// types alone.
void write_csv(TraceSource& source, std::ostream& out);
void write_names(TraceSource& source, std::ostream& out);

// Writes the records of a file that pass the settings' filter in the other or the same format, with
// all that was recorded of them; names normalized, times from the file's first record, columns in
// the usual order. REQUIRES: `to` is not kAuto. Returns what was read. Throws as open_trace() does.
FileTotals convert(const std::string& path, const FileTraceSettings& settings, Format to,
                   std::ostream& out);

}  // namespace ddns::traces
