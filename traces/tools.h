// What is in a trace.
#pragma once

#include <array>
#include <cstdint>
#include <ostream>
#include <string>
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

}  // namespace ddns::traces
