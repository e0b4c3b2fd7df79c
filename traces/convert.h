// Writing a trace as a file.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>

#include "dns/name.h"
#include "traces/file_trace.h"
#include "traces/trace.h"

namespace ddns::traces {

// A normalized name as a field of a CSV, and a question as a line of a query file, so that the name
// is read again as it was: captures write <root> for the root, and a name may be called so too.
void append_csv_name(std::string_view name, fmt::memory_buffer& out);
void append_query(std::string_view name, dns::RrType type, fmt::memory_buffer& out);

// Read the source to its end. In the CSV a question for a name that is answered has NOERROR and 1
// answer, any other NXDOMAIN and 0; server is 0 and latency_ms empty. Query files keep names and
// types alone.
void write_csv(TraceSource& source, std::ostream& out);
void write_names(TraceSource& source, std::ostream& out);

// As the file has them, or sorted by time, which takes the memory of the whole text.
enum class Order : std::uint8_t { kAsRead, kSorted };

// Writes the records of a file that pass the settings' filter in the other or the same format, with
// all that was recorded of them; names normalized, hosts numbered, columns in the usual order,
// times from the file's first record, or from the earliest that is written where they are sorted.
// REQUIRES: `to` is not kAuto. Returns what was read. Throws as open_trace() does.
FileTotals convert(const std::string& path, const FileTraceSettings& settings, Format to,
                   Order order, std::ostream& out);

}  // namespace ddns::traces
