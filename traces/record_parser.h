// Recorded questions, read from text: the CSV form
//   t_s,client,server,qname,qtype,rcode,answers,latency_ms
// (RFC 4180, with a header; docs/experiments.md) and query files, lines of `name TYPE` as dnsperf
// and its kin read them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dns/name.h"
#include "traces/trace.h"

namespace ddns::traces {

// A question as it was recorded.
struct Record {
  std::int64_t time_ns = 0;
  std::uint32_t client = 0;
  std::uint32_t server = 0;
  std::string name;                      // normalized (dns/name.h)
  dns::RrType type = 0;                  // 0 where the type was not recorded
  std::string_view rcode;                // as written, empty where not recorded
  std::optional<std::uint32_t> answers;  // the number of answer records
  std::string_view latency_ms;           // a decimal number as written, or empty
};

// kSuccessful: NOERROR with at least one answer. kUnsuccessful: any other outcome, that is an error
// code, no response (NOANSWER), or NOERROR with no answer. kAll where no outcome was recorded.
Outcome outcome_of(const Record& record);

// Whether a filter lets a recorded outcome through. Where none was recorded, every filter does.
inline bool passes(Outcome filter, Outcome recorded) {
  return filter == Outcome::kAll || recorded == Outcome::kAll || recorded == filter;
}

// "12.345678" -> nanoseconds; digits beyond the ninth decimal are dropped. Returns false where the
// text is no decimal number from 0 to 4 * 10^9.
bool parse_seconds(std::string_view text, std::int64_t& ns);

// Which field of a CSV line holds what. Columns may come in any order; others are passed over.
struct Columns {
  static constexpr std::size_t kMissing = static_cast<std::size_t>(-1);
  std::size_t time = kMissing;
  std::size_t client = kMissing;
  std::size_t server = kMissing;
  std::size_t name = kMissing;
  std::size_t type = kMissing;
  std::size_t rcode = kMissing;
  std::size_t answers = kMissing;
  std::size_t latency = kMissing;
  std::size_t count = 0;
};

// Reads one line at a time, without allocating once its buffers have grown. The functions return an
// empty string, or what is wrong and what was expected.
class RecordParser {
 public:
  // Reads the header of a CSV. t_s, qname and qtype are required.
  std::string parse_header(std::string_view line);
  std::string parse_csv(std::string_view line, Record& out);
  // Sets name and type alone. REQUIRES: the line is no comment (is_comment).
  std::string parse_query(std::string_view line, Record& out);

 private:
  std::string split(std::string_view line);
  std::string parse_name(std::string_view text, Record& out);
  std::string parse_numbers(Record& out);
  std::string_view field(std::size_t column) const {
    return column == Columns::kMissing ? std::string_view() : fields_[column];
  }

  Columns columns_;
  std::vector<std::string_view> fields_;
  std::string unquoted_;  // the text of quoted fields
  std::string escaped_;
};

// What some captures write for the root.
inline constexpr std::string_view kRootInCaptures = "<root>";

// Blank lines and those that begin with # or ; hold no question.
bool is_comment(std::string_view line);
// Whether the line looks like the header of a CSV.
bool is_header(std::string_view line);

}  // namespace ddns::traces
